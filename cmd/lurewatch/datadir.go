package main

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"net"
	"net/http"
	"net/url"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"time"

	"lurewatch/alerts"
	"lurewatch/campaign"
	"lurewatch/crawler"
	"lurewatch/index"
	"lurewatch/job"
	"lurewatch/rules"
	"lurewatch/store"
)

// dataDir is an open data directory: the store, and the index, the campaigns and the journal that follow it.
type dataDir struct {
	store     *store.Store
	index     *index.Lasting
	campaigns *campaign.Book
	journal   *alerts.Journal                  // nil where the directory is only looked at
	schedules func() map[string]crawler.Source // of the library, by id; read when they are first asked for
	checkups  crawler.Checkups
}

// openData opens the data directory for this process alone. An index that cannot be opened is begun anew; the
// next catch-up fills it.
func (a *app) openData() (*dataDir, error) {
	st, err := store.Open(a.cli.Data)
	if err != nil {
		return nil, a.inUse(err)
	}
	ix, err := a.openIndex(st)
	if err != nil {
		return nil, errors.Join(err, st.Close())
	}
	book, err := a.openCampaigns(st)
	if err != nil {
		return nil, errors.Join(err, ix.Close(), st.Close())
	}
	journal, err := alerts.Open(a.cli.Data)
	if err != nil {
		return nil, errors.Join(err, book.Close(), ix.Close(), st.Close())
	}
	ix.Campaigns(book.Members)
	ix.Refs(a.refs(st))
	newest, err := st.Position(a.ctx)
	if err != nil {
		return nil, errors.Join(err, journal.Close(), book.Close(), ix.Close(), st.Close())
	}
	journal.Rewind(newest)
	if lines := journal.Damaged(); len(lines) > 0 {
		a.logger().Warn("lines of the journal cannot be read and are passed over; deleting the file makes it anew", "file", alerts.FileName, "lines", lines)
	}
	return &dataDir{store: st, index: ix, campaigns: book, journal: journal, schedules: sync.OnceValue(a.scheduled)}, nil
}

// refs finds the ads of the references that units are told.
func (a *app) refs(st *store.Store) func(ref string) (job.ID, error) {
	return func(ref string) (job.ID, error) { return alerts.AdOf(a.ctx, st, ref) }
}

// inUse is what stands for the error of opening a store that somebody else has open.
func (a *app) inUse(err error) error {
	if !errors.Is(err, store.ErrInUse) {
		return err
	}
	return hinted{fmt.Errorf("data directory %s is in use: %w", a.cli.Data, err), "is another lurewatch running? search and data info ask a running serve by themselves; a crawl must end first"}
}

// anew is what helps where the index or the campaigns cannot be read.
const anew = "lurewatch data rebuild-index makes what follows the store anew"

// openReading opens an existing data directory only to look at it: none of its files changes. What follows the store stays
// where it is.
func (a *app) openReading() (*dataDir, error) {
	if err := a.existing(); err != nil {
		return nil, err
	}
	st, err := store.OpenReading(a.cli.Data)
	if err != nil {
		return nil, a.inUse(err)
	}
	ix, err := index.OpenReading(filepath.Join(a.cli.Data, "index"), a.logger(), a.now)
	if err != nil {
		return nil, errors.Join(hinted{err, anew}, st.Close())
	}
	book, err := campaign.OpenReading(a.cli.Data, campaign.Options{})
	if err != nil {
		return nil, errors.Join(hinted{err, anew}, ix.Close(), st.Close())
	}
	ix.Campaigns(book.Members)
	ix.Refs(a.refs(st))
	d := &dataDir{store: st, index: ix, campaigns: book, schedules: sync.OnceValue(a.scheduled)}
	newest, err := st.Position(a.ctx)
	if err != nil {
		return nil, errors.Join(err, d.Close())
	}
	if at := ix.Position(); at != newest {
		a.logger().Warn("the index is not where the store is, and is only looked at: what is newer is left out", "index", at, "store", newest)
	}
	return d, nil
}

// withData loads the rules, opens the data directory, and closes it after do.
func (a *app) withData(do func(d *dataDir, set *rules.Set) error) error {
	boundMemory()
	set, err := a.loadRules()
	if err != nil {
		return err
	}
	d, err := a.openData()
	if err != nil {
		return err
	}
	return errors.Join(do(d, set), d.Close())
}

// openIndex opens the index, and begins it anew where it does not open or is ahead of the store.
func (a *app) openIndex(st *store.Store) (*index.Lasting, error) {
	dir := filepath.Join(a.cli.Data, "index")
	ix, err := index.OpenLasting(dir, a.logger(), a.now)
	if err != nil {
		return nil, err
	}
	newest, err := st.Position(a.ctx)
	if err == nil && ix.Stale(newest) {
		a.logger().Warn("index is ahead of the store and is built anew", "dir", dir)
		if err = errors.Join(ix.Close(), index.Rebuild(dir)); err == nil {
			ix, err = index.OpenLasting(dir, a.logger(), a.now)
		}
	}
	if err != nil {
		return nil, err
	}
	if why := ix.Rebuilt(); why != "" {
		a.logger().Warn("index is built anew", "dir", dir, "why", why)
	}
	return ix, nil
}

// openCampaigns opens the file of campaigns, which begins anew if it is damaged or ahead of the store.
func (a *app) openCampaigns(st *store.Store) (*campaign.Book, error) {
	numbers, err := hotlineNumbers()
	if err != nil {
		return nil, err
	}
	book, err := campaign.Open(a.cli.Data, campaign.Options{Ignore: numbers})
	if err != nil {
		return nil, err
	}
	newest, err := st.Position(a.ctx)
	if err == nil && book.Stale(newest) {
		a.logger().Warn("campaigns are ahead of the store and are built anew", "file", campaign.FileName)
		err = book.Reset()
	}
	if err != nil {
		return nil, errors.Join(err, book.Close())
	}
	if why := book.Rebuilt(); why != "" {
		a.logger().Warn("campaigns are built anew", "file", campaign.FileName, "why", why)
	}
	return book, nil
}

// hotlineNumbers lists the numbers of seeds/hotlines.yaml in the forms in which ads can have them as contacts.
func hotlineNumbers() ([]string, error) {
	lines, err := readHotlines()
	if err != nil {
		return nil, err
	}
	var out []string
	for _, n := range lines.Numbers() {
		if n, ok := strings.CutPrefix(n, "+"); ok {
			out = append(out, n, "+"+n)
			continue
		}
		out = append(out, n, "+"+n, "+84"+strings.TrimPrefix(n, "0"))
	}
	return out, nil
}

// Close closes the followers, then the store.
func (d *dataDir) Close() error {
	if d.journal == nil { // it is only looked at
		return errors.Join(d.campaigns.Close(), d.index.Close(), d.store.Close())
	}
	return errors.Join(d.journal.Close(), d.campaigns.Close(), d.index.Close(), d.store.Close())
}

// catchUp brings the followers up to date, unless the directory is only looked at. Ads that are damaged in the store are left out and said so.
func (d *dataDir) catchUp(ctx context.Context, log *slog.Logger) error {
	if d.journal == nil {
		return nil
	}
	if _, err := d.index.CatchUp(ctx, d.store); err != nil {
		return err
	}
	if ids, n := d.index.Skipped(); n > 0 {
		log.Warn("ads are damaged in the store and cannot be found", "ads", n, "ids", ids[:min(len(ids), 5)])
	}
	if _, err := d.campaigns.CatchUp(ctx, d.store); err != nil {
		return err
	}
	_, err := d.journal.CatchUp(ctx, d.store)
	return err
}

// info sums up the directory.
func (d *dataDir) info(ctx context.Context, now time.Time) (job.Info, error) {
	i, err := d.store.Info(ctx, now)
	if err != nil {
		return i, err
	}
	i.IndexPosition, i.CampaignPosition = d.index.Position(), d.campaigns.Position()
	for n := range i.Sources {
		if err := d.health(ctx, &i.Sources[n], now); err != nil {
			return i, err
		}
	}
	i.Campaigns, _, err = d.campaigns.Count()
	return i, err
}

// scheduled lists the sources of the library that have a schedule to keep. One that cannot be read is told by the
// commands that visit it.
func (a *app) scheduled() map[string]crawler.Source {
	all, _ := a.loadSources()
	out := make(map[string]crawler.Source, len(all))
	for _, s := range all {
		if s.Disabled == "" {
			out[s.ID] = crawler.Source{ID: s.ID, Start: s.Start, Schedule: s.Schedule}
		}
	}
	return out
}

// health says how a source is by its rounds, if it has any.
func (d *dataDir) health(ctx context.Context, s *job.SourceInfo, now time.Time) error {
	known, ok := d.schedules()[s.ID]
	if !ok {
		known = crawler.Source{ID: s.ID}
	}
	h, err := d.checkups.Health(ctx, d.store, known, now)
	if err != nil || h.State == job.SourceNew {
		return err
	}
	s.State, s.Health = string(h.State), &h
	return nil
}

// logger writes to standard error at the level asked for.
func (a *app) logger() *slog.Logger {
	var level slog.Level
	if err := level.UnmarshalText([]byte(a.cli.Log)); err != nil {
		level = slog.LevelWarn
	}
	return slog.New(slog.NewTextHandler(a.io.err, &slog.HandlerOptions{Level: level}))
}

// socketName is the file of the running server's private interface.
const socketName = "lurewatch.sock"

func (a *app) socketPath() string { return filepath.Join(a.cli.Data, socketName) }

// errNoServer is returned when no server runs on the data directory.
var errNoServer = errors.New("no server runs on this data directory")

// ask puts a question to the running server of the data directory and decodes its answer. It returns errNoServer
// if there is none.
func (a *app) ask(path string, query url.Values, into any) error {
	if _, err := os.Stat(a.socketPath()); err != nil {
		return errNoServer
	}
	transport := &http.Transport{DialContext: func(ctx context.Context, _, _ string) (net.Conn, error) {
		return new(net.Dialer).DialContext(ctx, "unix", a.socketPath())
	}}
	defer transport.CloseIdleConnections()
	u := "http://lurewatch" + path + "?" + query.Encode()
	req, err := http.NewRequestWithContext(a.ctx, http.MethodGet, u, nil)
	if err != nil {
		return err
	}
	resp, err := (&http.Client{Transport: transport, Timeout: 30 * time.Second}).Do(req)
	if err != nil {
		return errNoServer // a socket left behind by a server that was killed
	}
	defer resp.Body.Close()
	b, err := io.ReadAll(io.LimitReader(resp.Body, 64<<20))
	if err != nil {
		return fmt.Errorf("ask the running server: %w", err)
	}
	if resp.StatusCode != http.StatusOK {
		var e struct{ Error string }
		json.Unmarshal(b, &e)
		return fmt.Errorf("ask the running server: status %d: %s", resp.StatusCode, e.Error)
	}
	return json.Unmarshal(b, into)
}

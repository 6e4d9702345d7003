package main

import (
	"context"
	"errors"
	"net"
	"net/http"
	"net/url"
	"os"
	"path/filepath"

	"lurewatch/job"
	"lurewatch/store"
	"lurewatch/web/api"
)

// ledger is what a data directory knows of what people ask about.
type ledger struct {
	// known says of each contact or address how many flagged ads bear it.
	known func(ctx context.Context, asked []string) ([]job.Known, error)
	// ad returns an ad by its id; false means that there is none.
	ad func(ctx context.Context, id job.ID) (job.Case, bool, error)
}

// at finds the flagged ad that was crawled at a canonical address, by the index.
func (l ledger) at(ctx context.Context, url string) (job.Case, bool, error) {
	known, err := l.known(ctx, []string{url})
	if err != nil || len(known) != 1 || known[0].Sample == "" {
		return job.Case{}, false, err
	}
	c, ok, err := l.ad(ctx, known[0].Sample)
	if err != nil || !ok {
		return job.Case{}, false, err
	}
	at, err := job.Canonical(c.Ad.URL)
	return c, err == nil && at == url, nil
}

// ledger is that of an open data directory.
func (d *dataDir) ledger() ledger { return ledger{d.index.Known, d.ad} }

// ledger is that of the data directory that a server has open.
func (o owner) ledger() ledger {
	return ledger{
		known: func(_ context.Context, asked []string) ([]job.Known, error) {
			var found api.Looked
			err := o.ask(http.MethodPost, "/lookup", nil, api.Pasted{Contacts: asked}, &found)
			return found.Known, err
		},
		ad: func(_ context.Context, id job.ID) (job.Case, bool, error) {
			var found api.AdDetail
			err := o.ask(http.MethodGet, "/ads/"+url.PathEscape(string(id)), nil, nil, &found)
			if no := (refused{}); errors.As(err, &no) && no.status == http.StatusNotFound {
				return job.Case{}, false, nil
			}
			return found.Case, err == nil, err
		},
	}
}

// hasData reports whether there is a data directory.
func (a *app) hasData() bool {
	_, err := os.Stat(filepath.Join(a.cli.Data, store.FileName))
	return err == nil
}

// withLedger calls do with what the data directory knows: the server that has it open is asked, or else its files are read,
// of which none changes. They are open no longer than do takes.
func (a *app) withLedger(do func(ledger) error) error {
	dial := func(ctx context.Context, _, _ string) (net.Conn, error) {
		return new(net.Dialer).DialContext(ctx, "unix", a.socketPath())
	}
	if conn, err := dial(a.ctx, "", ""); err == nil {
		transport := &http.Transport{DialContext: dial}
		defer transport.CloseIdleConnections()
		return errors.Join(conn.Close(), do(owner{a, transport}.ledger()))
	}
	d, err := a.openReading()
	if err != nil {
		return err
	}
	return errors.Join(do(d.ledger()), d.Close())
}

// knownContacts looks contacts up in the data directory.
func (a *app) knownContacts(ctx context.Context, asked []string) (found []job.Known, err error) {
	err = a.withLedger(func(l ledger) error { found, err = l.known(ctx, asked); return err })
	return found, err
}

// caseAt looks an address up in the data directory.
func (a *app) caseAt(ctx context.Context, url string) (c job.Case, ok bool, err error) {
	err = a.withLedger(func(l ledger) error { c, ok, err = l.at(ctx, url); return err })
	return c, ok, err
}

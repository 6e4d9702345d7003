package main

import (
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"slices"

	"lurewatch/crawler"
	"lurewatch/crawler/fetch"
	"lurewatch/crawler/sources"
	"lurewatch/job"
	"lurewatch/store"
)

// How long a source is watched, in rounds.
const (
	settling   = 12
	mostBroken = 8 // a way that shows no sign until then is not noticed
)

// trial is one way of breaking one source.
type trial struct {
	source, way string
	// rounds is after how many broken rounds a sign was told, 0 if none was.
	rounds int
	// sign is the worst that was told first; last is the newest round where nothing was, for telling why.
	sign string
	last job.Yield
}

// alarm is a sign of a source that is as it always was.
type alarm struct {
	source string
	round  int // after those of settling
	says   job.SourceSign
}

// watched is what came of one source.
type watched struct {
	quiet  int // rounds
	alarms []alarm
	trials []trial
}

// subject is a source that is served and crawled.
type subject struct {
	*outlet
	source crawler.Source
	client *fetch.Client
	dir    string  // of its own; settled/ below it is the data directory after settling
	alarms []alarm // of the quiet rounds
}

// newSubject serves a fixture and reads its source file.
func newSubject(f fixture, host, dir string, rounds int, seed uint64) (*subject, error) {
	o, err := newOutlet(f, host, rounds, seed)
	if err != nil {
		return nil, err
	}
	s := &subject{outlet: o, dir: dir, client: fetch.New(fetch.Options{AllowLoopback: true, Now: o.clock.now})}
	if s.source, err = s.load(); err != nil {
		s.end()
		return nil, err
	}
	return s, nil
}

// load writes the source file and reads it as lurewatch does.
func (s *subject) load() (crawler.Source, error) {
	name := s.id + ".yaml"
	if err := os.WriteFile(filepath.Join(s.dir, name), []byte(s.file("http://"+s.addr)), 0o600); err != nil {
		return crawler.Source{}, err
	}
	file, err := sources.LoadFile(os.DirFS(s.dir), name)
	if err != nil {
		return crawler.Source{}, err
	}
	return file.Crawl()
}

func (s *subject) end() {
	s.client.Close()
	s.close()
}

// crawl opens a data directory and hands do a function that makes one round and tells how the source is then.
func (s *subject) crawl(ctx context.Context, data string, do func(round func(n int, broken *way) (job.SourceHealth, error), st *store.Store) error) (err error) {
	st, err := store.Open(data)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, st.Close()) }()
	c := crawler.New(crawler.Options{
		Frontier: st, Agenda: st, Ledger: st, Judge: func(job.Ad) job.Verdict { return job.Verdict{Kind: job.KindAd} }, Client: s.client,
		Sources: []crawler.Source{s.source}, Workers: 2, UntilIdle: true, Now: s.clock.now,
		Random: func() float64 { return 0.75 }, // a rest is a little longer than a visit waits: none is waited for in real time
	})
	round := func(n int, broken *way) (job.SourceHealth, error) {
		s.turn(n, broken, settling)
		if err := c.Run(ctx); err != nil {
			return job.SourceHealth{}, err
		}
		return crawler.Health(ctx, st, s.source, s.clock.now())
	}
	return do(round, st)
}

// settled is the data directory after settling.
func (s *subject) settled() string { return filepath.Join(s.dir, "settled") }

// settle makes the first rounds.
func (s *subject) settle(ctx context.Context) error {
	return s.crawl(ctx, s.settled(), func(round func(int, *way) (job.SourceHealth, error), _ *store.Store) error {
		for n := range settling {
			if _, err := round(n, nil); err != nil {
				return err
			}
		}
		return nil
	})
}

// branch is crawl in a copy of the data directory after settling.
func (s *subject) branch(ctx context.Context, do func(round func(int, *way) (job.SourceHealth, error), st *store.Store) error) error {
	data := filepath.Join(s.dir, "branch")
	if err := os.CopyFS(data, os.DirFS(s.settled())); err != nil {
		return err
	}
	return errors.Join(s.crawl(ctx, data, do), os.RemoveAll(data))
}

// news is the worst sign that is not told of the source in the same round when nothing is broken.
func (s *subject) news(h job.SourceHealth, round int) (job.SourceSign, bool) {
	for _, sign := range h.Signs {
		if !slices.ContainsFunc(s.alarms, func(a alarm) bool { return a.round == round && a.says.Kind == sign.Kind }) {
			return sign, true
		}
	}
	return job.SourceSign{}, false
}

// quiet makes rounds in which nothing is broken, and keeps what was told all the same.
func (s *subject) quiet(ctx context.Context, rounds int) error {
	return s.branch(ctx, func(round func(int, *way) (job.SourceHealth, error), _ *store.Store) error {
		for i := range rounds {
			h, err := round(settling+i, nil)
			if err != nil {
				return err
			}
			for _, sign := range h.Signs {
				s.alarms = append(s.alarms, alarm{s.id, i + 1, sign})
			}
		}
		return nil
	})
}

// try breaks the source until a sign is told.
func (s *subject) try(ctx context.Context, w way) (t trial, err error) {
	t = trial{source: s.id, way: w.name}
	if w.refuse {
		s.close()
		defer func() { err = errors.Join(err, s.open()) }()
	}
	err = s.branch(ctx, func(round func(int, *way) (job.SourceHealth, error), st *store.Store) error {
		for i := range mostBroken {
			h, err := round(settling+i, &w)
			if err != nil {
				return err
			}
			if sign, ok := s.news(h, i+1); ok {
				t.rounds, t.sign = i+1, sign.Kind
				return nil
			}
		}
		runs, err := st.Runs(ctx, s.id, 1)
		if len(runs) > 0 {
			t.last = runs[0].Yield
		}
		return err
	})
	if err != nil {
		err = fmt.Errorf("%s, %s: %w", s.id, w.name, err)
	}
	return t, err
}

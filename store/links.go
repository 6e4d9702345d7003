package store

import (
	"context"
	"errors"
	"fmt"
	"strings"

	"lurewatch/job"
)

const (
	// linksAtOnce is how many links AddLinks writes in one operation, so that a long sitemap does not hold
	// up the outcomes of other visits.
	linksAtOnce = 500
	// maxSource and maxHost bound what goes into keys, in bytes. A host name has at most 253.
	maxSource, maxHost = 200, 255
)

// newLink is a link ready to be written.
type newLink struct {
	key     visitKey
	entry   entry
	changed stamp // 0 if nobody says
}

// AddLinks adds the addresses that the frontier does not know and returns how many those were. What it knows,
// due, leased or never again, stays as it is, but for one that waits and was Changed after its last visit: that one is
// due when the link is. A link with a zero Due is due at once.
//
// A link that cannot be kept, such as one without a source or a host, is an error before anything is written.
// Many links are written in several steps: if a later one fails, added counts the earlier ones, which stay;
// adding the same links again adds the rest.
func (s *Store) AddLinks(ctx context.Context, links []job.Link) (added int, err error) {
	ready, err := prepareLinks(links)
	if err != nil {
		return 0, fmt.Errorf("add links: %w", err)
	}
	if len(ready) == 0 {
		return 0, s.open(ctx)
	}
	for len(ready) > 0 {
		part := ready[:min(len(ready), linksAtOnce)]
		ready = ready[len(part):]
		n := 0
		if err := s.do(ctx, func(b *batch) error { n = b.addLinks(part); return nil }); err != nil {
			return added, fmt.Errorf("add links: %w", err)
		}
		added += n
	}
	return added, nil
}

// addLinks returns how many of the links were new. A known address that waits is moved forward if it changed after its
// last visit.
func (b *batch) addLinks(links []newLink) (added int) {
	for _, l := range links {
		v := b.visits.Get(l.key[:])
		if v == nil {
			b.enqueue(l.key, l.entry)
			added++
			continue
		}
		if l.changed == 0 {
			continue
		}
		e, err := decodeEntry(v)
		if err != nil {
			b.fail(fmt.Errorf("read visit %s: %w", l.key, err))
			return added
		}
		if e.state == queued && e.visited() > 0 && l.changed > e.visited() {
			b.hasten(l.key, e, l.entry.due)
		}
	}
	return added
}

// prepareLinks checks links and works out their keys, outside the transaction.
func prepareLinks(links []job.Link) ([]newLink, error) {
	ready := make([]newLink, len(links))
	for i, l := range links {
		if err := checkLink(l); err != nil {
			return nil, fmt.Errorf("link %.120q: %w", l.URL, err)
		}
		key, ok := parseKey(job.KeyOf(l.Source, l.URL))
		if !ok {
			return nil, fmt.Errorf("link %.120q: its key %q is not 32 hex digits", l.URL, job.KeyOf(l.Source, l.URL))
		}
		ready[i] = newLink{key, entry{source: l.Source, url: l.URL, depth: l.Depth, hops: l.Hops, due: stampOf(l.Due)}, stampOf(l.Changed)}
	}
	return ready, nil
}

// checkLink refuses what cannot be a key. That the address is canonical is the caller's word.
func checkLink(l job.Link) error {
	host := job.Host(l.URL)
	switch {
	case l.Source == "":
		return errors.New("it has no source")
	case len(l.Source) > maxSource:
		return fmt.Errorf("source has %d bytes, want at most %d", len(l.Source), maxSource)
	case len(l.URL) > job.MaxURL:
		return fmt.Errorf("address has %d bytes, want at most %d", len(l.URL), job.MaxURL)
	case host == "":
		return errors.New("it has no host")
	case len(host) > maxHost:
		return fmt.Errorf("host has %d bytes, want at most %d", len(host), maxHost)
	case strings.IndexByte(l.Source, 0) >= 0, strings.IndexByte(host, 0) >= 0:
		return errors.New("source or host holds a zero byte")
	}
	return nil
}

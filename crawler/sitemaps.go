package crawler

import (
	"context"
	"fmt"

	"lurewatch/crawler/fetch"
	"lurewatch/job"
)

// maxSitemaps is how many sitemaps of one robots.txt are visited.
const maxSitemaps = 20

// addSitemaps makes the sitemaps that a robots.txt names due, for the sources that want them and are on its host. A
// sitemap that is known keeps its turn.
func (c *Crawler) addSitemaps(ctx context.Context, f *robotsFetch) error {
	if f.file == nil {
		return nil
	}
	named := sitemapsOf(f)
	var links []job.Link
	for id, s := range c.sources {
		if !s.Sitemaps || c.opts.Only != "" && c.opts.Only != id {
			continue
		}
		for _, u := range named {
			if s.hosts(u) {
				links = append(links, job.Link{Source: id, URL: u, Due: c.opts.Now()})
			}
		}
	}
	if len(links) == 0 {
		return nil
	}
	if _, err := c.opts.Agenda.AddLinks(ctx, links); err != nil {
		return unlessEnded(ctx, fmt.Errorf("crawl: add the sitemaps of %s: %w", f.origin, err))
	}
	return nil
}

// sitemapsOf lists the sitemaps on the host of a robots.txt that it lets be read, each once.
func sitemapsOf(f *robotsFetch) (out []string) {
	known := make(map[string]bool)
	for _, ref := range f.file.Sitemaps() {
		u, err := job.Resolve(f.origin+"/robots.txt", ref)
		if err != nil || known[u] || authority(u) != authority(f.origin) || !f.file.Allowed(fetch.Product, u[len(job.Origin(u)):]) {
			continue
		}
		known[u] = true
		if out = append(out, u); len(out) == maxSitemaps {
			break
		}
	}
	return out
}

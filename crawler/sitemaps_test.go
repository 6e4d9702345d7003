package crawler_test

import (
	"fmt"
	"net/http"
	"strings"
	"testing"

	"lurewatch/job"
)

func TestSitemapsInRobotsAreVisited(t *testing.T) {
	var w *web
	many := make([]string, 0, 30)
	for i := range 30 {
		many = append(many, fmt.Sprintf("Sitemap: /many/%d.xml", i))
	}
	w = serve(t, 2, func(rw http.ResponseWriter, r *http.Request, site int) {
		switch {
		case site == 0 && r.URL.Path == "/robots.txt":
			fmt.Fprint(rw, lines("User-agent: *", "Disallow: /hidden/", "Sitemap: "+w.at(0, "/map.xml"), "Sitemap: "+w.at(0, "/map.xml"),
				"Sitemap: /hidden/map.xml", "Sitemap: "+w.at(1, "/map.xml"), "Sitemap: mailto:demo_map@bakery.example")+lines(many...))
		case r.URL.Path == "/robots.txt":
			noRobots(rw, r)
		case strings.HasSuffix(r.URL.Path, ".xml"):
			rw.Header().Set("Content-Type", "application/xml")
			fmt.Fprintf(rw, `<urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9"><url><loc>%s</loc></url></urlset>`, w.at(0, "/mapped"))
		case r.URL.Path == "/mapped":
			adPage(rw, "Found on the map")
		default:
			page(rw)
		}
	})
	for _, tt := range []struct {
		name             string
		wants            bool
		first, many, ads int // how often they are asked for
	}{
		{"a source that wants them", true, 1, 19, 1},
		{"a source that does not", false, 0, 0, 0},
	} {
		t.Run(tt.name, func(t *testing.T) {
			before := len(w.log())
			s := w.source()
			s.Sitemaps = tt.wants
			s.MaxDepth = 1
			f := newFrontier()
			run(t, t.Context(), options(t, f, s))
			got := make(map[string]int)
			for _, h := range w.log()[before:] {
				got[fmt.Sprint(h.Site, h.Path)]++
				if strings.HasPrefix(h.Path, "/many/") {
					got["many"]++
				}
			}
			if got["0/map.xml"] != tt.first || got["many"] != tt.many || got["0/mapped"] != tt.ads {
				t.Errorf("asked %v, want the sitemap %d times, %d of many and the ad %d times", got, tt.first, tt.many, tt.ads)
			}
			if got["1/map.xml"] != 0 || got["0/hidden/map.xml"] != 0 {
				t.Errorf("asked %v, want neither another host nor what is forbidden", got)
			}
			if tt.ads > 0 {
				if o := f.saved(t, w.at(0, "/mapped")); o.Fate != job.Fetched || len(o.Cases) != 1 {
					t.Errorf("the ad on the map is %s with %d ads, want one", o.Fate, len(o.Cases))
				}
			}
		})
	}
}

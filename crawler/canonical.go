package crawler

import (
	"hash/maphash"
	"math"
	"math/bits"
	"slices"
	"strings"
	"sync"

	"lurewatch/crawler/extract"
	"lurewatch/job"
)

// canonicals remembers which address is the own one of the ads that were read. A page can name another address as its
// own (link rel=canonical): then its ad is the one of that address. Many sites name their front page or a list on
// every page; that is seen by what is under the address, and by pages that say different things and name the same
// one. It is safe for concurrent use.
type canonicals struct {
	seed maphash.Seed

	mu    sync.Mutex
	known map[uint64]address // by source and address
}

// address is what is known of one address. The zero address is one of which nothing is known.
type address struct {
	says  content // of the ad that is filed under it, once filed is set
	filed bool
	from  string // the page that ad was read on
	to    string // the address that its own page names, where that was believed
	noAd  bool   // it is no ad's: nobody is believed who names it
}

// maxAddresses is how many addresses are remembered. Beyond it all are forgotten; what is wrong then shows again.
const maxAddresses = 200_000

func newCanonicals() *canonicals {
	return &canonicals{seed: maphash.MakeSeed(), known: make(map[uint64]address)}
}

// key is that of an address of a source.
func (c *canonicals) key(source, url string) uint64 {
	return maphash.String(c.seed, source+" "+url)
}

// put remembers an address. The caller holds mu.
func (c *canonicals) put(key uint64, a address) {
	if len(c.known) >= maxAddresses {
		clear(c.known)
	}
	c.known[key] = a
}

// maxCanonicals is how many addresses that name each other are followed.
const maxCanonicals = 8

// claim takes in that the page at from, whose ad says so much, names to as its address. It returns the address that the
// ad is filed under, which is from if the page is not believed. Wronged is a page whose ad was filed under to before,
// wrongly, as is seen now; "" if there is none.
func (c *canonicals) claim(source, from, to string, says content) (under, wronged string) {
	c.mu.Lock()
	defer c.mu.Unlock()
	own := c.known[c.key(source, from)]
	under = to
	for range maxCanonicals {
		if next := c.known[c.key(source, under)].to; next == "" || under == from {
			break
		} else {
			under = next
		}
	}
	key := c.key(source, under)
	named := c.known[key]
	switch {
	case under == from || named.noAd: // the first is a loop: the ad is here as well as anywhere
		under = from
	case named.filed && named.from != from && !named.says.like(says):
		if named.from != under {
			wronged = named.from
		}
		named.noAd, under = true, from
		c.put(key, named)
	case named.from != under: // what the page of the address itself says stands
		c.put(key, address{says: says, filed: true, from: from, to: named.to})
	}
	if under == from {
		own.to, own.filed, own.says, own.from = "", true, says, from
	} else {
		own.to = under
	}
	c.put(c.key(source, from), own)
	return under, wronged
}

// stands takes in that an address bears an ad of its own. It returns the page whose other ad was filed under it.
func (c *canonicals) stands(source, url string, says content) (wronged string) {
	c.mu.Lock()
	defer c.mu.Unlock()
	key := c.key(source, url)
	a := c.known[key]
	if a.filed && a.from != url && !a.says.like(says) {
		wronged = a.from
	}
	c.put(key, address{says: says, filed: true, from: url, noAd: wronged != ""})
	return wronged
}

// bare takes in that an address bears no ad of its own: it is a list, or gone. It returns the page whose ad was filed
// under it.
func (c *canonicals) bare(source, url string) (wronged string) {
	c.mu.Lock()
	defer c.mu.Unlock()
	key := c.key(source, url)
	a := c.known[key]
	if a.filed && a.from != url {
		wronged = a.from
	}
	c.put(key, address{noAd: true})
	return wronged
}

// content is what an ad says, in little: pages show the same ad with another count of its readers.
type content struct {
	title uint64
	words uint64 // four bits of the least hash of the words in each of sixteen parts
}

// maxApart is how many parts of sixteen may differ of two texts that say the same.
const maxApart = 4

func (c content) like(o content) bool {
	apart := c.words ^ o.words
	apart |= apart >> 2
	apart |= apart >> 1
	return c.title == o.title && bits.OnesCount64(apart&0x1111_1111_1111_1111) <= maxApart
}

func (c *canonicals) content(ad job.Ad) content {
	var least [16]uint64
	for i := range least {
		least[i] = math.MaxUint64
	}
	for word := range strings.FieldsSeq(ad.Text) {
		h := maphash.String(c.seed, word)
		least[h&15] = min(least[h&15], h>>4)
	}
	out := content{title: maphash.String(c.seed, ad.Title+"\x00"+ad.Company)}
	for i, h := range least {
		out.words |= h & 15 << (4 * i)
	}
	return out
}

// settle gives the ad of a page to the address that the page names as its own, where that can be believed, and adds
// what follows for other ads of the source to the outcome. It reports whether it did.
func (c *Crawler) settle(o *job.Outcome, page extract.Result) bool {
	v, s := o.Visit, c.source(o.Visit)
	if len(page.Ads) != 1 || page.Listing || page.NoIndex || page.Ads[0].URL != v.URL {
		if page.Listing || len(page.Ads) == 0 && !page.Wall && !page.Expired {
			c.unfile(o, v.URL, c.canonicals.bare(v.Source, v.URL))
		}
		return false
	}
	says, ad := c.canonicals.content(page.Ads[0]), &page.Ads[0]
	if page.Canonical == "" || page.Canonical == v.URL || !s.believes(v.URL, page.Canonical) {
		c.unfile(o, "", c.canonicals.stands(v.Source, v.URL, says))
		return false
	}
	under, wronged := c.canonicals.claim(v.Source, v.URL, page.Canonical, says)
	c.unfile(o, page.Canonical, wronged)
	if under == v.URL {
		return false
	}
	o.Closed = append(o.Closed, job.Closed{ID: ad.ID, Why: "it is the ad of " + under})
	ad.URL, ad.ID = under, job.AdID(v.Source, under, "")
	o.ETag, o.LastModified = "", "" // so that it is read again if it was wrong
	if !page.NoFollow && v.Depth <= s.MaxDepth {
		o.Links = append(o.Links, job.Link{Source: v.Source, URL: under, Depth: v.Depth, Due: o.At})
	}
	return true
}

// unfile closes the ad that was filed under an address wrongly, if one is named, and has the page visited again that it
// was read on; "" is no page.
func (c *Crawler) unfile(o *job.Outcome, under, page string) {
	if page == "" {
		return
	}
	if under != "" {
		o.Closed = append(o.Closed, job.Closed{ID: job.AdID(o.Visit.Source, under, ""), Why: "the address is not that of the ad"})
	}
	o.Links = append(o.Links, job.Link{Source: o.Visit.Source, URL: page, Depth: o.Visit.Depth, Due: o.At, Changed: o.At})
}

// believes reports whether the address that a page names as its own can be one: of the same host and port, worth a
// visit, no front page or start of the source, and no section where the page itself has a number or a name.
func (s Source) believes(from, to string) bool {
	path, query := pathOf(to)
	if authority(from) != authority(to) || !s.within(to) || winding(to) || slices.Contains(s.Start, to) || path == "" && query == "" {
		return false
	}
	own, asked := pathOf(from)
	if own == path {
		return keepsName(asked, query)
	}
	return !hasName(own) && !hasName(asked) || hasName(path) || hasName(query)
}

// pathOf is the path of an address without slashes around it, and its query.
func pathOf(url string) (path, query string) {
	path, query, _ = strings.Cut(strings.TrimPrefix(url, job.Origin(url)), "?")
	return strings.Trim(path, "/"), query
}

// hasName reports whether a path or a query has a part that names one page of many: a number, a long name.
func hasName(s string) bool {
	for part := range strings.FieldsFuncSeq(s, func(r rune) bool { return strings.ContainsRune("/&=", r) }) {
		if kindOf(part) != part {
			return true
		}
	}
	return false
}

// keepsName reports whether a query has every parameter of another that may name a page.
func keepsName(of, in string) bool {
	kept := strings.Split(in, "&")
	for pair := range strings.SplitSeq(of, "&") {
		key, value, _ := strings.Cut(strings.ToLower(pair), "=")
		if value == "" || slices.Contains(kept, pair) {
			continue
		}
		for _, name := range []string{"id", "no", "code", "slug", "key", "job", "ad", "post", "item", "news", "p"} {
			if key == name || len(name) > 1 && (strings.HasSuffix(key, name) || strings.HasPrefix(key, name+"_")) {
				return false
			}
		}
	}
	return true
}

package index

import (
	"cmp"
	"context"
	"slices"
	"strings"
	"sync"

	"github.com/RoaringBitmap/roaring/v2"
	index "github.com/blevesearch/bleve_index_api"
	segment "github.com/blevesearch/scorch_segment_api/v2"
)

// maxTerms is how many terms a beginning or a slip may stand for.
const maxTerms = 4000

// phrase matches ads that have the terms one after the other. An empty term stands for any one.
type phrase struct {
	field string
	terms []string
	clear bool // each of the terms also where it stands in a contact
}

func (f phrase) cost() int {
	if len(f.terms) == 1 {
		return 2
	}
	return 4
}

// readTerms makes matchers of the terms of a dictionary.
func readTerms(dict index.FieldDict, field string, keep func(term string) bool) (either, error) {
	var out either
	for len(out) < maxTerms {
		e, err := dict.Next()
		if err != nil {
			return nil, err
		}
		if e == nil {
			break
		}
		if keep(e.Term) {
			out = append(out, phrase{field: field, terms: []string{e.Term}})
		}
	}
	return out, nil
}

// dict returns the dictionary of a field of the segment.
func (p *part) dict(field string) (segment.TermDictionary, error) {
	if d := p.dicts[field]; d != nil {
		return d, nil
	}
	d, err := p.segment.Segment().Dictionary(field)
	if err == nil {
		p.dicts[field] = d
	}
	return d, err
}

// place is one term of a phrase in a segment.
type place struct {
	offset uint64 // from the beginning of the phrase
	lists  []segment.PostingsList
	ads    *roaring.Bitmap
	its    []segment.PostingsIterator
	at     []segment.Location // of the ad that was read last
}

// match remembers, per segment, where phrases of several terms are that were looked for in all of it: the next page
// and the next facet ask for the same.
func (f phrase) match(ctx context.Context, p *part, within *roaring.Bitmap) (*roaring.Bitmap, error) {
	if len(f.terms) < 2 {
		return f.find(ctx, p, within)
	}
	key := f.field + "\x00" + strings.Join(f.terms, "\x00")
	if f.clear {
		key = "\x00" + key
	}
	found := p.phrases.get(key)
	if found == nil {
		if within != p.live {
			return f.find(ctx, p, within)
		}
		var err error
		if found, err = f.find(ctx, p, p.all); err != nil {
			return nil, err
		}
		p.phrases.put(key, found)
	}
	return roaring.And(found, within), nil
}

// find reads the index.
func (f phrase) find(ctx context.Context, p *part, within *roaring.Bitmap) (*roaring.Bitmap, error) {
	dict, err := p.dict(f.field)
	if err != nil {
		return nil, err
	}
	var places []*place
	for k, term := range f.terms {
		if term == "" {
			continue
		}
		l := &place{offset: uint64(k), ads: roaring.New()}
		if err := l.add(dict, term); err != nil {
			return nil, err
		}
		if f.clear {
			if err := l.add(dict, secretMark+term); err != nil {
				return nil, err
			}
		}
		if within = roaring.And(within, l.ads); within.IsEmpty() {
			return within, nil
		}
		places = append(places, l)
	}
	if len(places) < 2 {
		return within, nil
	}
	return inOrder(ctx, places, within)
}

// add adds a term that may stand at the place.
func (l *place) add(dict segment.TermDictionary, term string) error {
	list, err := dict.PostingsList([]byte(term), nil, nil)
	if err != nil {
		return err
	}
	l.lists = append(l.lists, list)
	if whole, ok := list.(interface{ OrInto(*roaring.Bitmap) }); ok {
		whole.OrInto(l.ads)
		return nil
	}
	for it := list.Iterator(false, false, false, nil); ; {
		posting, err := it.Next()
		if err != nil || posting == nil {
			return err
		}
		l.ads.Add(uint32(posting.Number()))
	}
}

// open begins to read where the terms stand.
func (l *place) open() {
	for _, list := range l.lists {
		l.its = append(l.its, list.Iterator(true, false, true, nil))
	}
}

// advance reads where the terms stand in an ad, which comes after those read before, into at.
func (l *place) advance(ad uint64) error {
	l.at = l.at[:0]
	for _, it := range l.its {
		posting, err := it.Advance(ad)
		if err != nil {
			return err
		}
		if posting != nil && posting.Number() == ad {
			l.at = append(l.at, posting.Locations()...)
		}
	}
	return nil
}

// inOrder returns the ads that have the terms in their places. All of within have all the terms. The rarest term is
// read first: it leaves the fewest places to look at.
func inOrder(ctx context.Context, places []*place, within *roaring.Bitmap) (*roaring.Bitmap, error) {
	slices.SortFunc(places, func(a, b *place) int { return cmp.Compare(a.ads.GetCardinality(), b.ads.GetCardinality()) })
	for _, l := range places {
		l.open()
	}
	out := roaring.New()
	var starts []uint64
	for n, it := 0, within.Iterator(); it.HasNext(); n++ {
		if n%512 == 0 && ctx.Err() != nil {
			return nil, ctx.Err()
		}
		ad := it.Next()
		for k, l := range places {
			if err := l.advance(uint64(ad)); err != nil {
				return nil, err
			}
			if starts = l.starts(starts, k == 0); len(starts) == 0 {
				break
			}
		}
		if len(starts) > 0 {
			out.Add(ad)
		}
		starts = starts[:0]
	}
	return out, nil
}

// starts returns where the phrase may begin: of all places of the first term that is read, those that the others leave.
func (l *place) starts(starts []uint64, first bool) []uint64 {
	if first {
		starts = starts[:0]
		for _, loc := range l.at {
			if pos := loc.Pos(); pos > l.offset {
				starts = append(starts, pos-l.offset)
			}
		}
		return starts
	}
	return slices.DeleteFunc(starts, func(start uint64) bool {
		return !slices.ContainsFunc(l.at, func(loc segment.Location) bool { return loc.Pos() == start+l.offset })
	})
}

// maxPhrases is how many phrases are remembered of one segment.
const maxPhrases = 32

// phrases remembers where phrases are in a segment, which never changes. The zero phrases remembers none.
type phrases struct {
	mu sync.Mutex // guards of
	of map[string]*roaring.Bitmap
}

func (p *phrases) get(key string) *roaring.Bitmap {
	p.mu.Lock()
	defer p.mu.Unlock()
	return p.of[key]
}

// put remembers a phrase, and forgets any other where there are too many.
func (p *phrases) put(key string, ads *roaring.Bitmap) {
	p.mu.Lock()
	defer p.mu.Unlock()
	if p.of == nil {
		p.of = map[string]*roaring.Bitmap{}
	}
	for old := range p.of {
		if len(p.of) < maxPhrases {
			break
		}
		delete(p.of, old)
	}
	p.of[key] = ads
}

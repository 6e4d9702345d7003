package index

import (
	"cmp"
	"context"
	"errors"
	"slices"
	"strings"

	"github.com/RoaringBitmap/roaring/v2"
	"github.com/blevesearch/bleve/v2/index/scorch"
)

// matcher finds ads in one segment. What it returns is not to be changed: it may be kept by others.
type matcher interface {
	// match returns the ads among within that match, and perhaps others outside of it.
	match(ctx context.Context, p *part, within *roaring.Bitmap) (*roaring.Bitmap, error)
	// cost is how long it takes by guess; the cheapest go first and leave less for the others.
	cost() int
}

// nowhere matches no ad.
type nowhere struct{}

func (nowhere) match(context.Context, *part, *roaring.Bitmap) (*roaring.Bitmap, error) {
	return roaring.New(), nil
}

func (nowhere) cost() int { return 0 }

// every matches ads that all of its matchers match.
type every []matcher

func (e every) match(ctx context.Context, p *part, within *roaring.Bitmap) (*roaring.Bitmap, error) {
	slices.SortStableFunc(e, func(a, b matcher) int { return cmp.Compare(a.cost(), b.cost()) })
	for _, m := range e {
		if within.IsEmpty() {
			break
		}
		found, err := m.match(ctx, p, within)
		if err != nil {
			return nil, err
		}
		within = roaring.And(within, found)
	}
	return within, ctx.Err()
}

func (e every) cost() int { return most(e) }

// either matches ads that one of its matchers matches.
type either []matcher

func (e either) match(ctx context.Context, p *part, within *roaring.Bitmap) (*roaring.Bitmap, error) {
	out := roaring.New()
	for _, m := range e {
		found, err := m.match(ctx, p, within)
		if err != nil {
			return nil, err
		}
		out.Or(found)
	}
	return out, ctx.Err()
}

func (e either) cost() int { return 1 + most(e) }

func most(list []matcher) (cost int) {
	for _, m := range list {
		cost = max(cost, m.cost())
	}
	return cost
}

// without matches ads that its matcher does not.
type without struct{ matcher }

func (w without) match(ctx context.Context, p *part, within *roaring.Bitmap) (*roaring.Bitmap, error) {
	found, err := w.matcher.match(ctx, p, within)
	if err != nil {
		return nil, err
	}
	return roaring.AndNot(within, found), nil
}

// tagged matches ads that have one of the tags.
type tagged []uint32

func (t tagged) match(_ context.Context, p *part, _ *roaring.Bitmap) (*roaring.Bitmap, error) {
	if len(t) == 1 && p.bears[t[0]] != nil {
		return p.bears[t[0]], nil
	}
	out := roaring.New()
	for _, n := range t {
		if b := p.bears[n]; b != nil {
			out.Or(b)
		}
	}
	return out, nil
}

func (tagged) cost() int { return 0 }

// named matches ads by their ids.
type named []string

func (n named) match(_ context.Context, p *part, _ *roaring.Bitmap) (*roaring.Bitmap, error) {
	return p.segment.DocNumbers(n)
}

func (named) cost() int { return 1 }

// holds matches ads whose row passes a test.
type holds func(*row) bool

func (h holds) match(ctx context.Context, p *part, within *roaring.Bitmap) (*roaring.Bitmap, error) {
	out := roaring.New()
	for it := within.Iterator(); it.HasNext(); {
		if n := it.Next(); h(&p.list[n]) {
			out.Add(n)
		}
	}
	return out, ctx.Err()
}

func (holds) cost() int { return 3 }

// beginning matches ads with a term that begins so. The terms are those of the whole index; at most maxTerms count.
func beginning(s *scorch.IndexSnapshot, field, prefix string, clear bool) (out either, err error) {
	for _, mark := range marksOf(clear) {
		dict, err := s.FieldDictPrefix(field, []byte(mark+prefix))
		if err != nil {
			return nil, err
		}
		found, err := readTerms(dict, field, func(string) bool { return true })
		if err = errors.Join(err, dict.Close()); err != nil {
			return nil, err
		}
		out = append(out, found...)
	}
	return out, nil
}

// similar matches ads with a term that differs by at most one slip.
func similar(s *scorch.IndexSnapshot, field, term string, clear bool) (out either, err error) {
	for _, mark := range marksOf(clear) {
		dict, err := s.FieldDictFuzzy(field, mark+term, 1, mark)
		if err != nil {
			return nil, err
		}
		found, err := readTerms(dict, field, func(t string) bool {
			bare := strings.TrimPrefix(t, secretMark)
			return (len(bare) < len(t)) == (mark != "") && oneSlip(bare, term)
		})
		if err = errors.Join(err, dict.Close()); err != nil {
			return nil, err
		}
		out = append(out, found...)
	}
	return out, nil
}

// marksOf lists what the terms may begin with that are looked for.
func marksOf(clear bool) []string {
	if clear {
		return []string{"", secretMark}
	}
	return []string{""}
}

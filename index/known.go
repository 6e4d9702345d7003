package index

import (
	"context"
	"fmt"
	"runtime/debug"
	"strings"

	"lurewatch/job"
)

// MaxKnown is how many contacts Known is asked for at once.
const MaxKnown = 1000

// Known says of each contact that was pasted how many flagged ads bear it; the answers are in the order of asked. A
// telephone number counts in any spelling, a handle with and without its sign or as an address such as
// t.me/name, an address in the harmless spelling of analysts too; a word such as "Zalo:" may stand before it. What is
// no contact has an empty Type. More than [MaxKnown] are an error; the other errors are those of [Index.Search].
func (ix *Index) Known(ctx context.Context, asked []string) (out []job.Known, err error) {
	if len(asked) > MaxKnown {
		return nil, fmt.Errorf("look up %d contacts at once, want at most %d", len(asked), MaxKnown)
	}
	defer debug.SetPanicOnFault(debug.SetPanicOnFault(true))
	defer func() {
		if p := recover(); p != nil {
			err = fmt.Errorf("%w: %v", ErrDamaged, p)
		}
		if err != nil {
			out, err = nil, fmt.Errorf("look up %d contacts: %w", len(asked), damage(err))
		}
	}()
	ctx, cancel := context.WithTimeout(ctx, Timeout)
	defer cancel()
	v, err := ix.look(ctx)
	if err != nil {
		return nil, err
	}
	defer v.snapshot.Close()
	out = make([]job.Known, 0, len(asked))
	for _, a := range asked {
		k, err := v.known(ctx, a)
		if err != nil {
			return nil, err
		}
		out = append(out, k)
	}
	return out, nil
}

// known looks one contact up. A name with a point in it is a domain, or a handle if only that is known.
func (v *view) known(ctx context.Context, asked string) (job.Known, error) {
	c, ok := pasted(clipBytes(strings.ToValidUTF8(asked, "\uFFFD"), MaxQuery))
	if !ok {
		return job.Known{Asked: asked}, nil
	}
	k, err := v.bearers(ctx, asked, c)
	if err == nil && k.Ads == 0 && c.kind == kindDomain {
		other, failed := v.bearers(ctx, asked, contact{kindHandle, c.value})
		if err = failed; other.Ads > 0 {
			k = other
		}
	}
	return k, err
}

// pasted recognises a contact, perhaps behind a word that says what it is.
func pasted(s string) (contact, bool) {
	if c, ok := readContact(s, true); ok {
		return c, true
	}
	for _, sign := range [...]string{":", " "} {
		if _, rest, ok := strings.Cut(strings.TrimSpace(s), sign); ok {
			if c, ok := readContact(rest, false); ok {
				return c, true
			}
		}
	}
	return contact{}, false
}

// bearers counts the ads that bear a contact.
func (v *view) bearers(ctx context.Context, asked string, c contact) (job.Known, error) {
	k := job.Known{Asked: asked, Type: c.kind, Value: c.value}
	all, err := v.match(ctx, phrase{field: fieldContact, terms: []string{c.term()}})
	if err != nil {
		return k, err
	}
	var first, last int64
	var best rank
	for _, f := range all {
		for it := f.ads.Iterator(); it.HasNext(); {
			r := &f.part.list[it.Next()]
			if k.Ads++; r.band == job.Alert {
				k.Alert++
			}
			if r.first != 0 && (first == 0 || r.first < first) {
				first = r.first
			}
			last = max(last, r.last)
			if at := r.rank(job.Serious); k.Ads == 1 || at.compare(best) < 0 {
				best = at
			}
		}
	}
	k.FirstSeen, k.LastSeen, k.Sample = timeOf(first), timeOf(last), job.ID(best.id)
	return k, nil
}

package share

import (
	"cmp"
	"context"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"hash"
	"io"
	"iter"
	"strings"

	"lurewatch/internal/mask"
	"lurewatch/job"
)

// The refusals that callers tell apart.
var (
	// ErrCeiling is returned for a TLP that is above the ceiling, and for contacts in clear with TLP:CLEAR.
	ErrCeiling = errors.New("it may not leave")
	// ErrTooMany is returned for more ads than the format holds.
	ErrTooMany = errors.New("too many ads")
	// ErrMasked is returned for a bundle of evidence without contacts in clear.
	ErrMasked = errors.New("it cannot be masked")
	// ErrNothing is returned for a STIX bundle, a MISP event or an evidence bundle of no ads.
	ErrNothing = errors.New("there is no ad to export")
)

// export is one call of Write.
type export struct {
	Options
	form   Form
	report *Report
	// Of the ad in hand: what hides its contacts, all of them, those that are hidden outside of its fields, and what hides
	// what is left.
	hides      mask.Ad
	all, other []job.Contact
	url        string            // of the ad
	named      *strings.Replacer // nil for none
}

// encoder writes one format.
type encoder interface {
	// begin writes what comes before the first ad; item an ad, and whether it is in the export; end what comes last.
	begin() error
	item(context.Context, Item) (bool, error)
	end() error
}

// Write writes the items to w in a format. The report is of what was written so far if there is an error; the options are
// checked before anything is written. An error from items ends the export and is returned.
//
// STIX and MISP write nothing unless they are complete. What other formats wrote before an error is a part, to be
// thrown away: a bundle cannot be opened then.
func Write(ctx context.Context, w io.Writer, f Format, o Options, items iter.Seq2[Item, error]) (Report, error) {
	form, ok := f.Form()
	if !ok {
		return Report{}, fmt.Errorf("export: there is no format %.40q", f)
	}
	o.Organisation = cmp.Or(o.Organisation, "Lurewatch")
	o.Now = o.Now.UTC()
	report := Report{Format: f, TLP: o.TLP, Masked: !o.Clear}
	if err := o.check(form); err != nil {
		return report, fmt.Errorf("export as %s: %w", f, err)
	}
	out := &counter{to: w, hash: sha256.New()}
	x := &export{Options: o, form: form, report: &report}
	err := x.run(ctx, x.encoder(out), items)
	report.Bytes, report.SHA256 = out.n, hex.EncodeToString(out.hash.Sum(nil))
	if err != nil {
		return report, fmt.Errorf("export as %s: %w", f, err)
	}
	return report, nil
}

func (o Options) check(form Form) error {
	switch {
	case !o.TLP.valid() || !o.Ceiling.valid():
		return errors.New("its TLP and the ceiling must both be set")
	case o.TLP > o.Ceiling:
		return fmt.Errorf("%s is above the ceiling %s: %w", o.TLP, o.Ceiling, ErrCeiling)
	case o.Clear && o.TLP == TLPClear:
		return fmt.Errorf("%s may be published, and contacts of people are never: mask them, or choose TLP:GREEN or above: %w", o.TLP, ErrCeiling)
	case !o.Clear && form.NeedsClear:
		return fmt.Errorf("the records are the bytes that a server sent: %w", ErrMasked)
	case o.Now.IsZero():
		return errors.New("the time is not given")
	}
	return nil
}

// tooMany is the refusal of more ads than the format holds.
func (f Form) tooMany() error {
	return fmt.Errorf("a %s holds at most %d: %w", f.Format, f.Most, ErrTooMany)
}

func (x *export) encoder(w io.Writer) encoder {
	switch x.form.Format {
	case CSV:
		return &csvExport{export: x, w: w}
	case JSONL:
		return &jsonlExport{export: x, w: w}
	case Labels:
		return &labelExport{export: x, w: w}
	case STIX:
		return newSTIX(x, w)
	case MISP:
		return newMISP(x, w)
	default:
		return newBundle(x, w)
	}
}

func (x *export) run(ctx context.Context, e encoder, items iter.Seq2[Item, error]) error {
	if err := e.begin(); err != nil {
		return err
	}
	for it, err := range items {
		if err == nil {
			err = ctx.Err()
		}
		if err != nil {
			return err
		}
		if x.form.Most > 0 && x.report.Items >= x.form.Most {
			return x.form.tooMany()
		}
		x.name(it)
		in, err := e.item(ctx, it)
		if err != nil {
			return fmt.Errorf("ad %q: %w", it.Case.Ad.ID, err)
		}
		if in {
			x.report.Items++
		}
	}
	if x.report.Items == 0 && x.form.Most > 0 {
		return ErrNothing
	}
	return e.end()
}

// counter counts and hashes what passes.
type counter struct {
	to   io.Writer
	hash hash.Hash
	n    int64
}

func (c *counter) Write(p []byte) (int, error) {
	n, err := c.to.Write(p)
	c.hash.Write(p[:n])
	c.n += int64(n)
	return n, err
}

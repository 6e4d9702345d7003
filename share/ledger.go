package share

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"iter"
	"strings"
	"time"

	"lurewatch/internal/mask"
	"lurewatch/job"
)

// What the audit log calls an export that begins, and one that has ended.
const (
	actBegins = "exporting"
	actEnds   = "export"
)

// Labelled is the search for ads that can have a label: those that people decided on, and were sure.
const Labelled = "-review:open -review:unsure"

// LabelledOf is the search for those that a search of ours finds, which has no quotation mark or bracket that stays open.
func LabelledOf(query string) string { return query + " " + Labelled }

// Ledger hands ads over, and has the audit log say so. All fields are required. It is safe for concurrent use.
type Ledger struct {
	Source Source
	// Note appends a line to the audit log, and returns it with its number.
	Note func(ctx context.Context, a job.Audit) (job.Audit, error)
	Now  func() time.Time
}

// Handover is which ads leave in which form.
type Handover struct {
	Format Format
	// Options say how. Now and Query are filled in.
	Options Options
	// IDs are the ads. Where it is empty they are those that Query finds as typed, at most Most of them, 0 for all; of a
	// search for labels only those that can have one.
	IDs  []job.ID
	Most int
	// Some refuses a list of no ads as well, as it is always refused for a document.
	Some bool
	// Query is in the audit log and in what is written, also beside IDs. Private says that it is a search for a contact, of
	// nothing else: then, and where [mask.Asks] reads one in it, a masked export does not bear it.
	Query   job.Query
	Private bool
	On      string // what the audit log says that it is about: the id of an ad or of a campaign; may be empty
	Via     string // console or api
}

// begins is what the audit log has of an export that begins.
type begins struct {
	Format Format `json:"format"`
	TLP    TLP    `json:"tlp"`
	Masked bool   `json:"masked"`
	Query  string `json:"query,omitempty"`
	Ads    int    `json:"ads"` // as it begins
	Via    string `json:"via,omitempty"`
}

// ends is what the audit log has of an export that has ended.
type ends struct {
	Began    uint64 `json:"began"`    // the line of its beginning
	Complete bool   `json:"complete"` // all of it was written; otherwise the report is of a part
	Query    string `json:"query,omitempty"`
	Via      string `json:"via,omitempty"`
	Report
}

// Write writes the ads to w. It first refuses, with the errors of the function of that name and without a trace, what that
// would refuse: options, more ads than the format holds, none in a document. Otherwise the audit log has a line
// "exporting" before anything is written, and a line "export" behind it with the report, which says whether it is
// complete; a caller that goes away does not escape that. What could not be noted has not left: whoever gets an error must
// not let what was written pass for a whole. The report is of what was written.
func (l Ledger) Write(ctx context.Context, w io.Writer, h Handover) (Report, error) {
	now := l.Now()
	h.Query.Now, h.Options.Now = now, now
	ads, err := l.check(ctx, h)
	if err != nil {
		return Report{}, fmt.Errorf("export as %.40s: %w", h.Format, err)
	}
	began, err := l.note(ctx, h, actBegins, begins{h.Format, h.Options.TLP, !h.Options.Clear, h.Query.Text, ads, h.Via})
	if err != nil {
		return Report{}, err
	}
	report, err := Write(ctx, w, h.Format, h.written(), l.Source.Items(ctx, h.Format, l.ids(ctx, h)))
	_, unnoted := l.note(context.WithoutCancel(ctx), h, actEnds, ends{began.Seq, err == nil, h.Query.Text, h.Via, report})
	if unnoted != nil {
		err = errors.Join(err, unnoted)
	}
	return report, err
}

// Check refuses what Write refuses before it writes anything.
func (l Ledger) Check(ctx context.Context, h Handover) error {
	h.Query.Now, h.Options.Now = l.Now(), l.Now()
	if _, err := l.check(ctx, h); err != nil {
		return fmt.Errorf("export as %.40s: %w", h.Format, err)
	}
	return nil
}

// check refuses what may not leave, and returns how many ads are about to.
func (l Ledger) check(ctx context.Context, h Handover) (int, error) {
	form, ok := h.Format.Form()
	if !ok {
		return 0, errors.New("there is no such format")
	}
	if err := h.Options.check(form); err != nil {
		return 0, err
	}
	ads, err := l.count(ctx, h)
	switch {
	case err != nil:
		return 0, err
	case form.Most > 0 && ads > form.Most:
		return 0, form.tooMany()
	case ads == 0 && (h.Some || form.Most > 0):
		return 0, ErrNothing
	}
	return ads, nil
}

// count is how many ads leave, as far as can be told before they are read.
func (l Ledger) count(ctx context.Context, h Handover) (int, error) {
	if len(h.IDs) > 0 {
		return len(h.IDs), nil
	}
	return l.Source.Count(ctx, h.search(), h.Most)
}

func (l Ledger) ids(ctx context.Context, h Handover) iter.Seq2[job.ID, error] {
	if len(h.IDs) > 0 {
		return listed(h.IDs)
	}
	return l.Source.Found(ctx, h.search(), h.Most)
}

// search is the search for what leaves.
func (h Handover) search() job.Query {
	q := h.Query
	if h.Format != Labels {
		return q
	}
	if h.Private { // it is well-formed, and stays what the text begins with: it is known by that
		q.Text = LabelledOf(h.Query.Text)
		return q
	}
	if q.Text = Labelled; strings.TrimSpace(h.Query.Text) != "" {
		q.Text += " (" + h.Query.Text + ")"
	}
	return q
}

// written are the options with the query that may be written.
func (h Handover) written() Options {
	o := h.Options
	o.Query = h.Query.Text
	if !o.Clear && (h.Private || mask.Asks(o.Query)) {
		o.Query = ""
	}
	return o
}

func (l Ledger) note(ctx context.Context, h Handover, act string, data any) (job.Audit, error) {
	b, err := json.Marshal(data)
	if err != nil {
		return job.Audit{}, fmt.Errorf("note an export: %w", err)
	}
	line, err := l.Note(ctx, job.Audit{At: l.Now().UTC(), By: h.Options.By, Act: act, On: h.On, Data: b})
	if err != nil {
		return line, fmt.Errorf("note an export: %w", err)
	}
	return line, nil
}

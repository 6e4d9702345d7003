package api

import (
	"bufio"
	"context"
	"crypto/sha256"
	"encoding/base64"
	"encoding/json"
	"hash"
	"iter"
	"net/http"
	"strings"
	"time"

	"github.com/danielgtaylor/huma/v2"
	"github.com/danielgtaylor/huma/v2/adapters/humago"

	"lurewatch/job"
	"lurewatch/people"
	"lurewatch/share"
)

const (
	maxExports = 4                // at once
	exportTime = 30 * time.Minute // of one
	stallTime  = time.Minute      // within which a client must take what was written
	exportPage = 200              // ads that are read at once
	exportHold = 32 << 10         // bytes that are held back, so that an early fault is a refusal and not a torn file
)

type exportInput struct {
	Q      string       `query:"q" maxLength:"4000" doc:"What to look for. Only ads that match as typed are exported." example:"band:alert review:confirmed"`
	Order  job.Order    `query:"order" enum:"serious,newest,first_seen,flagged" default:"serious"`
	Format share.Format `query:"format" required:"true" enum:"csv,jsonl,labels,stix,misp,bundle"`
	TLP    string       `query:"tlp" enum:"clear,green,amber,amber+strict,red" default:"amber" doc:"How far it may be passed on. One above the ceiling of the server is refused."`
	Limit  int          `query:"limit" minimum:"0" doc:"The most ads; 0 means all."`
	Masked bool         `query:"masked" doc:"Hide contacts although the role sees them."`
	Lang   string       `query:"lang" enum:"vi,en,fr" default:"vi" doc:"The language of instructions in a bundle."`
}

func (s *service) registerExport(a huma.API) {
	op := operation(operationOf("export"))
	op.Responses = map[string]*huma.Response{"200": {Description: "The export, streamed.", Content: map[string]*huma.MediaType{}}}
	for _, f := range share.Formats() {
		kind, _, _ := strings.Cut(f.MediaType, ";")
		op.Responses["200"].Content[kind] = &huma.MediaType{Schema: &huma.Schema{Type: huma.TypeString, Format: "binary"}}
	}
	huma.Register(a, op, func(_ context.Context, in *exportInput) (*huma.StreamResponse, error) {
		tlp, err := share.ParseTLP(in.TLP)
		if err != nil {
			return nil, problem(422, sentence(err))
		}
		return &huma.StreamResponse{Body: func(ctx huma.Context) { s.export(ctx, in, tlp) }}, nil
	})
}

// export streams what a search finds. It writes either a whole export, or a refusal, or cuts the connection.
func (s *service) export(hctx huma.Context, in *exportInput, tlp share.TLP) {
	r, w := humago.Unwrap(hctx)
	form, _ := in.Format.Form()
	select {
	case s.exports <- struct{}{}:
		defer func() { <-s.exports }()
	default:
		w.Header().Set("Retry-After", "10")
		write(w, problem(http.StatusServiceUnavailable, "Other exports are under way. Try again in a moment."))
		return
	}
	ctx, cancel := context.WithTimeout(hctx.Context(), exportTime)
	defer cancel()
	out := &stream{w: w, form: form, name: "lurewatch-" + s.o.Now().UTC().Format("20060102-150405") + form.Extension, hash: sha256.New()}
	if r.Method == http.MethodHead {
		out.begin()
		return
	}
	held := bufio.NewWriterSize(out, exportHold)
	o := s.exportOptions(caller(ctx), in, tlp)
	report, err := share.Write(ctx, held, in.Format, o, s.items(ctx, in))
	if err != nil && !out.begun {
		write(w, s.fault("export", "ad", err))
		return
	}
	if noted := s.noteExport(ctx, in, report, err); err == nil {
		err = noted // what is not in the log does not leave whole
	}
	if err == nil {
		err = held.Flush()
	}
	if err != nil {
		s.o.Log.Warn("export was cut off", "format", in.Format, "ads", report.Items, "err", err)
		panic(http.ErrAbortHandler)
	}
	out.begin() // of no ads
	w.Header().Set(http.TrailerPrefix+"Repr-Digest", "sha-256=:"+base64.StdEncoding.EncodeToString(out.hash.Sum(nil))+":")
}

func (s *service) exportOptions(who people.Principal, in *exportInput, tlp share.TLP) share.Options {
	return share.Options{
		TLP: tlp, Ceiling: s.o.Ceiling, Clear: who.May(people.Clear) && !in.Masked, Mask: func(t string) string { return s.o.Mask(t, nil) },
		Now: s.o.Now(), By: who.Name, Producer: s.o.Producer, Rule: s.o.Rule, RuleSet: s.o.RuleSet, Version: s.o.Version,
		Query: in.Q, Record: s.o.Record, Lang: in.Lang,
	}
}

// items reads the ads that match as typed, page by page. One that left between two reads is passed over.
func (s *service) items(ctx context.Context, in *exportInput) iter.Seq2[share.Item, error] {
	return func(yield func(share.Item, error) bool) {
		q := job.Query{Text: strings.ToValidUTF8(in.Q, "\uFFFD"), Order: in.Order, Size: exportPage, Now: s.o.Now()}
		for left := in.Limit; ; {
			hits, err := s.o.Search(ctx, q)
			if err != nil {
				yield(share.Item{}, err)
				return
			}
			if hits.Fuzzy {
				return
			}
			for _, h := range hits.Hits {
				it, ok, err := s.exported(ctx, h.ID, in.Format)
				if err == nil && !ok {
					continue
				}
				if !yield(it, err) || err != nil {
					return
				}
				if left--; left == 0 {
					return
				}
			}
			if q.After = hits.Next; q.After == "" {
				return
			}
		}
	}
}

// exported is an ad for an export; a bundle has the lines of the audit log that decided on it.
func (s *service) exported(ctx context.Context, id job.ID, f share.Format) (share.Item, bool, error) {
	c, ok, err := s.o.Case(ctx, id)
	if err != nil || !ok || !c.Verdict.Flagged() {
		return share.Item{}, false, err
	}
	it, err := s.item(ctx, id)
	if err != nil || f != share.Bundle {
		return it, true, err
	}
	for _, r := range it.Reviews {
		lines, err := s.o.Book.Audits(ctx, r.Seq-1, 1)
		if err != nil {
			return it, true, err
		}
		it.Audits = append(it.Audits, lines...)
	}
	return it, true, nil
}

// noteExport writes the line of the audit log. A client that hangs up does not escape it.
func (s *service) noteExport(ctx context.Context, in *exportInput, r share.Report, failed error) error {
	data, err := json.Marshal(map[string]any{
		"format": r.Format, "tlp": r.TLP, "masked": r.Masked, "ads": r.Items, "sha256": r.SHA256, "query": in.Q, "via": "api", "complete": failed == nil,
	})
	if err != nil {
		return err
	}
	_, err = s.o.Book.Note(context.WithoutCancel(ctx), job.Audit{By: caller(ctx).Name, Act: "export", At: s.o.Now().UTC(), Data: data})
	return err
}

// stream sends an export. Its headers are sent with the first byte.
type stream struct {
	w     http.ResponseWriter
	form  share.Form
	name  string
	hash  hash.Hash
	begun bool
}

func (s *stream) begin() {
	if s.begun {
		return
	}
	s.begun = true
	h := s.w.Header()
	h.Set("Content-Type", s.form.MediaType)
	h.Set("Content-Disposition", `attachment; filename="`+s.name+`"`)
	h.Set("Cache-Control", "no-store")
	s.w.WriteHeader(http.StatusOK)
}

// Write gives the client stallTime to take what is written. A connection that has no deadlines has none.
func (s *stream) Write(b []byte) (int, error) {
	s.begin()
	_ = http.NewResponseController(s.w).SetWriteDeadline(time.Now().Add(stallTime))
	s.hash.Write(b)
	return s.w.Write(b)
}

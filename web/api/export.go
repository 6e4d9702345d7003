package api

import (
	"bufio"
	"context"
	"encoding/base64"
	"encoding/hex"
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
	out := &stream{w: w, form: form, name: "lurewatch-" + s.o.Now().UTC().Format("20060102-150405") + form.Extension}
	what := s.handover(caller(ctx), in, tlp)
	if r.Method == http.MethodHead {
		if err := s.ledger().Check(ctx, what); err != nil {
			write(w, s.fault("export", "ad", err))
			return
		}
		out.begin()
		return
	}
	held := bufio.NewWriterSize(out, exportHold)
	report, err := s.ledger().Write(ctx, held, what)
	if err != nil && !out.begun {
		write(w, s.fault("export", "ad", err))
		return
	}
	if err == nil {
		err = held.Flush()
	}
	if err != nil {
		s.o.Log.Warn("export was cut off", "format", in.Format, "ads", report.Items, "err", err)
		panic(http.ErrAbortHandler)
	}
	out.begin() // of no ads
	w.Header().Set(http.TrailerPrefix+"Repr-Digest", digest(report.SHA256))
}

// digest writes a SHA-256 in hex as RFC 9530 has it.
func digest(sum string) string {
	raw, err := hex.DecodeString(sum)
	if err != nil {
		panic(err) // it comes from a report
	}
	return "sha-256=:" + base64.StdEncoding.EncodeToString(raw) + ":"
}

// source is where that is kept which exports, and the answer about one ad, are made of.
func (s *service) source() share.Source {
	return share.Source{
		Search: s.o.Search, Case: s.o.Case, Campaign: s.o.CampaignOf, CampaignByID: s.o.CampaignByID, Reviews: s.o.Book.Reviews, History: s.o.Book.History,
		Evidence: s.o.Evidence, Audits: s.o.Book.Audits,
	}
}

// ledger hands ads over and has the audit log say so.
func (s *service) ledger() share.Ledger {
	return share.Ledger{Source: s.source(), Note: s.o.Book.Note, Now: s.o.Now}
}

// handover is what was asked for.
func (s *service) handover(who people.Principal, in *exportInput, tlp share.TLP) share.Handover {
	return share.Handover{
		Format: in.Format, Query: job.Query{Text: strings.ToValidUTF8(in.Q, "\uFFFD"), Order: in.Order}, Most: in.Limit, Via: "api",
		Options: share.Options{
			TLP: tlp, Ceiling: s.o.Ceiling, Clear: who.May(people.Clear) && !in.Masked,
			By: who.Name, Producer: s.o.Producer, Rule: s.o.Rule, RuleSet: s.o.RuleSet, Version: s.o.Version, Record: s.o.Record, Lang: in.Lang,
		},
	}
}

// stream sends an export. Its headers are sent with the first byte.
type stream struct {
	w     http.ResponseWriter
	form  share.Form
	name  string
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
	return s.w.Write(b)
}

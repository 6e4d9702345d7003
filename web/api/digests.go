package api

import (
	"context"
	"net/http"
	"strings"
	"time"

	"github.com/danielgtaylor/huma/v2"

	"lurewatch/alerts"
	"lurewatch/alerts/units"
	"lurewatch/internal/mask"
	"lurewatch/people"
	"lurewatch/web/outlet"
)

// Office is what was sent to units. All methods are safe for concurrent use; *alerts.Office is one.
type Office interface {
	// Archive returns at most limit postings of a unit that follow a key, in the order of days.
	Archive(ctx context.Context, unit, after string, limit int) ([]alerts.Posting, error)
	// Bytes returns a digest as it was sent to a kind of target, or job.ErrUnknown.
	Bytes(ctx context.Context, digestID string, k alerts.Kind) ([]byte, error)
	// Resend queues a digest once more, or returns job.ErrUnknown.
	Resend(ctx context.Context, digestID, by string) error
	// Token is what stands in the links of a unit and lets their bearer act as it.
	Token(unit string, p alerts.Purpose) string
}

func (s *service) registerDigests(a huma.API) {
	bind(s, a, "list-units", "unit", s.units)
	bind(s, a, "list-digests", "unit", s.digests)
	op := operation(operationOf("get-digest-bytes"))
	op.Responses = map[string]*huma.Response{"200": {Description: "The digest as it was sent.", Content: map[string]*huma.MediaType{}}}
	for _, kind := range sentTypes {
		op.Responses["200"].Content[kind] = &huma.MediaType{Schema: &huma.Schema{Type: huma.TypeString, Format: "binary"}}
	}
	huma.Register(a, op, func(ctx context.Context, in *bytesInput) (*bytesOutput, error) {
		ctx, cancel := context.WithTimeout(ctx, answerTime)
		defer cancel()
		out, err := s.sentBytes(ctx, in)
		if err != nil {
			return nil, s.fault("get-digest-bytes", "digest", err)
		}
		return out, nil
	})
	bind(s, a, "resend-digest", "digest", s.resend)
}

// noOffice is answered where no units are told.
func noOffice() error { return problem(http.StatusNotFound, "This server sends no digests.") }

// Unit is one addressee of digests. Readers and reviewers get what it is and where, and no more.
type Unit struct {
	ID        string     `json:"id"`
	Kind      units.Kind `json:"kind" enum:"border,national,youth,search"`
	Name      string     `json:"name" doc:"In Vietnamese."`
	Former    []string   `json:"former,omitempty" doc:"Names that it had."`
	Provinces []string   `json:"provinces,omitempty" doc:"Ids of the gazetteer."`
	Gates     []string   `json:"gates,omitempty"`
	Behind    []string   `json:"behind,omitempty" doc:"Places across its stretch of border."`
	Countries []string   `json:"countries,omitempty"`
	// For leads.
	Recipients []string   `json:"recipients,omitempty" doc:"For leads; masked but for admins."`
	Language   string     `json:"language,omitempty" doc:"For leads."`
	Hour       string     `json:"hour,omitempty" doc:"For leads. Local time of day at which its digest is made."`
	Zone       string     `json:"zone,omitempty" doc:"For leads."`
	Mode       units.Mode `json:"mode,omitempty" enum:"full,metadata-only" doc:"For leads."`
}

// UnitList is the units, by id.
type UnitList struct {
	Units []Unit `json:"units"`
}

type unitsOutput struct{ Body UnitList }

func (s *service) units(ctx context.Context, _ *struct{}) (*unitsOutput, error) {
	if s.o.Units == nil {
		return nil, noOffice()
	}
	who, out := caller(ctx), UnitList{[]Unit{}}
	for _, u := range s.o.Units() {
		row := Unit{ID: u.ID, Kind: u.Kind, Name: u.Name.Vi, Former: u.Former, Provinces: u.Area.Provinces, Gates: u.Area.Gates, Behind: u.Area.Behind, Countries: u.Area.Countries}
		if who.May(people.Share) {
			u = u.Filled()
			row.Language, row.Hour, row.Zone, row.Mode = u.Language, u.Hour, u.Zone, u.Mode
			for _, to := range u.Recipients {
				row.Recipients = append(row.Recipients, s.address(who, to))
			}
		}
		out.Units = append(out.Units, row)
	}
	return &unitsOutput{out}, nil
}

// address is where something went, masked but for admins.
func (s *service) address(who people.Principal, a string) string {
	if who.May(people.Manage) {
		return a
	}
	return mask.Text(a, nil)
}

type digestsInput struct {
	Unit   string `query:"unit" required:"true" maxLength:"40" doc:"The id of a unit." example:"tay-ninh"`
	Day    string `query:"day" pattern:"^[0-9]{8}$" doc:"The first day, YYYYMMDD in the zone of the unit. Without it and without a cursor the oldest that is kept."`
	Cursor string `query:"cursor" maxLength:"500" doc:"The next of the page before."`
	Limit  int    `query:"limit" minimum:"1" maximum:"1000" default:"100" doc:"The most of a page."`
}

// Sent is one digest, or one urgent notice, on its way to one target.
type Sent struct {
	Digest  string       `json:"digest" doc:"UNIT.YYYYMMDD, and of an urgent notice UNIT.YYYYMMDD.uN."`
	Kind    alerts.Kind  `json:"kind" enum:"mail,webhook,directory,feed"`
	Address string       `json:"address,omitempty" doc:"Masked but for admins; a folder is told to admins only."`
	State   alerts.State `json:"state" enum:"queued,deferred,sent,failed,withdrawn"`
	SHA256  string       `json:"sha256" doc:"Of the bytes, in hex."`
	Queued  time.Time    `json:"queued"`
	Done    time.Time    `json:"done,omitzero" doc:"When it was sent or given up."`
	Next    time.Time    `json:"next,omitzero" doc:"When it is tried next."`
	Tries   int          `json:"tries"`
	Answer  string       `json:"answer,omitempty" doc:"What the other side said last."`
	By      string       `json:"by,omitempty" doc:"Who had it sent once more."`
}

// SentPage is a part of the archive of a unit.
type SentPage struct {
	Sent []Sent `json:"sent" doc:"Oldest first."`
	Next string `json:"next,omitempty" doc:"The cursor of the page that follows; absent on the last."`
}

type digestsOutput struct{ Body SentPage }

func (s *service) digests(ctx context.Context, in *digestsInput) (*digestsOutput, error) {
	if s.o.Office == nil {
		return nil, noOffice()
	}
	after := in.Cursor
	if after == "" && in.Day != "" {
		after = in.Unit + "." + in.Day
	}
	all, err := s.o.Office.Archive(ctx, in.Unit, after, in.Limit)
	if err != nil {
		return nil, err
	}
	out := SentPage{Sent: []Sent{}}
	for _, p := range all {
		out.Sent = append(out.Sent, s.sent(caller(ctx), p))
	}
	if len(all) == in.Limit {
		out.Next = all[len(all)-1].Key()
	}
	return &digestsOutput{out}, nil
}

// sent is a posting as the caller may see it.
func (s *service) sent(who people.Principal, p alerts.Posting) Sent {
	out := Sent{Digest: p.Digest, Kind: p.Target.Kind, Address: s.address(who, p.Target.Address), State: p.State, SHA256: p.SHA256,
		Queued: p.Queued, Done: p.Done, Next: p.Next, Tries: p.Tries, By: p.By}
	if p.Target.Kind != alerts.Mail && !who.May(people.Manage) {
		out.Address = "" // an address of a webhook may have a secret in it
	}
	if n := len(p.Log); n > 0 {
		out.Answer = p.Log[n-1].Answer
		if !who.May(people.Manage) {
			out.Answer = outlet.Answer(p.Target, out.Answer)
		}
	}
	return out
}

type bytesInput struct {
	ID   string      `path:"id" maxLength:"100" doc:"Of the digest." example:"tay-ninh.20261122"`
	Kind alerts.Kind `query:"kind" enum:"mail,webhook,directory,feed" default:"mail" doc:"To which kind of target it was sent."`
}

// sentTypes are the types of what is sent, by kind of target.
var sentTypes = map[alerts.Kind]string{
	alerts.Mail: "message/rfc822", alerts.Webhook: "application/json", alerts.Directory: "application/octet-stream", alerts.Feed: "text/plain",
}

type bytesOutput struct {
	ContentType string `header:"Content-Type"`
	Body        []byte
}

func (s *service) sentBytes(ctx context.Context, in *bytesInput) (*bytesOutput, error) {
	if s.o.Office == nil {
		return nil, noOffice()
	}
	raw, err := s.o.Office.Bytes(ctx, in.ID, in.Kind)
	if in.Kind == alerts.Feed { // it is for reading, whoever asks
		unit, _, _ := strings.Cut(in.ID, ".")
		raw = []byte(outlet.Untoken(s.o.Office, unit, string(raw)))
	}
	kind := sentTypes[in.Kind]
	if strings.HasPrefix(kind, "text/") {
		kind += "; charset=utf-8"
	}
	return &bytesOutput{kind, raw}, err
}

type digestInput struct {
	ID string `path:"id" maxLength:"100" doc:"Of the digest." example:"tay-ninh.20261122"`
}

func (s *service) resend(ctx context.Context, in *digestInput) (*struct{}, error) {
	if s.o.Office == nil {
		return nil, noOffice()
	}
	return nil, s.o.Office.Resend(ctx, in.ID, caller(ctx).Name)
}

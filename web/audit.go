package web

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"maps"
	"net/http"
	"net/url"
	"slices"
	"strconv"
	"strings"

	"lurewatch/job"
	"lurewatch/people"
)

const (
	auditLines = 50 // on one page
	// auditScan is how many lines are looked through for one page, auditChunk how many are read at once.
	auditScan  = 20_000
	auditChunk = 1000
	// verifyAlways is up to how many lines the chain is verified for every page; beyond, only when it is asked for.
	verifyAlways = 5000
	// maxShown is how much of one particular of a line is shown, in runes.
	maxShown = 300
)

// auditPage is a part of the audit log, newest first.
type auditPage struct {
	view
	By, Act string // what is looked for; "" for all
	Acts    []string
	Lines   []AuditLine
	Head    job.Audit
	// Verified is the newest line up to which the chain holds; Broken says what is wrong with the next one, "" if nothing is.
	// Checked is false where it was not verified for this page.
	Checked  bool
	Verified job.Audit
	Broken   string
	CheckAll string // the address that verifies it
	Newest   string // the address of the first page; "" on it
	Older    string // the address of the lines before these; "" if there are none
	Through  uint64 // the lines down to this one were looked through
}

// AuditLine is one line as it is shown.
type AuditLine struct {
	job.Audit
	Does   string // the act in words
	Href   string // of what it was done to; "" if there is no page
	Target string
	Data   []Particular
}

// Particular is one of the particulars of a line.
type Particular struct{ Name, Value string }

// auditActs are the acts that the log can be filtered by.
var auditActs = []string{"decide", "undo", "exporting", "export", "login", "refused", "logout", "account", "password", "invite", "token", "save", "unsave", "feed", "unfeed",
	"unit", "make", "retire", "restore", "test", "pause", "resume", "resend", "answer", "unflag"}

func (s *site) hasAudit() bool {
	return s.o.Desk.Audits != nil && s.o.AuditHead != nil && s.o.VerifyAudit != nil
}

// leadRoutes are the addresses of those who look after the reviews.
func (s *site) leadRoutes() []route {
	if !s.hasAudit() || s.o.Search == nil || s.o.Case == nil {
		return nil
	}
	read := func(page consoleAction) []method { return []method{{"GET", readTime, s.as(people.ReadAudit, page)}} }
	return []route{{"/console/audit", read((*site).audit)}, {"/console/quality", read((*site).quality)}}
}

// audit shows the audit log and whether it is as it was written.
func (s *site) audit(w http.ResponseWriter, r *http.Request, l lang) error {
	asked := r.URL.Query()
	p := auditPage{view: s.consoleView(r, l, "audit.title", "audit"), By: readSearch(asked.Get("by")), Acts: auditActs}
	if act := asked.Get("act"); slices.Contains(auditActs, act) {
		p.Act = act
	}
	var err error
	if p.Head, err = s.o.AuditHead(r.Context()); err != nil {
		return err
	}
	before := p.Head.Seq + 1
	if n, err := strconv.ParseUint(asked.Get("before"), 10, 64); err == nil && n > 0 && n < before {
		before, p.Newest = n, p.at(0)
	}
	p.CheckAll = p.at(before) + sign(p.at(before)) + "check=1"
	if p.Checked = p.Head.Seq <= verifyAlways || asked.Has("check"); p.Checked {
		if p.Verified, err = s.o.VerifyAudit(r.Context()); err != nil {
			if r.Context().Err() != nil {
				return err
			}
			s.o.Log.Error("the audit log is not as it was written", "why", err)
			p.Broken = err.Error()
		}
	}
	if err := s.auditLines(r.Context(), &p, before); err != nil {
		return err
	}
	return s.write(w, http.StatusOK, "audit", p)
}

// Number writes the number of a line.
func (p auditPage) Number(n uint64) string { return p.Lang.Number(float64(n)) }

// sign is what joins one more parameter to an address.
func sign(address string) string {
	if strings.Contains(address, "?") {
		return "&"
	}
	return "?"
}

// at is the address of the lines before one, 0 for the newest.
func (p auditPage) at(before uint64) string {
	q := url.Values{}
	for name, value := range map[string]string{"by": p.By, "act": p.Act} {
		if value != "" {
			q.Set(name, value)
		}
	}
	if before > 0 && before <= p.Head.Seq {
		q.Set("before", strconv.FormatUint(before, 10))
	}
	if len(q) == 0 {
		return p.To("/console/audit")
	}
	return p.To("/console/audit?" + q.Encode())
}

// auditLines fills in the lines before one that match, newest first.
func (s *site) auditLines(ctx context.Context, p *auditPage, before uint64) error {
	for a, err := range s.auditBackwards(ctx, before, auditScan) {
		if err != nil {
			return err
		}
		p.Through = a.Seq
		if p.By != "" && a.By != p.By || p.Act != "" && a.Act != p.Act {
			continue
		}
		p.Lines = append(p.Lines, s.auditLine(p.view, a))
		if len(p.Lines) == auditLines {
			break
		}
	}
	if p.Through > 1 {
		p.Older = p.at(p.Through)
	}
	return nil
}

// auditBackwards iterates over at most so many lines of the log before one, newest first.
func (s *site) auditBackwards(ctx context.Context, before uint64, most int) func(yield func(job.Audit, error) bool) {
	return func(yield func(job.Audit, error) bool) {
		for most > 0 && before > 1 {
			n := min(auditChunk, most, int(min(before-1, auditChunk)))
			lines, err := s.o.Desk.Audits(ctx, before-1-uint64(n), n)
			if err != nil {
				yield(job.Audit{}, err)
				return
			}
			for _, a := range slices.Backward(lines) {
				if !yield(a, nil) {
					return
				}
			}
			before, most = before-uint64(n), most-n
		}
	}
}

// auditLine words a line.
func (s *site) auditLine(v view, a job.Audit) AuditLine {
	line := AuditLine{Audit: a, Does: v.Name("act", a.Act), Target: s.mask.text(a.On, nil)}
	line.By = visible(a.By)
	var deciding job.Deciding
	if a.Act == "decide" && json.Unmarshal(a.Data, &deciding) == nil {
		s.auditDecided(v, &line, deciding)
		return line
	}
	var undone struct {
		Ads []job.ID `json:"ads"`
	}
	if a.Act == "undo" && json.Unmarshal(a.Data, &undone) == nil && len(undone.Ads) == 1 {
		line.Href = v.To(adPath(undone.Ads[0]))
	}
	if id, ok := strings.CutPrefix(a.On, "unit:"); ok && s.o.Digests.open() {
		line.Href = v.To(unitPath(id))
	}
	var all map[string]json.RawMessage
	if len(a.Data) > 0 && json.Unmarshal(a.Data, &all) != nil {
		all = map[string]json.RawMessage{"data": a.Data}
	}
	for _, name := range slices.Sorted(maps.Keys(all)) {
		line.Data = append(line.Data, Particular{visible(name), s.particular(all[name])})
	}
	return line
}

// auditDecided words a decision.
func (s *site) auditDecided(v view, line *AuditLine, d job.Deciding) {
	line.Does = v.Name("act", "decide") + v.Lang.Colon() + " " + v.Name("decision", string(d.Decision))
	line.Href = v.To(adPath(job.ID(line.On)))
	if d.Campaign != "" {
		line.Href = v.To("/console/campaign/" + url.PathEscape(string(d.Campaign)))
	}
	line.Data = append(line.Data, Particular{v.T("audit.reason"), v.Name("reason", string(d.Reason))})
	if len(d.Ads) > 1 {
		line.Data = append(line.Data, Particular{v.T("audit.ads"), v.Lang.Count(len(d.Ads))})
	}
	if d.Note != "" {
		line.Data = append(line.Data, Particular{v.T("audit.note"), s.mask.text(d.Note, nil)})
	}
	if d.Via != "" {
		line.Data = append(line.Data, Particular{"via", visible(d.Via)})
	}
}

// particular is one value of a line: a text as it is, anything else as JSON, with contacts masked for who may not see
// them.
func (s *site) particular(raw json.RawMessage) string {
	var text string
	if json.Unmarshal(raw, &text) != nil {
		text = string(raw)
	}
	if short := firstRunes(text, maxShown); short != text {
		text = short + "…"
	}
	return s.mask.text(text, nil)
}

// decidedAds returns the ads that were decided on lately, each once, with its decisions: those that the newest lines of the
// audit log name, at most most of them. Cut is set if there are more.
func (s *site) decidedAds(ctx context.Context, most int) (ads []job.ID, cut bool, err error) {
	head, err := s.o.AuditHead(ctx)
	if err != nil {
		return nil, false, err
	}
	seen := map[job.ID]bool{}
	for a, err := range s.auditBackwards(ctx, head.Seq+1, auditScan) {
		if err != nil {
			return nil, false, err
		}
		cut = a.Seq > 1
		var d job.Deciding
		if a.Act != "decide" {
			continue
		}
		if err := json.Unmarshal(a.Data, &d); err != nil {
			return nil, false, errors.Join(fmt.Errorf("line %d of the audit log", a.Seq), err)
		}
		for _, id := range d.Ads {
			if len(ads) == most {
				return ads, true, nil
			}
			if !seen[id] {
				seen[id] = true
				ads = append(ads, id)
			}
		}
	}
	return ads, cut, nil
}

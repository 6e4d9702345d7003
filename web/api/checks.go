package api

import (
	"context"
	"encoding/json"
	"errors"
	"net/http"
	"time"

	"github.com/danielgtaylor/huma/v2"

	"lurewatch/check"
)

// Desk answers questions about ads, as [check.Desk] does. All methods are safe for concurrent use.
type Desk interface {
	// Check answers at once, Start later: Get returns the answer under its id, or job.ErrUnknown. Start returns
	// check.ErrBusy when too many wait.
	Check(ctx context.Context, ask check.Ask) (check.Answer, error)
	Start(ctx context.Context, ask check.Ask) (check.ID, error)
	Get(id check.ID, l check.Lang) (check.Answer, error)
	// Ready reports whether Check answers without opening a page or reading a picture.
	Ready(ctx context.Context, ask check.Ask) bool
}

// Pages are the addresses of pages for people that answers lead to. The zero value leads to none.
type Pages struct {
	Answer, Wrong func(l check.Lang, id check.ID) string    // shows an answer; takes what is wrong with it
	Sign          func(l check.Lang, r check.Reason) string // explains a sign
}

func (s *service) registerChecks(a huma.API) {
	bind(s, a, "check", "check", s.check)
	bind(s, a, "get-check", "check", s.getCheck)
	bind(s, a, "check-many", "check", s.checkMany)
	bind(s, a, "get-contact-range", "range", s.contactRange)
}

// retryAfter is in how many seconds what is refused because too much is under way is asked for again.
const retryAfter = "2"

type checkInput struct {
	Key  string `header:"Idempotency-Key" maxLength:"255" doc:"Names this request: sent again with the same body within 24 hours it leads to the same answer, is not done again and costs nothing."`
	Body CheckForm
}

type checkOutput struct {
	Status     int
	Location   string `header:"Location"`
	RetryAfter string `header:"Retry-After"`
	Body       check.Answer
}

func (s *service) check(ctx context.Context, in *checkInput) (*checkOutput, error) {
	key := s.replayKey(ctx, "check", in.Key, in.Body)
	asked, err := s.replays.begin(key, s.o.Now())
	if err != nil {
		return nil, err
	}
	if len(asked) == 1 {
		if a, err := s.o.Desk.Get(asked[0].id, in.Body.Lang); err == nil {
			return s.checked(a), nil
		}
	}
	one := s.ask(ctx, in.Body)
	if one.refused != nil {
		s.replays.end(key, nil)
		return nil, one.refused
	}
	s.replays.end(key, []asking{one})
	return s.checked(one.answer), nil
}

// checked is an answer as it is sent.
func (s *service) checked(a check.Answer) *checkOutput {
	out := &checkOutput{Status: http.StatusOK, Body: s.linked(a)}
	if a.Status == check.Pending {
		out.Status, out.Location, out.RetryAfter = http.StatusAccepted, Base+"/checks/"+string(a.ID), seconds(max(a.RetryIn, time.Second))
	}
	return out
}

// linked is an answer with where it leads. Its reasons are its own.
func (s *service) linked(a check.Answer) check.Answer {
	if a.ID != "" {
		a.Links = map[string]string{"self": Base + "/checks/" + string(a.ID)}
		if s.o.Pages.Answer != nil {
			a.Links["html"] = s.o.Pages.Answer(a.Lang, a.ID)
		}
		if s.o.Pages.Wrong != nil {
			a.Links["report_wrong"] = s.o.Pages.Wrong(a.Lang, a.ID)
		}
	}
	if s.o.Pages.Sign == nil {
		return a
	}
	for _, list := range [...][]check.Reason{a.Reasons, a.WorthAsking} {
		for i, r := range list {
			list[i].LearnMore = s.o.Pages.Sign(a.Lang, r)
		}
	}
	return a
}

// asking is what came of one question: an answer under its id, or why there is none.
type asking struct {
	id      check.ID
	lang    check.Lang
	answer  check.Answer
	refused *huma.ErrorModel
}

// ask asks one question. What is known already costs a caller without a token nothing.
func (s *service) ask(ctx context.Context, f CheckForm) asking {
	q, no := f.ask()
	m := meterOf(ctx)
	q.From = m.from
	if no != nil {
		if !m.pay(1) {
			no = tooMany()
		}
		return asking{refused: no}
	}
	ready := s.o.Desk.Ready(ctx, q)
	later := ready && q.Kind() == check.KindURL
	if !later && !m.pay(1) {
		return asking{refused: tooMany()}
	}
	if !ready {
		return s.start(ctx, q)
	}
	a, err := s.o.Desk.Check(ctx, q)
	if err != nil {
		return asking{refused: s.fault("check", "check", err)}
	}
	if known := a.Source == check.Cached || a.Source == check.Known; later && !(known && m.free()) && !m.pay(1) {
		return asking{refused: tooMany()}
	}
	return asking{id: a.ID, lang: q.Lang, answer: a}
}

// start asks a question that takes time.
func (s *service) start(ctx context.Context, q check.Ask) asking {
	id, err := s.o.Desk.Start(ctx, q)
	if errors.Is(err, check.ErrBusy) {
		meterOf(ctx).head.Set("Retry-After", retryAfter)
		return asking{refused: problem(http.StatusServiceUnavailable, "Too many questions are waiting. Try again in a moment, or send the text of the ad: a text is answered at once.")}
	}
	var a check.Answer
	if err == nil {
		a, err = s.o.Desk.Get(id, q.Lang)
	}
	if err != nil {
		return asking{refused: s.fault("check", "check", err)}
	}
	return asking{id: id, lang: q.Lang, answer: a}
}

type getCheckInput struct {
	ID   string     `path:"id" maxLength:"100" doc:"Its id." example:"chk_01JD9Z6Q7V8W9X0Y1Z2A3B4C5D"`
	Lang check.Lang `query:"lang" enum:"vi,en,fr" default:"vi" doc:"The language of the texts."`
}

func (s *service) getCheck(ctx context.Context, in *getCheckInput) (*checkOutput, error) {
	a, err := s.o.Desk.Get(check.ID(in.ID), in.Lang)
	if err != nil {
		if !meterOf(ctx).pay(1) {
			return nil, tooMany()
		}
		return nil, err
	}
	return s.checked(a), nil
}

// BulkForm is many questions at once.
type BulkForm struct {
	Checks []json.RawMessage `json:"checks" minItems:"1" maxItems:"100" nullable:"false" doc:"Each as the body of POST /checks."`
}

// BulkResult is what came of one of many questions: an answer, or a problem.
type BulkResult struct {
	Status  int              `json:"status" doc:"That which POST /checks would have had: 200, 202, or that of the problem."`
	Check   *check.Answer    `json:"check,omitempty" doc:"The answer; its status is pending where it is not there yet."`
	Problem *huma.ErrorModel `json:"problem,omitempty" doc:"Why there is no answer."`
}

// BulkAnswer is what came of many questions.
type BulkAnswer struct {
	Results []BulkResult `json:"results" doc:"In the order asked."`
}

type checkManyInput struct {
	Key  string `header:"Idempotency-Key" maxLength:"255" doc:"As for POST /checks."`
	Body BulkForm
}

type checkManyOutput struct{ Body BulkAnswer }

// perTen is how many questions cost as much as one request.
const perTen = 10

func (s *service) checkMany(ctx context.Context, in *checkManyInput) (*checkManyOutput, error) {
	key := s.replayKey(ctx, "check-many", in.Key, in.Body)
	asked, err := s.replays.begin(key, s.o.Now())
	if err != nil {
		return nil, err
	}
	if asked == nil {
		m := meterOf(ctx)
		if !m.pay((len(in.Body.Checks) - 1) / perTen) { // the first ten are paid for
			s.replays.end(key, nil)
			return nil, tooMany()
		}
		m.settled = true
		for _, raw := range in.Body.Checks {
			asked = append(asked, s.askRaw(ctx, raw))
		}
		s.replays.end(key, asked)
	}
	out := BulkAnswer{make([]BulkResult, len(asked))}
	for i, one := range asked {
		out.Results[i] = s.result(one)
	}
	return &checkManyOutput{out}, nil
}

// askRaw asks one of many questions.
func (s *service) askRaw(ctx context.Context, raw json.RawMessage) asking {
	f, no := readForm(raw)
	if no != nil {
		return asking{refused: no}
	}
	return s.ask(ctx, f)
}

// result is what came of one of many questions, as it is now.
func (s *service) result(one asking) BulkResult {
	if one.refused != nil {
		return BulkResult{Status: one.refused.Status, Problem: one.refused}
	}
	if one.answer.ID == "" || one.answer.Status == check.Pending {
		a, err := s.o.Desk.Get(one.id, one.lang)
		if err != nil {
			p := s.fault("check-many", "check", err)
			return BulkResult{Status: p.Status, Problem: p}
		}
		one.answer = a
	}
	sent := s.checked(one.answer)
	return BulkResult{Status: sent.Status, Check: &sent.Body}
}

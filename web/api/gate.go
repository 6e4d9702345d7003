package api

import (
	"context"
	"errors"
	"net/http"
	"strings"

	"github.com/danielgtaylor/huma/v2"
	"github.com/danielgtaylor/huma/v2/adapters/humago"

	"lurewatch/people"
)

// callerKey is where the context of a request has its principal.
type callerKey struct{}

// caller is who makes the request.
func caller(ctx context.Context) people.Principal {
	p, _ := ctx.Value(callerKey{}).(people.Principal)
	return p
}

// admit lets a request through to its operation if its token stands, its rate is not spent and its role allows the act.
func (s *service) admit(ctx huma.Context, next func(huma.Context)) {
	r, w := humago.Unwrap(ctx)
	op := operationOf(ctx.Operation().OperationID)
	who, err := s.who(r)
	if err != nil && !errors.Is(err, people.ErrEnded) {
		write(w, s.ours(op.ID, err))
		return
	}
	stranger := op.Open && who.Role == "" && r.Header.Get("Authorization") == ""
	m := s.meterFor(who, r, w.Header(), stranger)
	large := op.Body > largeBody && (r.ContentLength < 0 || r.ContentLength > largeBody)
	var paid bool
	if op.Counts && !large && (stranger || who.May(op.Act)) {
		paid = m.left() > 0 || r.ContentLength <= smallBody // a small one may ask for what costs nothing
	} else {
		paid = m.pay(1)
		m.settled = op.Counts
	}
	switch {
	case !paid:
		write(w, tooMany())
	case stranger:
		s.let(ctx, next, who, m, large)
	case who.Role == "":
		w.Header().Set("WWW-Authenticate", `Bearer realm="lurewatch"`)
		write(w, problem(http.StatusUnauthorized, "A token that stands is needed: send it as Authorization: Bearer lw_… People make tokens in the console, and they end."))
	case !who.May(op.Act):
		write(w, problem(http.StatusForbidden, "The role "+string(who.Role)+" does not allow it."))
	default:
		s.let(ctx, next, who, m, large)
	}
}

// maxLarge is how many requests with a large body are read at once: each holds some four times its size.
const maxLarge = 8

// let lets a request through.
func (s *service) let(ctx huma.Context, next func(huma.Context), who people.Principal, m *meter, large bool) {
	if large {
		select {
		case s.large <- struct{}{}:
			defer func() { <-s.large }()
		default:
			_, w := humago.Unwrap(ctx)
			w.Header().Set("Retry-After", retryAfter)
			write(w, problem(http.StatusServiceUnavailable, "Other large requests are under way. Try again in a moment."))
			return
		}
	}
	next(huma.WithValue(huma.WithValue(ctx, callerKey{}, who), meterKey{}, m))
}

// who tells who makes a request. It returns people.ErrEnded for a token that does not stand: whoever shows a token is
// nobody else then.
func (s *service) who(r *http.Request) (people.Principal, error) {
	shown := r.Header.Get("Authorization")
	if shown == "" {
		return s.o.Who(r), nil
	}
	scheme, token, _ := strings.Cut(shown, " ")
	if !strings.EqualFold(scheme, "Bearer") {
		return people.Principal{}, people.ErrEnded
	}
	return s.o.Token(r.Context(), strings.TrimSpace(token))
}

// keyOf is under what the requests of somebody are counted. All who are nobody share one count.
func keyOf(p people.Principal) string {
	switch {
	case p.Role == "":
		return ""
	case p.Token != "":
		return "token " + p.Token
	}
	return "name " + p.Name
}

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
	budget := s.rates.take(keyOf(who), s.o.Now())
	budget.tell(w.Header())
	switch {
	case budget.spent:
		write(w, problem(http.StatusTooManyRequests, "Too many requests in a short time. Retry-After says in how many seconds to go on."))
	case who.Role == "":
		w.Header().Set("WWW-Authenticate", `Bearer realm="lurewatch"`)
		write(w, problem(http.StatusUnauthorized, "A token that stands is needed: send it as Authorization: Bearer lw_… People make tokens in the console, and they end."))
	case !who.May(op.Act):
		write(w, problem(http.StatusForbidden, "The role "+string(who.Role)+" does not allow it."))
	default:
		next(huma.WithValue(ctx, callerKey{}, who))
	}
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

package web

import (
	"context"
	"crypto/rand"
	"encoding/hex"
	"errors"
	"net/http"

	"lurewatch/job"
	"lurewatch/people"
	"lurewatch/share"
)

// The faults that a person can do something about.
var (
	errNotFound  = errors.New("no such page")
	errCrossSite = errors.New("request from another site")
	errBadForm   = errors.New("form cannot be read")
	errNotForm   = errors.New("what was sent is not a form of a page")
	errMethod    = errors.New("method not allowed here")
	errCrowded   = errors.New("too many checks at once")
	errLogin     = errors.New("nobody is logged in")
	errForbidden = errors.New("the role does not allow it")
	errUndone    = errors.New("it was undone or decided over already")
)

// errTooLong is returned when a form or the text in it is too long. Where people may well write that much the page of
// the form says so.
var errTooLong = errors.New("text is too long")

// rebuilding is the error of a search whose index is being built anew. Rebuilding returns how many changes of how many
// it has read again, 0 of 0 where that is not known yet.
type rebuilding interface {
	error
	Rebuilding() (done, of uint64)
}

// fault is how an error is shown: a status, and the keys "fault.KEY.title" and "fault.KEY.text".
type fault struct {
	status int
	key    string
}

// faultOf maps an error to what people are told. All it does not know are ours to explain, and are logged.
func faultOf(err error) fault {
	var anew rebuilding
	switch {
	case errors.As(err, &anew):
		if _, of := anew.Rebuilding(); of == 0 {
			return fault{http.StatusServiceUnavailable, "search"}
		}
		return fault{http.StatusServiceUnavailable, "search_part"}
	case errors.Is(err, errNotFound), errors.Is(err, job.ErrUnknown):
		return fault{http.StatusNotFound, "not_found"}
	case errors.Is(err, people.ErrLink):
		return fault{http.StatusGone, "link"}
	case errors.Is(err, errLogin), errors.Is(err, people.ErrEnded):
		return fault{http.StatusUnauthorized, "login"}
	case errors.Is(err, errForbidden), errors.Is(err, people.ErrForbidden):
		return fault{http.StatusForbidden, "forbidden"}
	case errors.Is(err, errUndone):
		return fault{http.StatusConflict, "undone"}
	case errors.Is(err, share.ErrCeiling):
		return fault{http.StatusForbidden, "export_ceiling"}
	case errors.Is(err, share.ErrMasked):
		return fault{http.StatusForbidden, "export_masked"}
	case errors.Is(err, share.ErrTooMany):
		return fault{http.StatusUnprocessableEntity, "export_many"}
	case errors.Is(err, share.ErrNothing):
		return fault{http.StatusUnprocessableEntity, "export_nothing"}
	case errors.Is(err, errCrossSite):
		return fault{http.StatusForbidden, "cross_site"}
	case errors.Is(err, errNotForm):
		return fault{http.StatusUnsupportedMediaType, "not_form"}
	case errors.Is(err, errTooLong):
		return fault{http.StatusRequestEntityTooLarge, "too_large"}
	case errors.Is(err, errBadForm):
		return fault{http.StatusBadRequest, "bad_form"}
	case errors.Is(err, errMethod):
		return fault{http.StatusMethodNotAllowed, "method"}
	case errors.Is(err, errCrowded):
		return fault{http.StatusServiceUnavailable, "crowded"}
	case errors.Is(err, context.DeadlineExceeded), errors.Is(err, context.Canceled):
		return fault{http.StatusServiceUnavailable, "busy"}
	}
	return fault{http.StatusInternalServerError, "internal"}
}

// faultPage explains a fault.
type faultPage struct {
	view
	Text string
	Ref  string // the reference under which the log has the error; "" where there is nothing to log
}

// showFault writes the page of an error and logs what is ours. The log names the route, never the query or
// the form, which may carry a person's contacts.
func (s *site) showFault(w http.ResponseWriter, r *http.Request, l lang, err error) {
	f := faultOf(err)
	p := faultPage{view: s.view(r, l, "fault."+f.key+".title")}
	p.NoIndex = true
	var anew rebuilding
	var done, of uint64
	switch {
	case errors.As(err, &anew): // who builds it anew logs it
		done, of = anew.Rebuilding()
		w.Header().Set("Retry-After", retryAfter)
	case errors.Is(err, errCrowded): // a crowd would fill the log; [site.check] counts it there
		w.Header().Set("Retry-After", retryAfter)
	case f.status >= 500:
		p.Ref = reference()
		s.o.Log.Error("page failed", "ref", p.Ref, "method", r.Method, "route", r.Pattern, "err", err)
	}
	p.Text = p.T("fault."+f.key+".text", "ref", p.Ref, "n", l.Count(int(done)), "of", l.Count(int(of)))
	w.Header().Set("Cache-Control", "no-store")
	if err := s.write(w, f.status, "fault", p); err != nil {
		s.o.Log.Error("fault page failed", "ref", p.Ref, "err", err)
		http.Error(w, "Something went wrong, reference "+p.Ref, http.StatusInternalServerError)
	}
}

// reference returns four hex digits: enough to find a line in a day's log, short enough to read out.
func reference() string {
	var b [2]byte
	rand.Read(b[:]) // never fails: crypto/rand ends the program instead
	return hex.EncodeToString(b[:])
}

package api

import (
	"context"
	"crypto/rand"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"net/http"
	"strings"

	"github.com/danielgtaylor/huma/v2"

	"lurewatch/job"
	"lurewatch/people"
	"lurewatch/saved"
	"lurewatch/share"
)

// rebuilding is the error of a search whose index is being built anew. Rebuilding returns how many changes of how many
// it has read again, 0 of 0 where that is not known yet.
type rebuilding interface {
	error
	Rebuilding() (done, of uint64)
}

// progress says how far a search is that is built anew.
func progress(r rebuilding) string {
	done, of := r.Rebuilding()
	if of == 0 {
		return "search is being rebuilt"
	}
	return fmt.Sprintf("search is being rebuilt, %d of %d changes are read", done, of)
}

// problem is a refusal as it is sent. The words are for whoever wrote the client.
func problem(status int, words string) *huma.ErrorModel {
	return &huma.ErrorModel{Status: status, Title: http.StatusText(status), Detail: words}
}

// fault maps an error to what is sent. An error that it does not know is ours: it goes to the log under a reference.
// What is not there is named by what, "ad".
func (s *service) fault(operation, what string, err error) *huma.ErrorModel {
	var no *huma.ErrorModel
	var anew rebuilding
	switch {
	case errors.As(err, &no):
		return no
	case errors.As(err, &anew):
		return problem(http.StatusServiceUnavailable, "A file of the search was damaged: "+progress(anew)+". No ad and no decision is lost. Try again in a few minutes.")
	case errors.Is(err, job.ErrUnknown):
		return problem(http.StatusNotFound, unknown(what, err))
	case errors.Is(err, job.ErrChanged):
		return problem(http.StatusConflict, "It has changed since it was read. Read it again, and then decide.")
	case errors.Is(err, job.ErrOwn):
		return problem(http.StatusConflict, "You asked for this escalation yourself, of one of these ads at least. Another person has to agree; nothing was decided.")
	case errors.Is(err, job.ErrUndone):
		return problem(http.StatusConflict, "This decision was undone already, or other decisions followed on all of its ads.")
	case errors.Is(err, people.ErrForbidden):
		return problem(http.StatusForbidden, "The role of this token does not allow it.")
	case errors.Is(err, saved.ErrFull):
		return problem(http.StatusConflict, "There are as many saved searches as one person may have. Delete one first.")
	case errors.Is(err, share.ErrCeiling), errors.Is(err, share.ErrMasked):
		return problem(http.StatusForbidden, sentence(err))
	case errors.Is(err, share.ErrTooMany):
		return problem(http.StatusUnprocessableEntity, sentence(err)+" Narrow the query, or choose csv or jsonl.")
	case errors.Is(err, share.ErrNothing):
		return problem(http.StatusNotFound, "No ad matches, so that there is nothing to export in this format.")
	case errors.Is(err, context.DeadlineExceeded), errors.Is(err, context.Canceled):
		return problem(http.StatusServiceUnavailable, "The server is busy and did not finish in time. Try again in a moment.")
	}
	return s.ours(operation, err)
}

// ours is a fault that nobody but us can do something about.
func (s *service) ours(operation string, err error) *huma.ErrorModel {
	ref := reference()
	s.o.Log.Error("request failed", "ref", ref, "operation", operation, "err", err)
	return problem(http.StatusInternalServerError, "Something went wrong here. The log of the server has it under the reference "+ref+".")
}

// unknown says what there is not, with the ids where the store names them.
func unknown(what string, err error) string {
	if _, ids, ok := strings.Cut(err.Error(), job.ErrUnknown.Error()+": "); ok {
		return "These ads are not known, or were never flagged: " + ids + "."
	}
	return "There is no such " + what + "."
}

// sentence is an error of ours in words as a sentence.
func sentence(err error) string {
	s := err.Error()
	if s == "" {
		return s
	}
	return strings.ToUpper(s[:1]) + s[1:] + "."
}

// reference returns eight hex digits: enough to find a line in a log, short enough to read out.
func reference() string {
	var b [4]byte
	rand.Read(b[:]) // never fails: crypto/rand ends the program instead
	return hex.EncodeToString(b[:])
}

// write sends a refusal where no operation is there to do it.
func write(w http.ResponseWriter, p *huma.ErrorModel) {
	body, err := json.Marshal(p)
	if err != nil {
		panic(err) // it holds texts and a number
	}
	h := w.Header()
	h.Set("Content-Type", "application/problem+json")
	h.Set("Cache-Control", "no-store")
	w.WriteHeader(p.Status)
	_, _ = w.Write(append(body, '\n'))
}

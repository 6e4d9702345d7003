package main

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net"
	"net/http"
	"net/url"

	"lurewatch/people"
	"lurewatch/web/api"
)

// ownerName is who acts on the command line: whoever may read and write the data directory.
const ownerName = "owner"

// asOwner calls do with the interface for programs, where the owner of the data directory may do everything: that of the
// running server, over its socket, or else one of this process.
func (a *app) asOwner(do func(owner) error) error {
	return a.asOwnerWith(func(*server) error { return nil }, do)
}

// asOwnerWith is asOwner with something that a server of this process has beside the data directory; that of a running one
// is as it was started.
func (a *app) asOwnerWith(prepare func(*server) error, do func(owner) error) error {
	return a.asOwnerOf(a.openExisting, prepare, do)
}

// asOwnerOf is asOwnerWith for a data directory that is opened in a way of its own.
func (a *app) asOwnerOf(open func() (*dataDir, error), prepare func(*server) error, do func(owner) error) error {
	dial := func(ctx context.Context, _, _ string) (net.Conn, error) {
		return new(net.Dialer).DialContext(ctx, "unix", a.socketPath())
	}
	if conn, err := dial(a.ctx, "", ""); err == nil {
		transport := &http.Transport{DialContext: dial}
		defer transport.CloseIdleConnections()
		return errors.Join(conn.Close(), do(owner{a, transport}))
	}
	boundMemory()
	set, err := a.loadRules()
	if err != nil {
		return err
	}
	d, err := open()
	if err != nil {
		return err
	}
	if err = d.catchUp(a.ctx, a.logger()); err == nil {
		s := server{a: a, d: d, set: set, evidence: a.finder(nil).of}
		if err = prepare(&s); err == nil {
			var programs http.Handler
			if programs, err = s.ownerAPI(); err == nil {
				err = do(owner{a, inProcess{programs}})
			}
		}
	}
	if err == nil {
		err = d.catchUp(a.ctx, a.logger())
	}
	return errors.Join(err, d.Close())
}

// ownerAPI is the interface for programs for whoever may open the socket of the data directory: nobody is asked for a
// token.
func (s server) ownerAPI() (http.Handler, error) {
	o, err := s.apiOptions()
	if err != nil {
		return nil, err
	}
	o.Who = func(*http.Request) people.Principal { return people.Principal{Name: ownerName, Role: people.Admin} }
	o.PerMinute, o.Burst = 60_000, 60_000
	mux := http.NewServeMux()
	mux.Handle(api.Base+"/", api.New(o))
	mux.Handle(api.Base+officePath, s.office.handler())
	return mux, nil
}

// ownerSocket is what answers on the socket of the data directory: the interface for programs beside what other commands
// ask.
func (s server) ownerSocket(others http.Handler) (http.Handler, error) {
	programs, err := s.ownerAPI()
	if err != nil {
		return nil, err
	}
	mux := http.NewServeMux()
	mux.Handle(api.Base+"/", programs)
	mux.Handle("/", others)
	return mux, nil
}

// owner asks the interface for programs.
type owner struct {
	a    *app
	over http.RoundTripper
}

// ask sends a request and decodes the answer into a value, unless that is nil.
func (o owner) ask(method, path string, query url.Values, body, into any) error {
	resp, err := o.send(method, path, query, body)
	if err != nil {
		return err
	}
	defer resp.Body.Close()
	if into == nil {
		return nil
	}
	return json.NewDecoder(resp.Body).Decode(into)
}

// send returns an answer that is no refusal. The caller closes its body.
func (o owner) send(method, path string, query url.Values, body any) (*http.Response, error) {
	var sent io.Reader
	if body != nil {
		b, err := json.Marshal(body)
		if err != nil {
			return nil, err
		}
		sent = bytes.NewReader(b)
	}
	req, err := http.NewRequestWithContext(o.a.ctx, method, "http://lurewatch"+api.Base+path+"?"+query.Encode(), sent)
	if err != nil {
		return nil, err
	}
	if sent != nil {
		req.Header.Set("Content-Type", "application/json")
	}
	resp, err := o.over.RoundTrip(req)
	if err != nil {
		return nil, fmt.Errorf("%s %s: %w", method, path, err)
	}
	if resp.StatusCode/100 == 2 {
		return resp, nil
	}
	defer resp.Body.Close()
	var problem struct{ Title, Detail string }
	if err := json.NewDecoder(io.LimitReader(resp.Body, 1<<20)).Decode(&problem); err != nil || problem.Detail == "" {
		problem.Detail = resp.Status + " " + problem.Title
	}
	return nil, refused{resp.StatusCode, problem.Detail}
}

// refused is what the interface for programs refused, in its words.
type refused struct {
	status int
	why    string
}

func (r refused) Error() string { return r.why }

// inProcess answers requests by a handler, as a connection would: the answer streams while it is written.
type inProcess struct{ http.Handler }

// RoundTrip returns once the handler has begun to answer. The handler ends when its answer is read or closed.
func (h inProcess) RoundTrip(r *http.Request) (*http.Response, error) {
	body, sink := io.Pipe()
	w := &pipeWriter{resp: &http.Response{StatusCode: http.StatusOK, Status: "200 OK", Proto: "HTTP/1.1", ProtoMajor: 1, ProtoMinor: 1,
		Header: make(http.Header), Body: body, Request: r}, sink: sink, begun: make(chan struct{})}
	asked := r.Clone(r.Context())
	asked.RemoteAddr, asked.RequestURI = "@", r.URL.RequestURI()
	if asked.Body == nil {
		asked.Body = http.NoBody
	}
	go func() {
		var err error
		defer func() {
			if p := recover(); p != nil { // how a handler cuts an answer off
				err = fmt.Errorf("the answer was cut off: %v", p)
			}
			w.WriteHeader(http.StatusOK)
			sink.CloseWithError(err)
		}()
		h.ServeHTTP(w, asked)
	}()
	<-w.begun
	return w.resp, nil
}

// pipeWriter writes an answer into a pipe. One goroutine uses it.
type pipeWriter struct {
	resp   *http.Response
	header http.Header
	sink   *io.PipeWriter
	begun  chan struct{} // closed when the head of resp is whole
	wrote  bool
}

// Header returns what WriteHeader will send.
func (w *pipeWriter) Header() http.Header {
	if w.header == nil {
		w.header = make(http.Header)
	}
	return w.header
}

// WriteHeader makes the head of the answer known, once.
func (w *pipeWriter) WriteHeader(status int) {
	if w.wrote {
		return
	}
	w.wrote = true
	w.resp.StatusCode, w.resp.Status = status, fmt.Sprintf("%d %s", status, http.StatusText(status))
	w.resp.Header = w.Header().Clone()
	close(w.begun)
}

// Write waits until the bytes are read.
func (w *pipeWriter) Write(b []byte) (int, error) {
	w.WriteHeader(http.StatusOK)
	return w.sink.Write(b)
}

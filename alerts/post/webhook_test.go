package post_test

import (
	"context"
	"crypto/tls"
	"encoding/base64"
	"errors"
	"io"
	"net"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"time"

	"lurewatch/alerts/post"
)

var noon = time.Date(2026, 11, 22, 12, 0, 0, 0, time.UTC)

var hookKey = []byte("0123456789abcdef0123456789abcdef")

// hook runs a web server with a certificate of its own, and returns the webhook for it.
func hook(t testing.TB, h http.HandlerFunc) post.Webhook {
	t.Helper()
	file, cert := certificate(t, rsaKey())
	s := httptest.NewUnstartedServer(h)
	s.TLS = &tls.Config{Certificates: []tls.Certificate{{Certificate: [][]byte{cert.Raw}, PrivateKey: rsaKey()}}}
	s.StartTLS()
	t.Cleanup(s.Close)
	return post.Webhook{
		URL: s.URL + "/hook", CAFile: file, Private: true, Now: func() time.Time { return noon },
		SecretFile: writeFile(t, "secret", []byte("whsec_"+base64.StdEncoding.EncodeToString(hookKey)+"\n")),
	}
}

func TestWebhooksAreSignedAndCannotBeReplayed(t *testing.T) {
	const body = `{"id":"demo-unit.20261122"}`
	var header http.Header
	w := hook(t, func(w http.ResponseWriter, r *http.Request) {
		got, err := io.ReadAll(r.Body)
		if err != nil || string(got) != body || r.Method != http.MethodPost || r.Header.Get("Content-Type") != "application/json" {
			t.Errorf("the server got %s %q, %v, want the document", r.Method, got, err)
		}
		header = r.Header.Clone()
		_, _ = io.WriteString(w, "thanks\r\nX: y")
	})
	said, err := w.Send(t.Context(), "demo-unit-20261122", []byte(body))
	if err != nil || said != "200 OK thanks X: y" {
		t.Fatalf("Send = %q, %v, want the answer on one line", said, err)
	}
	if err := post.Verify(header, []byte(body), hookKey, noon.Add(4*time.Minute)); err != nil {
		t.Errorf("Verify = %v", err)
	}
	changed := func(name, value string) http.Header {
		h := header.Clone()
		h.Set(name, value)
		return h
	}
	tests := []struct {
		name string
		h    http.Header
		body string
		key  []byte
		now  time.Time
	}{
		{"another body", header, body + " ", hookKey, noon},
		{"another key", header, body, []byte("x"), noon},
		{"another id", changed("webhook-id", "x"), body, hookKey, noon},
		{"another time", changed("webhook-timestamp", "1795348801"), body, hookKey, noon},
		{"a replay", header, body, hookKey, noon.Add(6 * time.Minute)},
		{"from the future", header, body, hookKey, noon.Add(-6 * time.Minute)},
		{"no signature", changed("webhook-signature", ""), body, hookKey, noon},
		{"nothing", http.Header{}, body, hookKey, noon},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			if err := post.Verify(tt.h, []byte(tt.body), tt.key, tt.now); err == nil {
				t.Error("it is taken for good")
			}
		})
	}
}

func TestWebhookAnswers(t *testing.T) {
	tests := []struct {
		code      int
		taken     bool
		temporary bool
	}{
		{200, true, false}, {204, true, false}, {400, false, false}, {410, false, false}, {413, false, false}, {422, false, false},
		{301, false, true}, {302, false, true}, {307, false, true}, {401, false, true}, {403, false, true}, {404, false, true}, {408, false, true}, {429, false, true}, {500, false, true}, {503, false, true},
	}
	for _, tt := range tests {
		visits := 0
		w := hook(t, func(w http.ResponseWriter, r *http.Request) {
			visits++
			w.Header().Set("Location", "/elsewhere")
			w.WriteHeader(tt.code)
		})
		_, err := w.Send(t.Context(), "id", []byte("{}"))
		var r *post.Refusal
		switch {
		case tt.taken && err != nil:
			t.Errorf("answer %d: %v, want it taken", tt.code, err)
		case !tt.taken && (!errors.As(err, &r) || r.Code != tt.code || r.Temporary != tt.temporary):
			t.Errorf("answer %d: %v, want a refusal with temporary %t", tt.code, err, tt.temporary)
		}
		if visits != 1 {
			t.Errorf("answer %d: %d requests, want 1", tt.code, visits)
		}
	}
}

func TestAWebhookSaysWhenToTryAgain(t *testing.T) {
	for _, tt := range []struct {
		name, header string
		code         int
		want         time.Duration
	}{
		{"in seconds", "120", 503, 2 * time.Minute},
		{"as a date", noon.Add(90 * time.Second).UTC().Format(http.TimeFormat), 429, 90 * time.Second},
		{"a date that has passed", noon.Add(-time.Hour).UTC().Format(http.TimeFormat), 429, 0},
		{"a number that is silly", "18446744073709551615", 503, (1 << 31) * time.Second},
		{"below nothing", "-5", 503, 0},
		{"neither", "soon", 503, 0},
		{"nothing", "", 503, 0},
		{"where nothing is tried again", "120", 410, 0},
	} {
		t.Run(tt.name, func(t *testing.T) {
			w := hook(t, func(w http.ResponseWriter, _ *http.Request) {
				w.Header().Set("Retry-After", tt.header)
				w.WriteHeader(tt.code)
			})
			_, err := w.Send(t.Context(), "id", []byte("{}"))
			var r *post.Refusal
			if !errors.As(err, &r) || r.After != tt.want {
				t.Errorf("Send = %v, after %v, want %v", err, r.After, tt.want)
			}
		})
	}
}

func TestAWebhookThatHangsUpIsInDoubt(t *testing.T) {
	w := hook(t, func(http.ResponseWriter, *http.Request) { panic(http.ErrAbortHandler) })
	_, err := w.Send(t.Context(), "id", []byte("{}"))
	var r *post.Refusal
	if !errors.As(err, &r) || !r.InDoubt || !r.Temporary || strings.Contains(r.Error(), "/hook") {
		t.Errorf("Send = %v, want it in doubt and without the address", err)
	}
}

func TestCancellingEndsASlowWebhook(t *testing.T) {
	ctx, cancel := context.WithCancel(t.Context())
	w := hook(t, func(w http.ResponseWriter, r *http.Request) {
		_, _ = io.Copy(io.Discard, r.Body)
		cancel()
		<-r.Context().Done()
	})
	_, err := w.Send(ctx, "id", []byte("{}"))
	var r *post.Refusal
	if !errors.As(err, &r) || !errors.Is(err, context.Canceled) || !r.Temporary {
		t.Errorf("Send = %v, want a temporary refusal that is context.Canceled", err)
	}
}

func TestWebhooksReachPublicServersOnly(t *testing.T) {
	w := hook(t, func(http.ResponseWriter, *http.Request) { t.Error("the server was reached") })
	w.Private = false
	_, err := w.Send(t.Context(), "id", []byte("{}"))
	var r *post.Refusal
	if !errors.As(err, &r) || r.InDoubt || !strings.Contains(err.Error(), "not a public address") {
		t.Errorf("Send = %v, want the address refused", err)
	}
}

func TestWebhookSettingsAreChecked(t *testing.T) {
	good := hook(t, func(http.ResponseWriter, *http.Request) {})
	if err := good.Check(); err != nil {
		t.Fatal(err)
	}
	tests := []struct {
		name string
		edit func(*post.Webhook)
	}{
		{"no TLS", func(w *post.Webhook) { w.URL = "http://hook.example/" }},
		{"a password in the address", func(w *post.Webhook) { w.URL = "https://a:b@hook.example/" }},
		{"no address", func(w *post.Webhook) { w.URL = "" }},
		{"a short key", func(w *post.Webhook) { w.SecretFile = writeFile(t, "s", []byte("short")) }},
		{"no key", func(w *post.Webhook) { w.SecretFile = "missing" }},
		{"no clock", func(w *post.Webhook) { w.Now = nil }},
		{"no authorities", func(w *post.Webhook) { w.CAFile = writeFile(t, "ca", nil) }},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			w := good
			tt.edit(&w)
			if w.Check() == nil {
				t.Error("Check finds nothing")
			}
			var r *post.Refusal
			if _, err := w.Send(t.Context(), "id", nil); !errors.As(err, &r) || !r.Temporary || r.Step != "check" {
				t.Errorf("Send = %v, want it refused until it is mended", err)
			}
		})
	}
	var r *post.Refusal
	if _, err := good.Send(t.Context(), "a\r\nb", nil); !errors.As(err, &r) || r.Temporary {
		t.Errorf("Send with a broken id = %v, want it refused for good", err)
	}
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	_ = l.Close()
	good.URL = "https://" + l.Addr().String()
	if _, err := good.Send(t.Context(), "id", nil); !errors.As(err, &r) || !r.Temporary || r.InDoubt {
		t.Errorf("Send to nobody = %v, want a temporary refusal without doubt", err)
	}
}

package main

import (
	"encoding/json"
	"io"
	"net/http"
	"net/http/httptest"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"lurewatch/alerts/post"
)

// receiver is the example of a receiver in the README.
func receiver(t testing.TB) string {
	t.Helper()
	readme, err := os.ReadFile("../../README.md")
	if err != nil {
		t.Fatal(err)
	}
	_, section, found := strings.Cut(string(readme), "\n### Webhook\n")
	_, code, begun := strings.Cut(section, "```python\n")
	code, _, ended := strings.Cut(code, "```\n")
	if !found || !begun || !ended {
		t.Fatal("the README has no example of a receiver under Webhook")
	}
	return code
}

// python runs a program and returns what it prints.
func python(t testing.TB, code, in string) string {
	t.Helper()
	path, err := exec.LookPath("python3")
	if err != nil {
		t.Skip("python3 is not installed, so nobody reads the README")
	}
	cmd := exec.Command(path, "-c", code)
	cmd.Stdin = strings.NewReader(in)
	out, err := cmd.CombinedOutput()
	if err != nil {
		t.Fatalf("python3: %v: %s", err, out)
	}
	return string(out)
}

func TestTheReceiverInTheReadmeTakesWhatIsSent(t *testing.T) {
	code := receiver(t)
	if got := python(t, code, ""); got != "True\n" {
		t.Errorf("the example as it stands prints %q", got)
	}
	code += `
import json, sys
r = json.load(sys.stdin)
for body in (r["body"], r["body"] + " "):
    print(verify(r["headers"], body.encode(), r["secret"], r["now"]))
print(verify(r["headers"], r["body"].encode(), r["secret"], r["now"] + 301))
`
	now := time.Date(2026, 11, 22, 6, 0, 0, 0, time.UTC)
	for name, secret := range map[string]string{"in base64": "whsec_ZGVtbyBrZXkgb2Ygbm9ib2R5LCAzMiBieXRlcyE=", "as it is": "demo key of nobody, as it is"} {
		asked := map[string]any{"secret": secret, "now": now.Unix()}
		srv := httptest.NewServer(http.HandlerFunc(func(_ http.ResponseWriter, r *http.Request) {
			body, _ := io.ReadAll(r.Body)
			headers := make(map[string]string)
			for k := range r.Header {
				headers[strings.ToLower(k)] = r.Header.Get(k)
			}
			asked["headers"], asked["body"] = headers, string(body)
		}))
		file := filepath.Join(t.TempDir(), "secret")
		if err := os.WriteFile(file, []byte(secret+"\n"), 0o600); err != nil {
			t.Fatal(err)
		}
		hook := post.Webhook{URL: srv.URL, SecretFile: file, Now: func() time.Time { return now }}
		_, err := hook.Send(t.Context(), "tay-ninh-20261122", []byte(`{"title":"Bản tin, 2 tin mới"}`))
		srv.Close()
		if err != nil {
			t.Fatal(err)
		}
		in, err := json.Marshal(asked)
		if err != nil {
			t.Fatal(err)
		}
		if got := python(t, code, string(in)); got != "True\nTrue\nFalse\nFalse\n" {
			t.Errorf("a key %s: the receiver says %q, want that it takes the request, and neither another body nor an old one", name, got)
		}
	}
}

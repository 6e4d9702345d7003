package people_test

import (
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/rand"
	"crypto/sha256"
	"encoding/base64"
	"encoding/json"
	"net/http"
	"net/http/httptest"
	"net/url"
	"strings"
	"sync"
	"testing"
	"time"
)

// claims are what a provider says of a person.
type claims map[string]any

// provider is a small OpenID Connect provider on loopback: discovery, keys, codes with PKCE, tokens signed with ES256.
type provider struct {
	*httptest.Server
	key   *ecdsa.PrivateKey
	clock *clock

	mu     sync.Mutex // guards all below
	grants map[string]grant
	// The next two let a test make the provider lie.
	forge func(c claims)         // changes the claims before they are signed
	sign  *ecdsa.PrivateKey      // signs in the place of key
	disco func(d map[string]any) // changes what it says of itself
	moved string                 // where requests for tokens are sent on to
	asked []string               // paths of requests
}

type grant struct {
	challenge, nonce, client, redirect string
	claims                             claims
}

const clientID, clientSecret, redirectURL = "console", "geheim", "https://console.example/login/issuer"

func newProvider(t *testing.T) *provider {
	t.Helper()
	key, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	if err != nil {
		t.Fatal(err)
	}
	p := &provider{key: key, grants: make(map[string]grant)}
	mux := http.NewServeMux()
	mux.HandleFunc("GET /.well-known/openid-configuration", p.discovery)
	mux.HandleFunc("GET /keys", p.keys)
	mux.HandleFunc("POST /token", p.token)
	p.Server = httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		p.mu.Lock()
		p.asked = append(p.asked, r.URL.Path)
		p.mu.Unlock()
		mux.ServeHTTP(w, r)
	}))
	t.Cleanup(p.Close)
	return p
}

func (p *provider) discovery(w http.ResponseWriter, _ *http.Request) {
	d := map[string]any{
		"issuer": p.URL, "authorization_endpoint": p.URL + "/authorize", "token_endpoint": p.URL + "/token", "jwks_uri": p.URL + "/keys",
		"id_token_signing_alg_values_supported": []string{"ES256"}, "response_types_supported": []string{"code"}, "subject_types_supported": []string{"public"},
	}
	if p.disco != nil {
		p.disco(d)
	}
	answer(w, d)
}

func (p *provider) keys(w http.ResponseWriter, _ *http.Request) {
	point, err := p.key.PublicKey.Bytes() // 4, x, y
	if err != nil {
		panic(err)
	}
	answer(w, map[string]any{"keys": []any{map[string]any{
		"kty": "EC", "crv": "P-256", "use": "sig", "alg": "ES256", "kid": "k1", "x": b64(point[1:33]), "y": b64(point[33:]),
	}}})
}

// authorize is what the log-in page of the provider does once the person agreed: it returns the code and the state.
func (p *provider) authorize(t testing.TB, redirect string, c claims) (code, state string) {
	t.Helper()
	u, err := url.Parse(redirect)
	if err != nil || !strings.HasPrefix(redirect, p.URL+"/authorize?") {
		t.Fatalf("the browser is sent to %q", redirect)
	}
	q := u.Query()
	if q.Get("response_type") != "code" || q.Get("code_challenge_method") != "S256" || !strings.Contains(q.Get("scope"), "openid") {
		t.Errorf("the request of the browser is %v", q)
	}
	p.mu.Lock()
	defer p.mu.Unlock()
	code = rand.Text()
	p.grants[code] = grant{challenge: q.Get("code_challenge"), nonce: q.Get("nonce"), client: q.Get("client_id"), redirect: q.Get("redirect_uri"), claims: c}
	return code, q.Get("state")
}

func (p *provider) token(w http.ResponseWriter, r *http.Request) {
	p.mu.Lock()
	defer p.mu.Unlock()
	if p.moved != "" {
		http.Redirect(w, r, p.moved, http.StatusTemporaryRedirect)
		return
	}
	code := r.FormValue("code")
	g, ok := p.grants[code]
	delete(p.grants, code) // once
	id, secret, _ := r.BasicAuth()
	sum := sha256.Sum256([]byte(r.FormValue("code_verifier")))
	if !ok || id != clientID || secret != clientSecret || g.client != id || g.redirect != r.FormValue("redirect_uri") || b64(sum[:]) != g.challenge {
		w.Header().Set("Content-Type", "application/json")
		w.WriteHeader(http.StatusBadRequest)
		_, _ = w.Write([]byte(`{"error":"invalid_grant"}`))
		return
	}
	now := p.clock.now()
	c := claims{"iss": p.URL, "aud": clientID, "nonce": g.nonce, "iat": now.Unix(), "exp": now.Add(time.Minute).Unix()}
	for k, v := range g.claims {
		c[k] = v
	}
	if p.forge != nil {
		p.forge(c)
	}
	key := p.key
	if p.sign != nil {
		key = p.sign
	}
	answer(w, map[string]any{"access_token": "a", "token_type": "Bearer", "expires_in": 60, "id_token": jwt(key, c)})
}

// jwt is the claims signed with ES256: r and s, 32 bytes each.
func jwt(key *ecdsa.PrivateKey, c claims) string {
	head, _ := json.Marshal(map[string]string{"alg": "ES256", "kid": "k1", "typ": "JWT"})
	body, _ := json.Marshal(c)
	signed := b64(head) + "." + b64(body)
	sum := sha256.Sum256([]byte(signed))
	r, s, err := ecdsa.Sign(rand.Reader, key, sum[:])
	if err != nil {
		panic(err)
	}
	sig := make([]byte, 64)
	r.FillBytes(sig[:32])
	s.FillBytes(sig[32:])
	return signed + "." + b64(sig)
}

func b64(b []byte) string { return base64.RawURLEncoding.EncodeToString(b) }

func answer(w http.ResponseWriter, v any) {
	w.Header().Set("Content-Type", "application/json")
	_ = json.NewEncoder(w).Encode(v)
}

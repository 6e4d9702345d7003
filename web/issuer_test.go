package web_test

import (
	"crypto"
	"crypto/rand"
	"crypto/rsa"
	"crypto/sha256"
	"encoding/base64"
	"encoding/json"
	"math/big"
	"net/http"
	"net/http/httptest"
	"net/url"
	"strings"
	"testing"

	"lurewatch/people"
)

// organisation is a made-up issuer that vouches for one person.
type organisation struct {
	*httptest.Server
	key   *rsa.PrivateKey
	nonce string // of the log-in under way
	group string
}

func newOrganisation(t testing.TB) *organisation {
	t.Helper()
	key, err := rsa.GenerateKey(rand.Reader, 2048)
	if err != nil {
		t.Fatal(err)
	}
	o := &organisation{key: key, group: "analysts"}
	answer := func(v func() any) http.HandlerFunc {
		return func(w http.ResponseWriter, _ *http.Request) {
			w.Header().Set("Content-Type", "application/json")
			_ = json.NewEncoder(w).Encode(v())
		}
	}
	mux := http.NewServeMux()
	mux.HandleFunc("/.well-known/openid-configuration", answer(func() any {
		return map[string]any{"issuer": o.URL, "authorization_endpoint": o.URL + "/auth", "token_endpoint": o.URL + "/token", "jwks_uri": o.URL + "/keys", "id_token_signing_alg_values_supported": []string{"RS256"}}
	}))
	mux.HandleFunc("/keys", answer(func() any {
		n, e := base64.RawURLEncoding.EncodeToString(key.N.Bytes()), base64.RawURLEncoding.EncodeToString(big.NewInt(int64(key.E)).Bytes())
		return map[string]any{"keys": []any{map[string]string{"kty": "RSA", "alg": "RS256", "use": "sig", "kid": "1", "n": n, "e": e}}}
	}))
	mux.HandleFunc("/token", answer(func() any {
		return map[string]any{"access_token": "x", "token_type": "Bearer", "expires_in": 60, "id_token": o.token(t)}
	}))
	o.Server = httptest.NewServer(mux)
	t.Cleanup(o.Close)
	return o
}

// token is what the issuer says of the person, signed.
func (o *organisation) token(t testing.TB) string {
	text := base64.RawURLEncoding.EncodeToString
	claims, err := json.Marshal(map[string]any{"iss": o.URL, "aud": "lurewatch", "sub": "1", "nonce": o.nonce, "iat": noon.Unix(), "exp": noon.Unix() + 600,
		"preferred_username": "hoa", "name": "Hoa", "groups": []string{o.group}})
	if err != nil {
		t.Error(err)
	}
	signed := text([]byte(`{"alg":"RS256","kid":"1"}`)) + "." + text(claims)
	sum := sha256.Sum256([]byte(signed))
	sig, err := rsa.SignPKCS1v15(rand.Reader, o.key, crypto.SHA256, sum[:])
	if err != nil {
		t.Error(err)
	}
	return signed + "." + text(sig)
}

// vouched is a manor whose people may log in with an organisation as well.
func vouched(t *testing.T, o *organisation) *manor {
	t.Helper()
	m := newManor(t)
	var err error
	m.house, err = people.New(people.Options{Rows: m.store, Now: m.clock, Rand: rand.Reader, Memory: 64, Issuer: &people.Issuer{
		URL: o.URL, ClientID: "lurewatch", RedirectURL: "https://console.example/console/login/return", Claim: "groups", Roles: map[string]people.Role{"analysts": people.Reviewer},
	}})
	if err != nil {
		t.Fatal(err)
	}
	opts := m.Options
	opts.House, opts.Issuer = m.house, "Demo"
	m.bench = newBench(t, func(b *bench) { b.Options = opts })
	return m
}

// comeBack ends a log-in with the organisation as a browser does: from its page, with the cookie.
func comeBack(t *testing.T, m *manor, query url.Values, proof *http.Cookie) (int, http.Header, string) {
	t.Helper()
	r := httptest.NewRequest("GET", "/console/login/return?"+query.Encode(), nil)
	r.Header.Set("Sec-Fetch-Site", "cross-site")
	if proof != nil {
		r.AddCookie(&http.Cookie{Name: proof.Name, Value: proof.Value})
	}
	return m.do(t, r)
}

func TestLoggingInWithTheOrganisation(t *testing.T) {
	o := newOrganisation(t)
	m := vouched(t, o)
	_, _, body := m.as(t, "", "/en/console/ad/ad-1", nil)
	has(t, body, `href="/en/console/login/issuer?to=%2Fen%2Fconsole%2Fad%2Fad-1"`)
	status, h, _ := m.as(t, "", "/en/console/login/issuer?to=%2Fen%2Fconsole%2Fad%2Fad-1", nil)
	to, err := url.Parse(h.Get("Location"))
	if status != 303 || err != nil || !strings.HasPrefix(h.Get("Location"), o.URL+"/auth?") {
		t.Fatalf("begin = %d to %q", status, h.Get("Location"))
	}
	proof := cookie(t, h, "lurewatch-issuer")
	if !proof.HttpOnly || proof.SameSite != http.SameSiteLaxMode || proof.MaxAge != 600 {
		t.Errorf("the cookie is %+v", proof)
	}
	o.nonce = to.Query().Get("nonce")
	answer := url.Values{"code": {"x"}, "state": {to.Query().Get("state")}}
	if status, _, body = comeBack(t, m, answer, nil); status != 401 {
		t.Errorf("an answer without the cookie = %d", status)
	}
	says(t, body, "Tổ chức của bạn không xác nhận được")
	status, h, _ = comeBack(t, m, answer, proof)
	if status != 303 || h.Get("Location") != "/en/console/ad/ad-1" {
		t.Fatalf("end = %d to %q:\n%s", status, h.Get("Location"), m.log)
	}
	m.cookies["hoa"] = cookie(t, h, "lurewatch-session").Value
	if status, _, body = m.as(t, "hoa", "/en/console/account", nil); status != 200 || strings.Contains(body, `name="old"`) {
		t.Errorf("the account = %d; one with an issuer has no password to change", status)
	}
	says(t, body, "Hoa", "Reviewer")
}

func TestTheOrganisationMayRefuseOrBeAway(t *testing.T) {
	o := newOrganisation(t)
	m := vouched(t, o)
	_, h, _ := m.as(t, "", "/en/console/login/issuer", nil)
	to, err := url.Parse(h.Get("Location"))
	if err != nil {
		t.Fatal(err)
	}
	o.nonce, o.group = to.Query().Get("nonce"), "visitors"
	status, h, _ := comeBack(t, m, url.Values{"code": {"x"}, "state": {to.Query().Get("state")}}, cookie(t, h, "lurewatch-issuer"))
	if status != 401 {
		t.Errorf("somebody without a role = %d", status)
	}
	for _, c := range (&http.Response{Header: h}).Cookies() {
		if c.Name == "lurewatch-session" {
			t.Error("somebody without a role got a session")
		}
	}
	o.Close()
	m = vouched(t, o)
	status, _, body := m.as(t, "", "/en/console/login/issuer", nil)
	if status != 502 {
		t.Errorf("begin while the issuer is away = %d", status)
	}
	says(t, body, "cannot be reached")
}

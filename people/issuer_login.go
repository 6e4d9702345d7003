package people

import (
	"context"
	"crypto/hmac"
	"crypto/sha256"
	"crypto/subtle"
	"encoding/base64"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"strings"
	"time"

	"github.com/coreos/go-oidc/v3/oidc"
	"golang.org/x/oauth2"

	"lurewatch/job"
)

// ErrNoIssuer is returned by Begin and Finish of a House without an issuer.
var ErrNoIssuer = errors.New("no issuer is set up")

// proof is what the browser keeps between Begin and Finish.
type proof struct {
	State    string    `json:"state"`
	Nonce    string    `json:"nonce"`
	Verifier string    `json:"verifier"`
	At       time.Time `json:"at"`
}

// Begin begins a log-in with the issuer. It returns the address that the browser is sent to, and the value of a cookie
// that Finish wants back within ten minutes: HttpOnly, Secure, SameSite=Lax.
func (h *House) Begin(ctx context.Context) (redirect, cookie string, err error) {
	if h.issuer == nil {
		return "", "", ErrNoIssuer
	}
	provider, err := h.issuer.ask(ctx)
	if err != nil {
		return "", "", err
	}
	var b [96]byte
	if err := h.random(b[:]); err != nil {
		return "", "", err
	}
	text := base64.RawURLEncoding.EncodeToString
	p := proof{State: text(b[:32]), Nonce: text(b[32:64]), Verifier: text(b[64:]), At: h.now().UTC()}
	conf := h.issuer.config(provider)
	return conf.AuthCodeURL(p.State, oidc.Nonce(p.Nonce), oauth2.S256ChallengeOption(p.Verifier)), h.issuer.sealed(p), nil
}

// sealed is a proof as a cookie: it can be read by whoever has it, and not changed.
func (i *issuer) sealed(p proof) string {
	data, err := json.Marshal(p)
	if err != nil {
		panic("people: encode a proof: " + err.Error()) // three texts and a time
	}
	body := base64.RawURLEncoding.EncodeToString(data)
	return body + "." + base64.RawURLEncoding.EncodeToString(i.mac(body))
}

func (i *issuer) mac(body string) []byte {
	m := hmac.New(sha256.New, i.seal[:])
	m.Write([]byte(body))
	return m.Sum(nil)
}

// unsealed reads a cookie, if it is ours, not old, and for the state that the issuer sent back.
func (i *issuer) unsealed(cookie, state string, now time.Time) (proof, bool) {
	body, mac, _ := strings.Cut(cookie, ".")
	sum, err := base64.RawURLEncoding.DecodeString(mac)
	if err != nil || !hmac.Equal(sum, i.mac(body)) {
		return proof{}, false
	}
	data, err := base64.RawURLEncoding.DecodeString(body)
	var p proof
	if err != nil || json.Unmarshal(data, &p) != nil {
		return proof{}, false
	}
	fresh := !now.Before(p.At) && now.Sub(p.At) < proofLife
	return p, fresh && subtle.ConstantTimeCompare([]byte(p.State), []byte(state)) == 1
}

// Finish ends a log-in with the issuer, with the code and the state of its answer and the cookie of Begin, and begins a
// session. The account is that of the issuer and its subject, and never one with a password, whatever the name is. A
// person who is new gets an account. It returns ErrRefused, which wraps why, for whoever may not in, *ErrThrottled, and
// another error if the issuer cannot be asked.
func (h *House) Finish(ctx context.Context, code, state, cookie, from string) (string, Principal, error) {
	if h.issuer == nil {
		return "", Principal{}, ErrNoIssuer
	}
	pass, err := h.gate.enter("", addressOf(from), h.now())
	if err != nil {
		return "", Principal{}, err
	}
	p, ok := h.issuer.unsealed(cookie, state, h.now())
	if !ok {
		return "", Principal{}, h.refused(ctx, "", from, particulars{"how": "issuer", "why": "the cookie is not that of the answer"})
	}
	v, err := h.issuer.redeem(ctx, code, p)
	if err != nil {
		if errors.Is(err, ErrRefused) {
			h.log.Warn("a log-in with the issuer is refused", "why", err)
			return "", Principal{}, h.refused(ctx, "", from, particulars{"how": "issuer", "why": "the answer of the issuer does not hold"})
		}
		pass.well(h.now()) // it is not the caller's fault
		return "", Principal{}, err
	}
	shown, who, err := h.vouch(ctx, v, from)
	if err == nil {
		pass.well(h.now())
	}
	return shown, who, err
}

// vouch logs a person in whom the issuer vouches for.
func (h *House) vouch(ctx context.Context, v vouched, from string) (string, Principal, error) {
	key := keyHex(h.issuer.URL, v.subject)
	for try := 1; ; try++ {
		var name string
		_, err := h.read(ctx, subjects, key, &name)
		if errors.Is(err, job.ErrUnknown) {
			if v.role == "" {
				return "", Principal{}, h.refused(ctx, "", from, particulars{"how": "issuer", "why": "no role"})
			}
			name, err = h.adopt(ctx, v, key)
			if errors.Is(err, job.ErrChanged) && try < tries {
				continue
			}
		}
		if err != nil {
			return "", Principal{}, err
		}
		return h.welcome(ctx, name, v, from)
	}
}

// adopt makes an account for a person who is new, under a name that nobody has.
func (h *House) adopt(ctx context.Context, v vouched, key string) (string, error) {
	name := wish(v.name, v.subject)
	for n := 2; ; n++ {
		err := h.free(ctx, name)
		if err == nil {
			break
		}
		if !errors.Is(err, ErrTaken) || n > 99 {
			return "", fmt.Errorf("name an account: %w", err)
		}
		name = fmt.Sprintf("%s-%d", wish(v.name, v.subject), n)
	}
	a := account{Account: Account{
		Name: name, Display: foldDisplay(v.display, name), Role: v.role, CreatedAt: h.now().UTC(), CreatedBy: "system",
		Issuer: h.issuer.URL,
	}, Subject: v.subject}
	note := h.note("system", "account", name, particulars{"did": "join", "role": v.role, "issuer": h.issuer.URL})
	return name, h.write(ctx, account{}, nil, a, []job.Row{row(subjects, key, name, nil)}, note)
}

// welcome gives the account the role that the issuer says, if that is the issuer's to say, and begins a session.
func (h *House) welcome(ctx context.Context, name string, v vouched, from string) (string, Principal, error) {
	if v.synced {
		err := h.sync(ctx, name, v.role)
		if errors.Is(err, ErrLastAdmin) {
			h.log.Warn("the last admin keeps the role, which the issuer no longer gives", "name", name)
		} else if err != nil {
			return "", Principal{}, err
		}
	}
	var a account
	if _, err := h.read(ctx, accounts, name, &a); err != nil {
		return "", Principal{}, err
	}
	if !a.open() || a.Role == "" {
		return "", Principal{}, h.refused(ctx, name, from, particulars{"how": "issuer", "closed": !a.open()})
	}
	return h.begin(ctx, a, from, "issuer")
}

// sync gives an account the role that the issuer says. Without one nobody gets in, and sessions and tokens end.
func (h *House) sync(ctx context.Context, name string, r Role) error {
	return h.change(ctx, name, func(a *account) ([]job.Row, *job.Audit, error) {
		if a.Role == r || !a.open() {
			return nil, nil, errSame
		}
		was := a.Role
		a.Role = r
		return a.turned(), h.note("system", "account", name, particulars{"did": "role", "was": was, "is": r, "issuer": a.Issuer}), nil
	})
}

// keyHex is the SHA-256 of texts, each with its end marked, in hex.
func keyHex(parts ...string) string {
	h := sha256.New()
	for _, p := range parts {
		h.Write([]byte(p))
		h.Write([]byte{0})
	}
	return hex.EncodeToString(h.Sum(nil))
}

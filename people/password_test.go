package people_test

import (
	"errors"
	"strings"
	"testing"
	"time"

	"lurewatch/job"
	"lurewatch/people"
)

func TestCheckPassword(t *testing.T) {
	for _, tc := range []struct{ name, account, password, want string }{
		{"a phrase", "an", good, ""},
		{"twelve letters", "an", "kxmvqpzrwtyb", ""},
		{"twelve Vietnamese letters", "an", "đặcbiệtlắmnh", ""},
		{"spaces around", "an", "  con trâu  ", ""},
		{"eleven letters", "an", "kxmvqpzrwty", "short"},
		{"eleven letters with marks apart", "an", "ô" + strings.Repeat("o\u0302", 10), "short"},
		{"none", "an", "", "short"},
		{"a thousand bytes", "an", strings.Repeat("abcdefghij", 100), ""},
		{"more than a thousand bytes", "an", strings.Repeat("abcdefghij", 100) + "k", "long"},
		{"the name", "tran.van.binh", "Tran.Van.Binh", "name"},
		{"the name again and again", "binh", "binhbinhbinh", "name"},
		{"the name and more", "binh", "binh thích cà phê", ""},
		{"a common one", "an", "password1234", "common"},
		{"a common one in Vietnamese", "an", "Anh Yeu Em 1234", "common"},
		{"a common one with marks", "an", "Mật Khẩu 123456", "common"},
		{"a common one in wide letters", "an", "ｐａｓｓｗｏｒｄ１２３４", "common"},
	} {
		t.Run(tc.name, func(t *testing.T) {
			err := people.CheckPassword(tc.account, tc.password)
			var bad *people.PasswordError
			if got := errors.As(err, &bad); got != (tc.want != "") || got && bad.Why != tc.want {
				t.Errorf("CheckPassword(%q) = %v, want %q", tc.password, err, tc.want)
			}
		})
	}
}

func TestCheckName(t *testing.T) {
	for _, name := range []string{"an", "tran.van-binh_2", "a" + strings.Repeat("b", 39)} {
		if err := people.CheckName(name); err != nil {
			t.Errorf("CheckName(%q) = %v", name, err)
		}
	}
	for _, name := range []string{"", "a", "An", "1an", ".an", "đào", "a b", "unit:1", "unit", "open", "system", "cli", "an\n", "a" + strings.Repeat("b", 40)} {
		wantErr(t, "CheckName("+name+")", people.CheckName(name), people.ErrName)
	}
}

func TestANewPassword(t *testing.T) {
	const next = "mèo con lon ton"
	w, session, an := founded(t)
	ctx := t.Context()
	other, _, err := w.LogIn(ctx, "an", good, home)
	if err != nil {
		t.Fatal(err)
	}
	token, _, err := w.MakeToken(ctx, an, "script", people.Reader, time.Hour)
	if err != nil {
		t.Fatal(err)
	}
	link, err := w.ResetLink(ctx, an, "an")
	if err != nil {
		t.Fatal(err)
	}
	_, err = w.SetPassword(ctx, an, "wrong wrong wrong", next, home)
	wantErr(t, "SetPassword with a wrong old one", err, people.ErrRefused)
	var bad *people.PasswordError
	if _, err := w.SetPassword(ctx, an, good, "short", home); !errors.As(err, &bad) {
		t.Errorf("SetPassword to a short one: %v", err)
	}
	if _, err := w.Session(ctx, session); err != nil {
		t.Errorf("the session before the change: %v", err)
	}
	renewed, err := w.SetPassword(ctx, an, good, next, home)
	if err != nil {
		t.Fatal(err)
	}
	who, err := w.Session(ctx, renewed)
	if err != nil || who.Name != "an" || who.Session == an.Session || renewed == session {
		t.Errorf("the session that goes on = %+v, %v, want another one of an", who, err)
	}
	_, err = w.Session(ctx, session)
	wantErr(t, "the secret of before", err, people.ErrEnded)
	if list, err := w.Sessions(ctx, who, "an"); err != nil || len(list) != 1 || list[0].ID != who.Session {
		t.Errorf("Sessions = %+v, %v, want the one that goes on", list, err)
	}
	if n := w.rows.count("invitation"); n != 0 {
		t.Errorf("%d links are left", n)
	}
	_, err = w.Session(ctx, other)
	wantErr(t, "the other session", err, people.ErrEnded)
	_, err = w.Token(ctx, token)
	wantErr(t, "the token", err, people.ErrEnded)
	_, err = w.Invited(ctx, link)
	wantErr(t, "the link that was to set it", err, people.ErrLink)
	_, _, err = w.LogIn(ctx, "an", good, home)
	wantErr(t, "LogIn with the old one", err, people.ErrRefused)
	if _, _, err := w.LogIn(ctx, "an", next, home); err != nil {
		t.Errorf("LogIn with the new one: %v", err)
	}
	machine := an
	machine.Token, machine.Session = "0123456789abcdef", ""
	_, err = w.SetPassword(ctx, machine, next, good, home)
	wantErr(t, "SetPassword by a token", err, people.ErrForbidden)
}

func TestGuessingTheOldPasswordIsThrottled(t *testing.T) {
	w, _, an := founded(t)
	var err error
	for range 7 {
		_, err = w.SetPassword(t.Context(), an, "wrong wrong wrong", "mèo con lon ton", home)
	}
	if throttled(err, w.clock.now()) == 0 {
		t.Errorf("the seventh guess: %v, want a pause", err)
	}
}

func TestAResetLinkIsUsedOnce(t *testing.T) {
	w, _, an := founded(t)
	ctx := t.Context()
	w.joined(t, an, "binh", people.Lead)
	one, err := w.ResetLink(ctx, an, "binh")
	if err != nil {
		t.Fatal(err)
	}
	two, err := w.ResetLink(ctx, an, "binh")
	if err != nil {
		t.Fatal(err)
	}
	_, err = w.Invited(ctx, one)
	wantErr(t, "the older of two links", err, people.ErrLink)
	_, _, err = w.Accept(ctx, one, people.AcceptForm{Password: "mèo con lon ton"})
	wantErr(t, "Accept of the older of two links", err, people.ErrLink)
	if list, err := w.Invitations(ctx, an); err != nil || len(list) != 1 {
		t.Errorf("Invitations = %+v, %v, want the newer link", list, err)
	}
	_, who, err := w.Accept(ctx, two, people.AcceptForm{Name: "an", Password: "mèo con lon ton"})
	if err != nil || who.Name != "binh" || who.Role != people.Lead {
		t.Fatalf("Accept = %+v, %v", who, err)
	}
	for name, link := range map[string]string{"the same": two, "the older": one, "none": ""} {
		_, _, err := w.Accept(ctx, link, people.AcceptForm{Password: good})
		wantErr(t, name+" link afterwards", err, people.ErrLink)
	}
	three, err := w.ResetLink(ctx, an, "binh")
	if err != nil {
		t.Fatal(err)
	}
	if err := errors.Join(w.Disable(ctx, an, "binh"), w.Enable(ctx, an, "binh")); err != nil {
		t.Fatal(err)
	}
	_, err = w.Invited(ctx, three)
	wantErr(t, "a link from before the account was closed and opened", err, people.ErrLink)
	_, err = w.ResetLink(ctx, an, "nobody")
	wantErr(t, "ResetLink of nobody", err, job.ErrUnknown)
}

func TestTokens(t *testing.T) {
	w, _, an := founded(t)
	ctx := t.Context()
	_, binh := w.joined(t, an, "binh", people.Reviewer)
	_, chi := w.joined(t, an, "chi", people.Lead)
	secret, made, err := w.MakeToken(ctx, binh, " nightly\texport ", people.Reader, 24*time.Hour)
	if err != nil || made.Label != "nightly export" || !strings.HasPrefix(secret, "lw_t") {
		t.Fatalf("MakeToken = %q, %+v, %v", secret, made, err)
	}
	p, err := w.Token(ctx, secret)
	if err != nil || p.Name != "binh" || p.Role != people.Reader || p.Token != made.ID || p.Session != "" {
		t.Errorf("Token = %+v, %v", p, err)
	}
	if _, err := w.Session(ctx, secret); err == nil {
		t.Error("a token is taken for a session")
	}
	for name, try := range map[string]func() error{
		"a higher role": func() error { _, _, err := w.MakeToken(ctx, binh, "x", people.Lead, time.Hour); return err },
		"by a token":    func() error { _, _, err := w.MakeToken(ctx, p, "x", people.Reader, time.Hour); return err },
		"by nobody": func() error {
			_, _, err := w.MakeToken(ctx, people.Principal{}, "x", people.Reader, time.Hour)
			return err
		},
	} {
		wantErr(t, name, try(), people.ErrForbidden)
	}
	for name, try := range map[string]func() error{
		"no role":  func() error { _, _, err := w.MakeToken(ctx, binh, "x", "", time.Hour); return err },
		"no label": func() error { _, _, err := w.MakeToken(ctx, binh, " ", people.Reader, time.Hour); return err },
		"no life":  func() error { _, _, err := w.MakeToken(ctx, binh, "x", people.Reader, 0); return err },
		"a life too long": func() error {
			_, _, err := w.MakeToken(ctx, binh, "x", people.Reader, people.MaxTokenLife+1)
			return err
		},
	} {
		if try() == nil {
			t.Errorf("MakeToken with %s has no error", name)
		}
	}
	wantErr(t, "RevokeToken of somebody else", w.RevokeToken(ctx, chi, made.ID), job.ErrUnknown)
	_, err = w.Tokens(ctx, chi, "binh")
	wantErr(t, "Tokens of somebody else", err, people.ErrForbidden)
	if list, err := w.Tokens(ctx, an, ""); err != nil || len(list) != 1 || list[0].SeenAt.IsZero() {
		t.Errorf("Tokens of all = %+v, %v", list, err)
	}
	w.clock.pass(24 * time.Hour)
	_, err = w.Token(ctx, secret)
	wantErr(t, "Token after its life", err, people.ErrEnded)

	_, binh, err = w.LogIn(ctx, "binh", good, home)
	if err != nil {
		t.Fatal(err)
	}
	secret, made, err = w.MakeToken(ctx, binh, "x", people.Reader, time.Hour)
	if err != nil {
		t.Fatal(err)
	}
	if err := w.RevokeToken(ctx, binh, made.ID); err != nil {
		t.Fatal(err)
	}
	_, err = w.Token(ctx, secret)
	wantErr(t, "Token after it was revoked", err, people.ErrEnded)
}

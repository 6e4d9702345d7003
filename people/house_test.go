package people_test

import (
	"crypto/rand"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"lurewatch/job"
	"lurewatch/people"
)

func TestNewWantsAllItNeeds(t *testing.T) {
	full := people.Options{Rows: newRows(t), Now: time.Now, Rand: rand.Reader, Memory: 8}
	for name, take := range map[string]func(o *people.Options){
		"rows": func(o *people.Options) { o.Rows = nil },
		"time": func(o *people.Options) { o.Now = nil },
		"rand": func(o *people.Options) { o.Rand = nil },
	} {
		o := full
		take(&o)
		if _, err := people.New(o); err == nil {
			t.Errorf("New without %s has no error", name)
		}
	}
	o := full
	o.Rand = strings.NewReader("")
	h, err := people.New(o)
	if err != nil {
		t.Fatal(err)
	}
	if _, _, err := h.First(t.Context()); err == nil {
		t.Error("First makes a secret without randomness")
	}
}

func TestTheFirstLink(t *testing.T) {
	w := newTown(t, nil)
	old, ok, err := w.First(t.Context())
	if err != nil || !ok {
		t.Fatalf("First = %v, %v", ok, err)
	}
	link, _, err := w.First(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	if _, err := w.Invited(t.Context(), old); err == nil {
		t.Error("the link of the start before is still good")
	}
	inv, err := w.Invited(t.Context(), link)
	if err != nil || inv.Kind != people.FirstAccount || inv.Role != people.Admin {
		t.Errorf("Invited = %+v, %v", inv, err)
	}
	w.clock.pass(people.FirstLife)
	_, err = w.Invited(t.Context(), link)
	wantErr(t, "a link of yesterday", err, people.ErrLink)

	link, _, err = w.First(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	form := people.AcceptForm{Name: " An ", Password: good, From: home}
	session, who, err := w.Accept(t.Context(), link, form)
	if err != nil || who.Name != "an" || who.Role != people.Admin || who.Display != "an" {
		t.Fatalf("Accept = %+v, %v", who, err)
	}
	if got, err := w.Session(t.Context(), session); err != nil || got != who {
		t.Errorf("Session = %+v, %v, want %+v", got, err, who)
	}
	form.Name = "binh"
	_, _, err = w.Accept(t.Context(), link, form)
	wantErr(t, "the link again", err, people.ErrLink)
	if _, ok, err := w.First(t.Context()); ok || err != nil {
		t.Errorf("First with an admin there = %v, %v", ok, err)
	}
}

func TestOneOfManyUsesTheFirstLink(t *testing.T) {
	w := newTown(t, nil)
	link, _, err := w.First(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	var wg sync.WaitGroup
	done := make([]bool, 8)
	for i := range done {
		wg.Go(func() {
			_, _, err := w.Accept(t.Context(), link, people.AcceptForm{Name: "a" + string(rune('a'+i)), Password: good})
			done[i] = err == nil
		})
	}
	wg.Wait()
	n := 0
	for _, d := range done {
		if d {
			n++
		}
	}
	if n != 1 || w.rows.count("account") != 1 {
		t.Errorf("%d people used the first link, %d accounts, want one", n, w.rows.count("account"))
	}
}

func TestInvitations(t *testing.T) {
	w, _, an := founded(t)
	ctx := t.Context()
	if _, err := w.Invite(ctx, an, "owner", ""); err == nil {
		t.Error("Invite with a role that there is not has no error")
	}
	_, err := w.Invite(ctx, an, people.Reader, "an")
	wantErr(t, "Invite under a name that is taken", err, people.ErrTaken)
	_, err = w.Invite(ctx, an, people.Reader, "unit:1")
	wantErr(t, "Invite under what is no name", err, people.ErrName)

	link, err := w.Invite(ctx, an, people.Reviewer, "")
	if err != nil {
		t.Fatal(err)
	}
	_, _, err = w.Accept(ctx, link, people.AcceptForm{Name: "an", Password: good})
	wantErr(t, "Accept with a name that is taken", err, people.ErrTaken)
	_, _, err = w.Accept(ctx, link, people.AcceptForm{Name: "Đào", Password: good})
	wantErr(t, "Accept with what is no name", err, people.ErrName)
	if _, _, err := w.Accept(ctx, link, people.AcceptForm{Name: "dao", Password: "short"}); err == nil {
		t.Error("Accept takes a short password")
	}
	_, who, err := w.Accept(ctx, link, people.AcceptForm{Name: "dao", Display: "Đào\u202e\n<b>", Password: good, Lang: "de"})
	if err != nil || who.Role != people.Reviewer || who.Display != "Đào <b>" || who.Lang != "" {
		t.Errorf("Accept = %+v, %v", who, err)
	}

	link, err = w.Invite(ctx, an, people.Admin, "binh")
	if err != nil {
		t.Fatal(err)
	}
	list, err := w.Invitations(ctx, an)
	if err != nil || len(list) != 1 || list[0].Name != "binh" {
		t.Fatalf("Invitations = %+v, %v", list, err)
	}
	if err := w.Withdraw(ctx, an, list[0].ID); err != nil {
		t.Errorf("Withdraw: %v", err)
	}
	_, err = w.Invited(ctx, link)
	wantErr(t, "a link that was withdrawn", err, people.ErrLink)
	wantErr(t, "Withdraw again", w.Withdraw(ctx, an, list[0].ID), job.ErrUnknown)
}

func TestAnInvitationFallsWithWhoeverMadeIt(t *testing.T) {
	w, _, an := founded(t)
	_, binh := w.joined(t, an, "binh", people.Admin)
	link, err := w.Invite(t.Context(), binh, people.Admin, "chi")
	if err != nil {
		t.Fatal(err)
	}
	if err := w.SetRole(t.Context(), an, "binh", people.Reader); err != nil {
		t.Fatal(err)
	}
	_, _, err = w.Accept(t.Context(), link, people.AcceptForm{Password: good})
	wantErr(t, "the link of somebody who is no admin now", err, people.ErrLink)
}

func TestARoleEndsSessionsAndTokens(t *testing.T) {
	ends := map[string]func(w *town, by people.Principal) error{
		"another role": func(w *town, by people.Principal) error {
			return w.SetRole(t.Context(), by, "binh", people.Lead)
		},
		"closing": func(w *town, by people.Principal) error { return w.Disable(t.Context(), by, "binh") },
		"closing and opening": func(w *town, by people.Principal) error {
			if err := w.Disable(t.Context(), by, "binh"); err != nil {
				return err
			}
			return w.Enable(t.Context(), by, "binh")
		},
		"a reset": func(w *town, by people.Principal) error {
			link, err := w.ResetLink(t.Context(), by, "binh")
			if err != nil {
				return err
			}
			_, _, err = w.Accept(t.Context(), link, people.AcceptForm{Password: good + "!"})
			return err
		},
	}
	for name, end := range ends {
		t.Run(name, func(t *testing.T) {
			w, _, an := founded(t)
			session, binh := w.joined(t, an, "binh", people.Reviewer)
			token, _, err := w.MakeToken(t.Context(), binh, "script", people.Reader, time.Hour)
			if err != nil {
				t.Fatal(err)
			}
			if _, err := w.Session(t.Context(), session); err != nil {
				t.Fatalf("Session before: %v", err)
			}
			if err := end(w, an); err != nil {
				t.Fatal(err)
			}
			_, err = w.Session(t.Context(), session)
			wantErr(t, "Session after "+name, err, people.ErrEnded)
			_, err = w.Token(t.Context(), token)
			wantErr(t, "Token after "+name, err, people.ErrEnded)
			if list, err := w.Tokens(t.Context(), an, ""); err != nil || len(list) != 0 {
				t.Errorf("Tokens after %s = %v, %v", name, list, err)
			}
		})
	}
}

func TestTheHolderOfAnAccount(t *testing.T) {
	w, _, an := founded(t)
	_, binh := w.joined(t, an, "binh", people.Lead)
	binh.Session = ""
	if got, err := w.Holder(t.Context(), "binh"); err != nil || got != binh {
		t.Errorf("Holder = %+v, %v, want %+v", got, err, binh)
	}
	if err := w.Disable(t.Context(), an, "binh"); err != nil {
		t.Fatal(err)
	}
	for _, name := range []string{"binh", "nobody", "", "a\x00"} {
		_, err := w.Holder(t.Context(), name)
		wantErr(t, "Holder of "+name, err, people.ErrEnded)
	}
}

func TestTheLastAdminStays(t *testing.T) {
	w, session, an := founded(t)
	ctx := t.Context()
	_, binh := w.joined(t, an, "binh", people.Admin)
	if err := w.SetRole(ctx, an, "binh", people.Lead); err != nil {
		t.Fatal(err)
	}
	wantErr(t, "SetRole of the last admin", w.SetRole(ctx, an, "an", people.Lead), people.ErrLastAdmin)
	wantErr(t, "Disable of the last admin", w.Disable(ctx, an, "an"), people.ErrLastAdmin)
	if _, err := w.Session(ctx, session); err != nil {
		t.Errorf("the session after a refused change: %v", err)
	}
	if err := w.SetRole(ctx, an, "binh", people.Admin); err != nil {
		t.Fatal(err)
	}
	w.rows.meanwhile = func() {
		if err := w.Disable(ctx, binh, "an"); err != nil {
			t.Error(err)
		}
	}
	wantErr(t, "Disable while the other did the same", w.Disable(ctx, an, "binh"), people.ErrLastAdmin)
	if err := w.Enable(ctx, binh, "an"); err != nil {
		t.Fatal(err)
	}
	// Each shuts the other out at once; one of them stays, whoever is faster.
	for range 20 {
		var wg sync.WaitGroup
		wg.Go(func() { _ = w.Disable(ctx, an, "binh") })
		wg.Go(func() { _ = w.Disable(ctx, binh, "an") })
		wg.Wait()
		all, err := w.Accounts(ctx, an)
		if err != nil {
			t.Fatal(err)
		}
		open := 0
		for _, a := range all {
			if a.DisabledAt.IsZero() {
				open++
			}
		}
		if open != 1 {
			t.Fatalf("%d admins are left, want 1: %+v", open, all)
		}
		for _, a := range all {
			if err := w.Enable(ctx, an, a.Name); err != nil {
				t.Fatal(err)
			}
		}
	}
}

func TestWhoMayManage(t *testing.T) {
	w, _, an := founded(t)
	ctx := t.Context()
	_, lead := w.joined(t, an, "chi", people.Lead)
	machine := an
	machine.Token, machine.Session = "0123456789abcdef", ""
	for name, by := range map[string]people.Principal{"nobody": {}, "a lead": lead, "the token of an admin": machine} {
		_, err := w.Invite(ctx, by, people.Reader, "")
		wantErr(t, "Invite by "+name, err, people.ErrForbidden)
		_, err = w.ResetLink(ctx, by, "an")
		wantErr(t, "ResetLink by "+name, err, people.ErrForbidden)
		_, err = w.Accounts(ctx, by)
		wantErr(t, "Accounts by "+name, err, people.ErrForbidden)
		_, err = w.Invitations(ctx, by)
		wantErr(t, "Invitations by "+name, err, people.ErrForbidden)
		_, err = w.Tokens(ctx, by, "")
		wantErr(t, "Tokens of all by "+name, err, people.ErrForbidden)
		wantErr(t, "SetRole by "+name, w.SetRole(ctx, by, "chi", people.Admin), people.ErrForbidden)
		wantErr(t, "Disable by "+name, w.Disable(ctx, by, "an"), people.ErrForbidden)
		wantErr(t, "Enable by "+name, w.Enable(ctx, by, "an"), people.ErrForbidden)
		wantErr(t, "Withdraw by "+name, w.Withdraw(ctx, by, "0123456789abcdef"), people.ErrForbidden)
	}
	_, err := w.Account(ctx, lead, "an")
	wantErr(t, "the account of somebody else", err, people.ErrForbidden)
	if a, err := w.Account(ctx, lead, "chi"); err != nil || a.Role != people.Lead {
		t.Errorf("the own account = %+v, %v", a, err)
	}
}

func TestEveryChangeIsInTheAuditLog(t *testing.T) {
	w, session, an := founded(t)
	ctx := t.Context()
	_, binh := w.joined(t, an, "binh", people.Reader)
	token, made, err := w.MakeToken(ctx, binh, "script", people.Reader, time.Hour)
	if err != nil {
		t.Fatal(err)
	}
	for _, err := range []error{
		w.RevokeToken(ctx, an, made.ID),
		w.SetSelf(ctx, binh, "Anh Bình", "fr"), w.SetSelf(ctx, binh, "Anh Bình", "fr"),
		w.SetRole(ctx, an, "binh", people.Reviewer), w.SetRole(ctx, an, "binh", people.Reviewer),
		w.Disable(ctx, an, "binh"), w.Enable(ctx, an, "binh"),
		w.EndSession(ctx, an, an.Session), w.LogOut(ctx, session),
	} {
		if err != nil {
			t.Fatal(err)
		}
	}
	_, _, err = w.LogIn(ctx, "binh", "my secret words", home)
	wantErr(t, "LogIn", err, people.ErrRefused)
	_, _, err = w.LogIn(ctx, "my secret words", "binh", home)
	wantErr(t, "LogIn", err, people.ErrRefused)
	if _, _, err := w.LogIn(ctx, "BINH ", good, home); err != nil {
		t.Fatal(err)
	}
	want := []string{
		"system invite ", "an account an", "an invite binh", "binh account binh", "binh token binh", "an token binh",
		"binh account binh", "an account binh", "an account binh", "an account binh", "an logout an",
		"system refused binh", "system refused ", "binh login binh",
	}
	if diff := cmp.Diff(want, w.rows.acts(0)); diff != "" {
		t.Errorf("the log (-want +got):\n%s", diff)
	}
	kept := w.rows.everything()
	if !strings.Contains(kept, "Chị An") {
		t.Error("what is kept cannot be looked through")
	}
	for name, secret := range map[string]string{"a session": session, "a token": token, "a password": good, "what was typed": "my secret words"} {
		if strings.Contains(kept, secret) {
			t.Errorf("%s is kept in clear", name)
		}
	}
}

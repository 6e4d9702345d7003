package people_test

import (
	"errors"
	"fmt"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"lurewatch/job"
	"lurewatch/people"
)

// throttled returns how long the error asks to wait, 0 for one that does not.
func throttled(err error, now time.Time) time.Duration {
	var e *people.ErrThrottled
	if errors.As(err, &e) {
		return e.Until.Sub(now)
	}
	return 0
}

func TestLoggingIn(t *testing.T) {
	w, _, an := founded(t)
	ctx := t.Context()
	w.joined(t, an, "binh", people.Reader)
	if err := w.Disable(ctx, an, "binh"); err != nil {
		t.Fatal(err)
	}
	for _, tc := range []struct{ name, who, password string }{
		{"a wrong password", "an", "con trâu đi sau rồi"},
		{"no password", "an", ""},
		{"an endless password", "an", strings.Repeat(good, 1000)},
		{"a name that nobody has", "nobody", good},
		{"no name", "", good},
		{"what is no name", "an\x00", good},
		{"a closed account", "binh", good},
	} {
		_, who, err := w.LogIn(ctx, tc.who, tc.password, "")
		if err == nil || err.Error() != people.ErrRefused.Error() || who != (people.Principal{}) {
			t.Errorf("LogIn with %s = %+v, %v, want %v", tc.name, who, err, people.ErrRefused)
		}
	}
	if last := w.rows.last(); last.On != "binh" || !strings.Contains(string(last.Data), `"closed":true`) {
		t.Errorf("the closed account is not in the log, but %s on %q: %s", last.Act, last.On, last.Data)
	}
	secret, who, err := w.LogIn(ctx, "An", good, home)
	if err != nil || who.Name != "an" || who.Display != "Chị An" || who.Lang != "vi" || who.Session == "" {
		t.Fatalf("LogIn = %+v, %v", who, err)
	}
	if !strings.HasPrefix(secret, "lw_s") {
		t.Errorf("the secret is %q", secret)
	}
	if a, err := w.Account(ctx, who, "an"); err != nil || !a.LoggedInAt.Equal(w.clock.now()) {
		t.Errorf("the account = %+v, %v", a, err)
	}
}

func TestAPasswordInEitherSpelling(t *testing.T) {
	w, _, _ := founded(t)
	decomposed := "con tra\u0302u đi trươ\u0301c"
	if _, _, err := w.LogIn(t.Context(), "an", decomposed, home); err != nil {
		t.Errorf("LogIn with letters and marks apart: %v", err)
	}
	w, _, an := founded(t)
	link, err := w.Invite(t.Context(), an, people.Reader, "binh")
	if err != nil {
		t.Fatal(err)
	}
	if _, _, err := w.Accept(t.Context(), link, people.AcceptForm{Password: decomposed}); err != nil {
		t.Fatal(err)
	}
	if _, _, err := w.LogIn(t.Context(), "binh", good, home); err != nil {
		t.Errorf("LogIn where the password was set with letters and marks apart: %v", err)
	}
}

// waits tries n times with a wrong password, waits whenever it has to, and returns the waits.
func waits(t *testing.T, w *town, n int, name, from func(i int) string) []time.Duration {
	t.Helper()
	var all []time.Duration
	for i := range n {
		_, _, err := w.LogIn(t.Context(), name(i), "wrong wrong wrong", from(i))
		wait := throttled(err, w.clock.now())
		all = append(all, wait)
		if wait > 0 {
			w.clock.pass(wait)
			_, _, err = w.LogIn(t.Context(), name(i), "wrong wrong wrong", from(i))
		}
		wantErr(t, fmt.Sprintf("try %d", i), err, people.ErrRefused)
	}
	return all
}

func TestPausesGrowAndEnd(t *testing.T) {
	const s = time.Second
	fixed := func(v string) func(int) string { return func(int) string { return v } }
	each := func(form string) func(int) string { return func(i int) string { return fmt.Sprintf(form, i) } }
	free := make([]time.Duration, 501)
	for _, tc := range []struct {
		name     string
		who      func(int) string
		from     func(int) string
		n        int
		want     []time.Duration
		throttle string // a name that has to wait then from another address
	}{
		{"one name from many addresses", fixed("an"), each("198.51.100.%d:1"), 14,
			[]time.Duration{0, 0, 0, 0, 0, 0, 1 * s, 2 * s, 4 * s, 8 * s, 16 * s, 32 * s, 60 * s, 60 * s}, "an"},
		{"a name that nobody has", fixed("nobody"), each("198.51.100.%d:1"), 9,
			[]time.Duration{0, 0, 0, 0, 0, 0, 1 * s, 2 * s, 4 * s}, "nobody"},
		{"many names from one address", each("name%d"), each("198.51.100.7:%d"), 509,
			append(free[:501:501], 1*s, 2*s, 4*s, 8*s, 16*s, 32*s, 60*s, 60*s), ""},
		{"many names from one network of IPv6", each("name%d"), each("[2001:db8:1:2::%x]:1"), 503,
			append(free[:501:501], 1*s, 2*s), ""},
	} {
		t.Run(tc.name, func(t *testing.T) {
			w, _, _ := founded(t)
			if diff := cmp.Diff(tc.want, waits(t, w, tc.n, tc.who, tc.from)); diff != "" {
				t.Errorf("waits (-want +got):\n%s", diff)
			}
			if tc.throttle != "" {
				_, _, err := w.LogIn(t.Context(), tc.throttle, good, "203.0.113.5:1")
				if throttled(err, w.clock.now()) == 0 {
					t.Errorf("LogIn from elsewhere: %v, want a pause", err)
				}
			}
			if _, _, err := w.LogIn(t.Context(), "binh", "wrong wrong wrong", "203.0.113.9:1"); !errors.Is(err, people.ErrRefused) {
				t.Errorf("another name from another address: %v", err)
			}
			w.clock.pass(time.Minute)
			if _, _, err := w.LogIn(t.Context(), "an", good, "203.0.113.6:1"); err != nil {
				t.Errorf("LogIn after the pause: %v", err)
			}
		})
	}
}

func TestStrangersDoNotKeepTheHolderOut(t *testing.T) {
	w, _, _ := founded(t)
	ctx := t.Context()
	if _, _, err := w.LogIn(ctx, "an", good, home); err != nil {
		t.Fatal(err)
	}
	for n := range 10 {
		_, _, _ = w.LogIn(ctx, "an", "wrong wrong wrong", fmt.Sprintf("198.51.100.%d:1", n))
	}
	_, _, err := w.LogIn(ctx, "an", good, "203.0.113.1:1")
	if throttled(err, w.clock.now()) == 0 {
		t.Errorf("LogIn from a new address: %v, want a pause", err)
	}
	if _, _, err := w.LogIn(ctx, "an", good, home); err != nil {
		t.Errorf("LogIn from where the holder was before: %v", err)
	}
	for range 6 {
		_, _, _ = w.LogIn(ctx, "an", "wrong wrong wrong", home)
	}
	_, _, err = w.LogIn(ctx, "an", good, home)
	if throttled(err, w.clock.now()) == 0 {
		t.Errorf("LogIn after many failures from there: %v, want a pause", err)
	}
}

func TestOneAddressDoesNotKeepAnOfficeOut(t *testing.T) {
	w, _, an := founded(t)
	ctx := t.Context()
	const office = "203.0.113.1:1"
	w.joined(t, an, "binh", people.Reader)
	if _, _, err := w.LogIn(ctx, "an", good, office); err != nil {
		t.Fatal(err)
	}
	flood := func(n int) (err error) {
		for i := range n {
			_, _, err = w.LogIn(ctx, fmt.Sprintf("name%d", i), "wrong wrong wrong", office)
		}
		return err
	}
	wantErr(t, "a hundred mistakes of colleagues", flood(100), people.ErrRefused)
	if _, _, err := w.LogIn(ctx, "binh", good, office); err != nil {
		t.Errorf("LogIn of somebody new at the address: %v", err)
	}
	if err := flood(500); throttled(err, w.clock.now()) == 0 {
		t.Errorf("600 names from one address: %v, want a pause", err)
	}
	for _, name := range []string{"an", "binh"} {
		if _, _, err := w.LogIn(ctx, name, good, office); err != nil {
			t.Errorf("LogIn of %s, who logged in there before: %v", name, err)
		}
	}
	if wait := throttled(flood(1), w.clock.now()); wait > time.Minute {
		t.Errorf("a new name waits %v, want a minute at most", wait)
	}
}

func TestWhatAGoodLogInForgives(t *testing.T) {
	w, _, _ := founded(t)
	ctx := t.Context()
	wrong := func(n int, name, from string) (err error) {
		for range n {
			_, _, err = w.LogIn(ctx, name, "wrong wrong wrong", from)
		}
		return err
	}
	well := func(from string) {
		t.Helper()
		if _, _, err := w.LogIn(ctx, "an", good, from); err != nil {
			t.Fatalf("LogIn: %v", err)
		}
	}
	wantErr(t, "five failures", wrong(5, "an", "198.51.100.1:1"), people.ErrRefused)
	well("198.51.100.2:1")
	wantErr(t, "five failures after a success", wrong(5, "an", "198.51.100.1:1"), people.ErrRefused)
	well("198.51.100.3:1")

	for i := range 495 {
		wantErr(t, "a failure", wrong(1, fmt.Sprintf("name%d", i), "203.0.113.1:1"), people.ErrRefused)
	}
	well("203.0.113.1:1")
	for i := range 6 {
		wantErr(t, "a failure after a success", wrong(1, fmt.Sprintf("other%d", i), "203.0.113.1:1"), people.ErrRefused)
	}
	if err := wrong(1, "one-more", "203.0.113.1:1"); throttled(err, w.clock.now()) == 0 {
		t.Errorf("a success wiped out the failures with other names: %v", err)
	}
}

func TestManyTriesAtOnceDoNotSlipThrough(t *testing.T) {
	w, _, _ := founded(t)
	var wg sync.WaitGroup
	var refused atomic.Int32
	for range 30 {
		wg.Go(func() {
			if _, _, err := w.LogIn(t.Context(), "an", "wrong wrong wrong", home); errors.Is(err, people.ErrRefused) {
				refused.Add(1)
			}
		})
	}
	wg.Wait()
	if n := refused.Load(); n != 6 {
		t.Errorf("%d of 30 tries at once were looked at, want 6", n)
	}
}

func TestAFloodDoesNotFillTheAuditLog(t *testing.T) {
	w, _, _ := founded(t)
	before := len(w.rows.acts(0))
	for n := range 500 {
		_, _, _ = w.LogIn(t.Context(), fmt.Sprintf("name%d", n), "wrong wrong wrong", fmt.Sprintf("198.51.%d.%d:1", n/250, n%250))
	}
	if n := len(w.rows.acts(before)); n != 60 {
		t.Errorf("%d lines for 500 refusals, want 60", n)
	}
	w.clock.pass(10 * time.Second)
	_, _, _ = w.LogIn(t.Context(), "an", "wrong wrong wrong", "203.0.113.1:1")
	if last := w.rows.last(); last.On != "an" || !strings.Contains(string(last.Data), `"unwritten":440`) {
		t.Errorf("the line after it is %s on %q: %s", last.Act, last.On, last.Data)
	}
}

func TestSessionsEnd(t *testing.T) {
	const hour = time.Hour
	for _, tc := range []struct {
		name string
		role people.Role
		idle time.Duration // between uses
		want int           // uses that work, of 200
	}{
		{"an admin in use", people.Admin, hour, 167},
		{"an admin who is away", people.Admin, 2 * hour, 0},
		{"a reader in use", people.Reader, 11 * hour, 15},
		{"a reader who is away", people.Reader, 12 * hour, 0},
	} {
		t.Run(tc.name, func(t *testing.T) {
			w, _, an := founded(t)
			s, _ := w.joined(t, an, "binh", tc.role)
			got := 0
			for range 200 {
				w.clock.pass(tc.idle)
				_, err := w.Session(t.Context(), s)
				if err != nil {
					wantErr(t, "Session", err, people.ErrEnded)
					break
				}
				got++
			}
			if got != tc.want {
				t.Errorf("%d uses, want %d", got, tc.want)
			}
		})
	}
}

func TestSessionsOfAnAccount(t *testing.T) {
	w, first, an := founded(t)
	ctx := t.Context()
	w.clock.pass(time.Minute)
	second, _, err := w.LogIn(ctx, "an", good, "198.51.100.1:99")
	if err != nil {
		t.Fatal(err)
	}
	_, binh := w.joined(t, an, "binh", people.Lead)
	list, err := w.Sessions(ctx, an, "an")
	if err != nil || len(list) != 2 || list[0].From != "198.51.100.1:99" || list[1].ID != an.Session {
		t.Fatalf("Sessions = %+v, %v", list, err)
	}
	_, err = w.Sessions(ctx, binh, "an")
	wantErr(t, "Sessions of somebody else", err, people.ErrForbidden)
	wantErr(t, "EndSession of somebody else", w.EndSession(ctx, binh, list[0].ID), job.ErrUnknown)
	wantErr(t, "EndSession of none", w.EndSession(ctx, an, "0000000000000000"), job.ErrUnknown)
	wantErr(t, "EndSession of no id", w.EndSession(ctx, an, ""), job.ErrUnknown)
	if err := w.EndSession(ctx, an, list[0].ID); err != nil {
		t.Fatal(err)
	}
	_, err = w.Session(ctx, second)
	wantErr(t, "Session after it was ended", err, people.ErrEnded)
	if err := w.LogOut(ctx, first); err != nil {
		t.Fatal(err)
	}
	_, err = w.Session(ctx, first)
	wantErr(t, "Session after LogOut", err, people.ErrEnded)
	for _, s := range []string{first, "", "lw_s", "nonsense"} {
		if err := w.LogOut(ctx, s); err != nil {
			t.Errorf("LogOut(%q): %v", s, err)
		}
		_, err = w.Session(ctx, s)
		wantErr(t, "Session of "+s, err, people.ErrEnded)
	}
}

func TestSweep(t *testing.T) {
	w, _, an := founded(t)
	ctx := t.Context()
	_, binh := w.joined(t, an, "binh", people.Reader)
	if _, _, err := w.MakeToken(ctx, binh, "a day", people.Reader, 24*time.Hour); err != nil {
		t.Fatal(err)
	}
	kept, _, err := w.MakeToken(ctx, binh, "a month", people.Reader, 30*24*time.Hour)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := w.Invite(ctx, an, people.Reader, "chi"); err != nil {
		t.Fatal(err)
	}
	counts := func() [3]int {
		return [3]int{w.rows.count("session"), w.rows.count("token"), w.rows.count("invitation")}
	}
	if err := w.Sweep(ctx); err != nil || counts() != [3]int{2, 2, 1} {
		t.Errorf("Sweep of what stands leaves %v, %v", counts(), err)
	}
	w.clock.pass(people.InviteLife)
	if err := w.Sweep(ctx); err != nil || counts() != [3]int{0, 1, 0} {
		t.Errorf("Sweep after a week leaves %v, %v", counts(), err)
	}
	if _, err := w.Token(ctx, kept); err != nil {
		t.Errorf("the token of a month: %v", err)
	}
}

package main

import (
	"bytes"
	"fmt"
	"io"
	"mime/quotedprintable"
	"net/mail"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"lurewatch/alerts"
	"lurewatch/job"
)

// TestAnAnswerByMailBecomesAReview has a unit told of an ad over SMTP, answer to the address that the mail names, and
// pause its mails by the other.
func TestAnAnswerByMailBecomesAReview(t *testing.T) {
	t.Parallel()
	w := newWorld(t, 3)
	w.wrong = false
	box := t.TempDir()
	for _, name := range []string{"new", "cur", "tmp"} {
		if err := os.Mkdir(filepath.Join(box, name), 0o700); err != nil {
			t.Fatal(err)
		}
	}
	w.flags.AnswersMailbox, w.flags.Maildir = "answers@lure.example", box
	w.tick(w.x.port)
	for range 12 {
		w.put(w.newAd(), false)
	}
	w.now = w.now.Add(24 * time.Hour)
	w.tick(w.x.port)
	to, m := w.told()
	unit := strings.TrimSuffix(to, "@unit.example")
	row := w.rows(m)[0]

	n := 0
	comes := func(address, text string) {
		t.Helper()
		n++
		raw := fmt.Sprintf("From: %s\r\nTo: %s\r\nSubject: Re\r\nMessage-ID: <%d@unit.example>\r\n\r\n%s\r\n", to, address, n, text)
		if err := os.WriteFile(filepath.Join(box, "new", fmt.Sprintf("%d.mx", n)), []byte(raw), 0o600); err != nil {
			t.Fatal(err)
		}
		if err := w.b.writer.p.inbox.Poll(t.Context(), w.b.Receive); err != nil {
			t.Fatal(err)
		}
	}
	stranger, own := "boss@x.example", to
	to = stranger
	comes(m.Header.Get("Reply-To"), "SAI "+row["ref"]+" nhà hàng quen")
	c, err := w.d.store.Case(t.Context(), job.ID(row["ad"]))
	if err != nil || c.Review.Is() == job.ReviewDismissed {
		t.Errorf("a stranger's SAI decided: the ad is %s, %v", c.Review.Is(), err)
	}
	to = own
	comes(m.Header.Get("Reply-To"), "SAI "+row["ref"]+" nhà hàng quen")
	c, err = w.d.store.Case(t.Context(), job.ID(row["ad"]))
	if err != nil || c.Review.Is() != job.ReviewDismissed || c.Review.By != "unit:"+unit {
		t.Errorf("after SAI the ad is %s by %q, %v, want dismissed by unit:%s", c.Review.Is(), c.Review.By, err, unit)
	}
	// The token of another purpose, or of nobody, decides nothing.
	pause := "answers+" + w.b.Token(unit, alerts.ToPause) + "@lure.example"
	if got := m.Header.Get("List-Unsubscribe"); !strings.Contains(got, "<mailto:"+pause+">") {
		t.Errorf("List-Unsubscribe is %q, want %s in it", got, pause)
	}
	hits, err := w.d.index.Search(t.Context(), job.Query{Text: row["ref"]})
	if err != nil || hits.Total != 1 || string(hits.Hits[0].ID) != row["ad"] {
		t.Errorf("Search(%q) = %+v, %v, want ad %s", row["ref"], hits, err, row["ad"])
	}
	comes(m.Header.Get("Reply-To"), "Tin 899492 đúng, đã cử người ra bến xe")
	before := len(w.x.mail)
	w.now = w.now.Add(2 * time.Hour) // the operator had an alarm already
	w.tick(w.x.port)
	replied, alarmed := false, false
	for _, a := range w.x.mail[before:] {
		r, err := mail.ReadMessage(bytes.NewReader(a.raw))
		if err != nil {
			t.Fatal(err)
		}
		body, err := io.ReadAll(quotedprintable.NewReader(r.Body))
		if err != nil {
			t.Fatal(err)
		}
		alarmed = alarmed || a.to == "ops@lure.example" && strings.Contains(string(body), stranger+": SAI "+row["ref"]) && strings.Contains(string(body), "Tin 899492")
		if a.to == to {
			replied = true
			if r.Header.Get("Auto-Submitted") == "" || r.Header.Get("Reply-To") != m.Header.Get("Reply-To") || !strings.Contains(r.Header.Get("References"), "@unit.example") {
				t.Errorf("the reply has the header %v", r.Header)
			}
		}
	}
	if !alarmed {
		t.Error("the operator, who stands for the admin that the unit has not, was told neither of the stranger nor of what was not understood")
	}
	if !replied {
		t.Errorf("nobody was told that an answer was not understood: %d mails", len(w.x.mail)-before)
	}
	comes("answers+nobody@lure.example", "DUNG "+row["ref"])
	if c, err = w.d.store.Case(t.Context(), c.Ad.ID); err != nil || c.Review.Is() != job.ReviewDismissed {
		t.Errorf("after an answer with nobody's token the ad is %s, %v", c.Review.Is(), err)
	}
	comes(pause, "unsubscribe")
	if by, ok, err := w.b.Paused(t.Context(), unit); !ok || err != nil || by != "unit:"+unit {
		t.Errorf("after a mail to the pause address: paused by %q, %v, %v", by, ok, err)
	}
}

// told is the first daily digest with news that arrived, and whose it is.
func (w *world) told() (to string, m *mail.Message) {
	w.Helper()
	for _, a := range w.x.mail {
		m, err := mail.ReadMessage(bytes.NewReader(a.raw))
		if err != nil {
			w.Fatal(err)
		}
		if n := m.Header.Get("X-Digest-New"); n != "" && n != "0" && !strings.HasPrefix(a.to, "viet-nam@") {
			return a.to, m
		}
	}
	w.Fatal("nobody was told anything")
	return "", nil
}

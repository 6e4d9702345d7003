package wording_test

import (
	"bytes"
	"fmt"
	"strings"
	"testing"

	"lurewatch/rules/wording"
)

// examples are invented texts of two kinds that share most of their words.
func examples() []wording.Example {
	var out []wording.Example
	for i := range 30 {
		out = append(out,
			wording.Example{Text: fmt.Sprintf("tuyen %d ban go may, ho chieu sep giu giup, ve xe da lo, nhan minh", i), Lure: true, Weight: 1,
				Facts: []wording.Fact{{Name: "term:papers-kept", At: 20}}},
			wording.Example{Text: fmt.Sprintf("quan com tuyen %d ban phu bep, nghi chu nhat, nhan minh", i), Weight: 1})
	}
	return out
}

func train(t testing.TB, o wording.Options) *wording.Model {
	t.Helper()
	m, err := wording.Train(t.Context(), examples(), o)
	if err != nil {
		t.Fatal(err)
	}
	return m
}

const lure = "tuyen 3 ban go may, ho chieu sep giu giup, nhan minh"

// offer is as long as most lures are.
var offer = strings.Repeat("tuyen 5 ban go may, ho chieu sep giu giup, ve xe da lo, nhan minh. ", 4)

// read reads a text and gives its memory back.
func read(m *wording.Model, text string, facts []wording.Fact) wording.Reading {
	t := wording.NewPair(m, m).Prepare(text, facts)
	defer t.Done()
	return t.Read(0)
}

// loudest are the passages of a text.
func loudest(m *wording.Model, text string, n int) []wording.Passage {
	t := wording.NewPair(m, m).Prepare(text, nil)
	defer t.Done()
	return t.Loudest(0, t.Read(0).Window, n)
}

func TestALureReadsLouderThanAnHonestAd(t *testing.T) {
	m := train(t, wording.Options{})
	l, h := read(m, lure, nil), read(m, "quan com can 2 ban phu bep, nghi chu nhat", nil)
	if l.Logit <= h.Logit {
		t.Errorf("log-odds of a lure = %.2f, of an honest ad = %.2f, want more for the lure", l.Logit, h.Logit)
	}
	fact := read(m, lure, []wording.Fact{{Name: "term:papers-kept", At: 20}})
	if fact.Logit <= l.Logit {
		t.Errorf("log-odds with a fact of lures = %.2f, without = %.2f, want more with it", fact.Logit, l.Logit)
	}
}

func TestTrainingTwiceGivesTheSameFile(t *testing.T) {
	var a, b bytes.Buffer
	for _, w := range []*bytes.Buffer{&a, &b} {
		if _, err := train(t, wording.Options{Seed: 7, Header: `{"from":"test"}`}).WriteTo(w); err != nil {
			t.Fatal(err)
		}
	}
	if !bytes.Equal(a.Bytes(), b.Bytes()) {
		t.Error("two trainings with one seed gave different files")
	}
	if a.Len() > wording.MaxFile {
		t.Errorf("file has %d bytes, want at most %d", a.Len(), wording.MaxFile)
	}
}

func TestAModelReadBackSaysTheSame(t *testing.T) {
	m := train(t, wording.Options{Header: `{"from":"test"}`})
	var file bytes.Buffer
	if _, err := m.WriteTo(&file); err != nil {
		t.Fatal(err)
	}
	back, err := wording.Parse(file.Bytes())
	if err != nil {
		t.Fatal(err)
	}
	if got, want := read(back, lure, nil), read(m, lure, nil); got != want {
		t.Errorf("model read back says %+v, want %+v", got, want)
	}
	if back.Header() != `{"from":"test"}` {
		t.Errorf("header = %q, want that of training", back.Header())
	}
}

func TestADamagedFileIsRefused(t *testing.T) {
	var file bytes.Buffer
	if _, err := train(t, wording.Options{}).WriteTo(&file); err != nil {
		t.Fatal(err)
	}
	whole := file.Bytes()
	flipped := bytes.Clone(whole)
	flipped[len(flipped)/2] ^= 0xff
	for name, b := range map[string][]byte{
		"empty": nil, "another file": []byte("hello"), "cut in the head": whole[:30], "cut in the weights": whole[:len(whole)-9],
		"too long": make([]byte, wording.MaxFile+1),
	} {
		if _, err := wording.Parse(b); err == nil {
			t.Errorf("Parse of a file %s gave no error", name)
		}
	}
	if m, err := wording.Parse(flipped); err == nil {
		read(m, lure, nil) // a flipped bit may go unseen; it must not crash
	}
}

func TestPraiseAroundAnOfferDoesNotHideIt(t *testing.T) {
	m := train(t, wording.Options{})
	praise := strings.Repeat("quan com nghi chu nhat, phu bep, nhan minh. ", 60)
	alone, padded := read(m, offer, nil).Logit, read(m, praise+"\n"+offer+"\n"+praise, nil).Logit
	honest := read(m, praise, nil).Logit
	if padded <= (alone+honest)/2 {
		t.Errorf("log-odds of a lure amid praise = %.2f, alone = %.2f, of the praise = %.2f, want it nearer to the lure", padded, alone, honest)
	}
}

func TestTheLoudestPassageIsInTheText(t *testing.T) {
	m := train(t, wording.Options{})
	got := loudest(m, lure, 2)
	if len(got) == 0 {
		t.Fatal("no passage of a lure")
	}
	end := 0
	for _, p := range got {
		if p.Start < end || p.End > len(lure) || p.End <= p.Start {
			t.Errorf("passages of %q = %+v, want them in order and apart", lure, got)
		}
		end = p.End
	}
	if first := lure[got[0].Start:got[0].End]; !strings.Contains(lure, first) || strings.HasPrefix(first, " ") {
		t.Errorf("passage = %q, want whole words", first)
	}
}

func TestTooFewOfOneKindIsAnError(t *testing.T) {
	if _, err := wording.Train(t.Context(), examples()[:1], wording.Options{}); err == nil {
		t.Error("Train of one example gave no error")
	}
}

func FuzzRead(f *testing.F) {
	m := train(f, wording.Options{})
	f.Add("go may", 3)
	f.Add("\xff\xfe園區", -1)
	f.Fuzz(func(t *testing.T, text string, at int) {
		r := read(m, text, []wording.Fact{{Name: "a", At: at}, {Name: "b", At: -1}})
		if r.Window.Start < 0 || r.Window.End > len(text) || r.Window.Start > r.Window.End {
			t.Fatalf("window of %q = %+v", text, r.Window)
		}
		for _, p := range loudest(m, text, 3) {
			if p.Start < 0 || p.End > len(text) || p.Start >= p.End {
				t.Fatalf("passage of %q = %+v", text, p)
			}
		}
	})
}

func TestPicturesSayNothing(t *testing.T) {
	m := train(t, wording.Options{})
	plain := read(m, offer, nil)
	strewn := strings.NewReplacer(", ", ", \U0001F525 ", ". ", ".\U0001F4B0✅ ", "may", "may➤").Replace(offer)
	if got := read(m, strewn, nil); got.Logit != plain.Logit {
		t.Errorf("log-odds with emoji = %v, without = %v, want the same", got.Logit, plain.Logit)
	}
}

func TestWhatIsAddedDoesNotDrownAWholeText(t *testing.T) {
	m := train(t, wording.Options{Whole: true})
	padding := strings.Repeat("quan com cua chung toi mo cua tu sang, ai den cung vui, gia ca phai chang. ", 20)
	alone, padded := read(m, offer, nil), read(m, padding+offer, nil)
	if alone.Logit <= 0 || padded.Logit <= 0 {
		t.Errorf("log-odds alone = %.2f, behind other text = %.2f, want both above 0", alone.Logit, padded.Logit)
	}
}

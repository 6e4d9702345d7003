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
	m, err := wording.Train(examples(), o)
	if err != nil {
		t.Fatal(err)
	}
	return m
}

const lure = "tuyen 3 ban go may, ho chieu sep giu giup, nhan minh"

// offer is as long as most lures are.
var offer = strings.Repeat("tuyen 5 ban go may, ho chieu sep giu giup, ve xe da lo, nhan minh. ", 4)

func TestALureReadsLouderThanAnHonestAd(t *testing.T) {
	m := train(t, wording.Options{})
	l, h := m.Read(lure, nil), m.Read("quan com can 2 ban phu bep, nghi chu nhat", nil)
	if l.Logit <= h.Logit {
		t.Errorf("log-odds of a lure = %.2f, of an honest ad = %.2f, want more for the lure", l.Logit, h.Logit)
	}
	fact := m.Read(lure, []wording.Fact{{Name: "term:papers-kept", At: 20}})
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
	if got, want := back.Read(lure, nil), m.Read(lure, nil); got != want {
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
		m.Read(lure, nil) // a flipped bit may go unseen; it must not crash
	}
}

func TestPraiseAroundAnOfferDoesNotHideIt(t *testing.T) {
	m := train(t, wording.Options{})
	praise := strings.Repeat("quan com nghi chu nhat, phu bep, nhan minh. ", 60)
	alone, padded := m.Read(offer, nil).Logit, m.Read(praise+"\n"+offer+"\n"+praise, nil).Logit
	honest := m.Read(praise, nil).Logit
	if padded <= (alone+honest)/2 {
		t.Errorf("log-odds of a lure amid praise = %.2f, alone = %.2f, of the praise = %.2f, want it nearer to the lure", padded, alone, honest)
	}
}

func TestTheLoudestPassageIsInTheText(t *testing.T) {
	m := train(t, wording.Options{})
	r := m.Read(lure, nil)
	got := m.Loudest(lure, r.Window, 2)
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
	if _, err := wording.Train(examples()[:1], wording.Options{}); err == nil {
		t.Error("Train of one example gave no error")
	}
}

func FuzzRead(f *testing.F) {
	m := train(f, wording.Options{})
	f.Add("go may", 3)
	f.Add("\xff\xfe園區", -1)
	f.Fuzz(func(t *testing.T, text string, at int) {
		r := m.Read(text, []wording.Fact{{Name: "a", At: at}, {Name: "b", At: -1}})
		if r.Window.Start < 0 || r.Window.End > len(text) || r.Window.Start > r.Window.End {
			t.Fatalf("window of %q = %+v", text, r.Window)
		}
		for _, p := range m.Loudest(text, r.Window, 3) {
			if p.Start < 0 || p.End > len(text) || p.Start >= p.End {
				t.Fatalf("passage of %q = %+v", text, p)
			}
		}
	})
}

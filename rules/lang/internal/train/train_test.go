package main

import (
	"bytes"
	"math/rand/v2"
	"os"
	"testing"

	"lurewatch/rules/lang/internal/model"
)

func TestHanKindsAreThoseCommitted(t *testing.T) {
	got, err := os.ReadFile("../model/han.bin")
	if err != nil {
		t.Fatal(err)
	}
	if !bytes.Equal(got, hanKinds()) {
		t.Error("internal/model/han.bin is not what the trainer writes: run go generate ./rules/lang")
	}
}

// small is a corpus of two languages.
func small() *corpus {
	c := newCorpus(rand.New(rand.NewPCG(1, 2)))
	for range 30 {
		c.addAd(ad{Lang: "vi", Title: "Cần thợ mộc", Text: "Xưởng cần thợ mộc làm bàn ghế, trả lương theo tuần"})
		c.addAd(ad{Lang: "fr", Title: "Menuisier", Text: "Atelier cherche menuisier pour des tables, payé à la semaine"})
	}
	c.addAd(ad{Lang: "xx", Text: "is in no lane"})
	for lane := range names { // every lane has an example
		c.add(lane, 1, c.scan("zzz"), nil)
	}
	c.know()
	return c
}

func TestLearningTheSameGivesTheSame(t *testing.T) {
	write := func() []byte {
		c := small()
		file, _, _ := c.learn().table(c)
		return file
	}
	if !bytes.Equal(write(), write()) {
		t.Error("two trainings on the same corpus differ")
	}
}

func TestWhatIsLearnedTellsTheCorpusApart(t *testing.T) {
	c := small()
	file, _, _ := c.learn().table(c)
	table, err := model.Read(file)
	if err != nil {
		t.Fatal(err)
	}
	for text, want := range map[string]int{"tho moc lam ban ghe": model.Vi, "menuisier pour des tables": model.Fr} {
		var s model.Scanner
		var sum model.Sum
		s.Reset(text)
		for s.Next() == model.Word {
			table.Add(&s, &sum)
		}
		score := table.Score(&sum)
		for lane := range score {
			if lane != want && score[lane] >= score[want] {
				t.Errorf("score of %q = %v, want most for %s", text, score, names[want])
			}
		}
	}
}

func TestEnglishIsNoExampleOfAnotherLanguage(t *testing.T) {
	c := newCorpus(rand.New(rand.NewPCG(1, 2)))
	c.takeEnglish("can data entry", 2)
	for text, want := range map[string]int{"data entry": 0, "cần": 1, "Data Encoder": 1, "": 0} {
		c.examples = nil
		c.add(model.Vi, 1, c.scan(text), c.scan(text))
		if got := len(c.examples); got != want {
			t.Errorf("%q makes %d examples, want %d", text, got, want)
		}
	}
}

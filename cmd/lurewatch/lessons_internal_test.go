package main

import (
	"slices"
	"strings"
	"sync"
	"testing"

	"lurewatch/internal/strictyaml"
	"lurewatch/job"
	"lurewatch/rules"
	"lurewatch/rules/library"
	"lurewatch/seeds"
)

var tongues = []string{"vi", "en", "fr"}

// The files as this test reads them; package web has its own shapes.
type (
	sign struct {
		ID     string            `yaml:"id"`
		Title  map[string]string `yaml:"title"`
		Means  map[string]string `yaml:"means"`
		Also   []string          `yaml:"also"`
		Why    map[string]string `yaml:"why"`
		Honest map[string]string `yaml:"honest"`
	}
	quizAd struct {
		ID    string            `yaml:"id"`
		Lure  bool              `yaml:"lure"`
		Title map[string]string `yaml:"title"`
		Text  map[string]string `yaml:"text"`
		Clues []struct {
			Quote map[string]string `yaml:"quote"`
			Sign  string            `yaml:"sign"`
			Why   map[string]string `yaml:"why"`
		} `yaml:"clues"`
	}
)

func decodeSeed(t *testing.T, name string, into any) {
	t.Helper()
	doc, err := strictyaml.Read(seeds.FS, name, 0)
	if err == nil {
		err = doc.Decode(into)
	}
	if err != nil {
		t.Fatal(err)
	}
}

// loadedRules are the rules of the program, which take a while to compile.
var loadedRules = sync.OnceValues(func() (*rules.Set, error) { return rules.Load(library.FS, seeds.FS) })

func builtIn(t *testing.T) *rules.Set {
	t.Helper()
	s, err := loadedRules()
	if err != nil {
		t.Fatal(err)
	}
	return s
}

func whole(t *testing.T, what string, text map[string]string) {
	t.Helper()
	for _, l := range tongues {
		if strings.TrimSpace(text[l]) == "" {
			t.Errorf("%s has nothing in %s", what, l)
		}
	}
}

func TestEveryPublicSignIsExplained(t *testing.T) {
	set := builtIn(t)
	var file struct {
		Kinds []sign `yaml:"kinds"`
		Signs []sign `yaml:"signs"`
	}
	decodeSeed(t, "signs.yaml", &file)
	known, told := map[string]bool{}, map[string]bool{} // told are rules with words of their own
	for _, k := range file.Kinds {
		known[k.ID] = true
		whole(t, "kind "+k.ID+": title", k.Title)
		whole(t, "kind "+k.ID+": why", k.Why)
	}
	for _, s := range file.Signs {
		if known[s.ID] {
			t.Errorf("sign %q is there twice", s.ID)
		}
		known[s.ID], told[s.ID] = true, true
		for _, rule := range s.Also {
			if _, ok := set.Rule(rule); !ok || len(set.Terms(rule)) > 0 {
				t.Errorf("sign %s explains %q, which is no rule without terms", s.ID, rule)
			}
			told[rule] = true
		}
		title, ok := set.Term(s.ID)
		if r, rule := set.Rule(s.ID); !ok && rule {
			title, ok = r.Title, true
		}
		if !ok {
			t.Errorf("sign %q is neither a term nor a rule of the library", s.ID)
		}
		whole(t, "sign "+s.ID+": title", title)
		whole(t, "sign "+s.ID+": why", s.Why)
		whole(t, "sign "+s.ID+": honest", s.Honest)
	}
	// What honest ads say as often as lures is no sign; see context in terms.yaml.
	context := []string{"language-asked", "desk-work", "no-fee", "fee-words", "own-papers", "legal-papers", "applies-in-person", "trade-work"}
	for _, r := range set.Rules() {
		whole(t, "rule "+r.ID+": title", r.Title)
		if !known[string(r.Category)] {
			t.Errorf("rule %s: nothing says why %s is dangerous", r.ID, r.Category)
		}
		if len(set.Terms(r.ID)) == 0 && !told[r.ID] {
			t.Errorf("rule %s asks for no term, and no sign of signs.yaml explains it", r.ID)
		}
		for _, term := range set.Terms(r.ID) {
			if !known[term] && !slices.Contains(context, term) {
				t.Errorf("rule %s asks for %q, which signs.yaml does not explain", r.ID, term)
			}
		}
	}
}

func TestTheRulesAgreeWithTheQuiz(t *testing.T) {
	set := builtIn(t)
	var quiz []quizAd
	decodeSeed(t, "quiz.yaml", &quiz)
	if len(quiz) != 10 {
		t.Errorf("the quiz has %d ads, want 10", len(quiz))
	}
	for _, ad := range quiz {
		for _, l := range tongues {
			v := set.Judge(job.Ad{ID: job.ID(ad.ID), Title: ad.Title[l], Text: ad.Text[l]})
			if v.Flagged() != ad.Lure || v.Kind != job.KindAd {
				t.Errorf("%s in %s: %v %s, and the key says lure: %v; %v", ad.ID, l, v.Band, v.Kind, ad.Lure, foundRules(v))
			}
			if len(ad.Clues) < 2 {
				t.Errorf("%s has %d clues, want at least 2", ad.ID, len(ad.Clues))
			}
			for _, c := range ad.Clues {
				at := strings.Index(ad.Text[l], c.Quote[l])
				switch {
				case c.Quote[l] == "" || at < 0:
					t.Errorf("%s in %s does not say %q", ad.ID, l, c.Quote[l])
				case (c.Sign != "") != ad.Lure:
					t.Errorf("%s: clue %q has the sign %q", ad.ID, c.Quote[l], c.Sign)
				case ad.Lure && !readsAt(v, c.Sign, at, at+len(c.Quote[l])):
					t.Errorf("%s in %s: the rules do not read %s in %q; they read %v", ad.ID, l, c.Sign, c.Quote[l], conditions(v))
				case !ad.Lure:
					whole(t, ad.ID+": clue "+c.Quote[l], c.Why)
				}
			}
		}
	}
}

func readsAt(v job.Verdict, term string, start, end int) bool {
	return slices.ContainsFunc(v.Facts.Conditions, func(c job.Condition) bool {
		return c.ID == term && !c.Negated && c.Field == job.Text && c.Start < end && c.End > start
	})
}

func foundRules(v job.Verdict) (out []string) {
	for _, f := range v.Findings {
		out = append(out, f.Rule+" "+f.Quote)
	}
	return out
}

func conditions(v job.Verdict) (out []string) {
	for _, c := range v.Facts.Conditions {
		out = append(out, c.ID+" "+c.Quote)
	}
	return out
}

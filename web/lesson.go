package web

import (
	"cmp"
	"fmt"
	"io/fs"
	"slices"

	"lurewatch/internal/strictyaml"
	"lurewatch/job"
)

// Lessons is what the pages are made from that teach the signs. The zero value has no such pages.
type Lessons struct {
	// Files has signs.yaml and quiz.yaml; nil means that there are no pages. [New] panics if they cannot be read.
	Files fs.FS
	// Rules lists every rule, and Terms says which terms one of them asks for. Their names are those of [Options.Term].
	Rules []job.Rule
	Terms func(rule string) []string
	// Examples returns the invented ads of a rule. It judges them, so that pages can mark what was found.
	Examples func(rule string) []Example
	// Address is where people reach the check, such as "https://check.example", for the poster. Empty means that nobody
	// said, and the poster says so.
	Address string
}

// Example is an ad that was invented for a rule, what was judged about it, and whether the rule must fire on it.
type Example struct {
	Ad      job.Ad
	Verdict job.Verdict
	Fire    bool
}

// tongues is a text by language. The first of [langs] must be there.
type tongues map[string]string

// said is a text with its language where that is not the language of the page.
type said struct {
	Text string
	Lang lang
}

// in returns the text in a language, else in the first of [langs].
func (t tongues) in(l lang) said {
	if s := t[string(l)]; s != "" {
		return said{visible(s), ""}
	}
	return said{visible(t[string(langs[0])]), langs[0]}
}

// lessonKind is a kind of signs: what they lead to. It is for one category of rules.
type lessonKind struct {
	ID    job.Category `yaml:"id"`
	Title tongues      `yaml:"title"`
	Why   tongues      `yaml:"why"`
}

// lesson explains one sign: a term of the library, or a rule that is a sign by itself.
type lesson struct {
	ID     string  `yaml:"id"`
	Means  tongues `yaml:"means"` // empty where the title says it
	Why    tongues `yaml:"why"`
	Honest tongues `yaml:"honest"`
	// Also are rules that ask for no term and are explained by the same words.
	Also []string `yaml:"also"`

	title tongues
	kind  job.Category
	rules []string // those that ask for it, the simplest first
}

// book is everything that the lessons teach. It never changes after it was made.
type book struct {
	kinds   []lessonKind
	lessons map[string]*lesson
	byKind  map[job.Category][]*lesson // in the order of the file
	rules   map[string]job.Rule        // those that people are told about
	terms   map[string][]string        // by rule: the signs that it puts together
	quiz    []quizAd
}

// readBook reads the files of the lessons and puts each sign where most of its rules are. It returns nil if there are
// no lessons, and panics on a fault: the files are part of the program.
func readBook(o Options) *book {
	if o.Lessons.Files == nil {
		return nil
	}
	var file struct {
		Kinds []lessonKind `yaml:"kinds"`
		Signs []*lesson    `yaml:"signs"`
	}
	b := &book{lessons: map[string]*lesson{}, byKind: map[job.Category][]*lesson{}, rules: map[string]job.Rule{}, terms: map[string][]string{}}
	readLessons(o.Lessons.Files, "signs.yaml", &file)
	readLessons(o.Lessons.Files, "quiz.yaml", &b.quiz)
	b.kinds = file.Kinds
	for _, s := range file.Signs {
		b.lessons[s.ID] = s
		for _, rule := range s.Also {
			b.terms[rule] = append(b.terms[rule], s.ID)
		}
	}
	weight := b.ask(o)
	for _, s := range file.Signs {
		if s.title = b.titleOf(o, s.ID); s.title == nil {
			delete(b.lessons, s.ID) // the library in use does not know it
			continue
		}
		s.kind = b.heaviest(weight[s.ID])
		b.byKind[s.kind] = append(b.byKind[s.kind], s)
		slices.SortStableFunc(s.rules, func(x, y string) int {
			return cmp.Or(cmp.Compare(len(b.terms[x]), len(b.terms[y])), cmp.Compare(b.rules[y].Tier, b.rules[x].Tier), cmp.Compare(x, y))
		})
	}
	return b
}

func readLessons(fsys fs.FS, name string, into any) {
	doc, err := strictyaml.Read(fsys, name, 0)
	if err == nil {
		err = doc.Decode(into)
	}
	if err != nil {
		panic(fmt.Errorf("read lessons: %w", err))
	}
}

// ask notes which rules ask for each sign, and returns how much each category has of it: the tiers of its rules, each
// shared among the terms of the rule.
func (b *book) ask(o Options) map[string]map[job.Category]float64 {
	weight := map[string]map[job.Category]float64{}
	for _, r := range o.Lessons.Rules {
		if r.Status == "trial" {
			continue
		}
		terms := append(slices.Clone(o.Lessons.Terms(r.ID)), b.terms[r.ID]...)
		b.rules[r.ID], b.terms[r.ID] = r, terms
		for _, id := range append(slices.Clone(terms), r.ID) {
			s := b.lessons[id]
			if s == nil || slices.Contains(s.rules, r.ID) {
				continue
			}
			s.rules = append(s.rules, r.ID)
			if weight[id] == nil {
				weight[id] = map[job.Category]float64{}
			}
			weight[id][r.Category] += (float64(r.Tier) + .1) / float64(max(1, len(terms)))
		}
	}
	return weight
}

// titleOf is what the library calls a sign; nil if it has none of that id.
func (b *book) titleOf(o Options, id string) tongues {
	if t, ok := o.Term(id); ok {
		return t
	}
	if r, ok := b.rules[id]; ok {
		return r.Title
	}
	return nil
}

// heaviest returns the category with the largest weight, the first of the file among equals.
func (b *book) heaviest(weight map[job.Category]float64) (best job.Category) {
	for _, k := range b.kinds {
		if best == "" || weight[k.ID] > weight[best] {
			best = k.ID
		}
	}
	return best
}

// kind returns the kind of a category; the zero kind if nothing is said of it.
func (b *book) kind(c job.Category) lessonKind {
	i := slices.IndexFunc(b.kinds, func(k lessonKind) bool { return k.ID == c })
	if i < 0 {
		return lessonKind{}
	}
	return b.kinds[i]
}

// explains reports whether there is a page about a term or a rule.
func (b *book) explains(id string) bool {
	if b == nil {
		return false
	}
	_, rule := b.rules[id]
	return rule || b.lessons[id] != nil
}

// lessonRoutes are the addresses of the pages that teach the signs.
func (s *site) lessonRoutes() []route {
	if s.o.Lessons.Files == nil {
		return nil
	}
	read := func(page action) []method { return []method{{"GET", readTime, everybody(page)}} }
	return []route{
		{"/dau-hieu", read(s.signs)}, {"/dau-hieu/{id}", read(s.oneSign)},
		{"/tim-dau-hieu", read(s.quiz)}, {"/tim-dau-hieu/dap-an", read(s.quizAnswers)},
		{"/ap-phich", read(s.poster)},
	}
}

package web

import (
	"net/http"
	"net/url"
	"strconv"
	"strings"

	"lurewatch/job"
)

const (
	quizPath    = "/tim-dau-hieu"
	answersPath = quizPath + "/dap-an"
)

// quizAd is one invented ad of the quiz. Lure says that the rules find signs in it; otherwise they find none.
type quizAd struct {
	ID    string  `yaml:"id"`
	Lure  bool    `yaml:"lure"`
	Title tongues `yaml:"title"`
	Text  tongues `yaml:"text"`
	Clues []clue  `yaml:"clues"`
}

// clue is a reason for the answer: words of the ad, and the sign they are. Where they are none, Why says what they tell.
type clue struct {
	Quote tongues `yaml:"quote"`
	Sign  string  `yaml:"sign"`
	Why   tongues `yaml:"why"`
}

// Question is one ad of the quiz as it is shown.
type Question struct {
	Num         int
	Name        string // of its answer in the form: "ad_3"
	Lang        lang   // of the ad, where it is not that of the page
	Title, Text []Piece
	Lure        bool
	Given       string // "signs", "none", or "" for no answer
	Right       bool
	Clues       []ClueView
}

// ClueView is a clue in words.
type ClueView struct {
	Quote string
	Sign  SignLink
	Why   said
}

// quizPage is the quiz: all of it, one ad of it in large letters, or what came of it.
type quizPage struct {
	view
	Questions   []Question
	Big         bool // one ad for a projector; Questions has that alone
	Show        bool // with its answer
	All         int
	Right, Done int
	Prev, Next  string
	Turn        string // the address of the other side: with the answer, or without
}

// quiz shows the ads, or with big=1 the one with the number ad in large letters; show=1 adds its answer.
func (s *site) quiz(w http.ResponseWriter, r *http.Request, l lang) error {
	w.Header().Set("Cache-Control", "no-cache")
	q := r.URL.Query()
	p := quizPage{view: s.lessonView(r, l, "quiz.title"), All: len(s.book.quiz), Big: q.Get("big") == "1", Show: q.Get("show") == "1"}
	if !p.Big {
		p.Questions = s.questions(l, nil)
		return s.write(w, http.StatusOK, "quiz", p)
	}
	n, err := strconv.Atoi(q.Get("ad"))
	if err != nil || n < 1 || n > p.All {
		n = 1
	}
	p.NoIndex = true
	p.Questions = s.questions(l, nil)[n-1 : n]
	if n > 1 {
		p.Prev = bigPath(l, n-1, false)
	}
	if n < p.All {
		p.Next = bigPath(l, n+1, false)
	}
	p.Turn = bigPath(l, n, !p.Show)
	return s.write(w, http.StatusOK, "quiz", p)
}

// bigPath is the address of one ad for a projector.
func bigPath(l lang, n int, show bool) string {
	to := l.Prefix() + quizPath + "?big=1&ad=" + strconv.Itoa(n)
	if show {
		to += "&show=1"
	}
	return to
}

// quizAnswers shows what the rules say of each ad beside what was answered. Nothing is kept: the answers are in the
// address, and stay there when the language is changed.
func (s *site) quizAnswers(w http.ResponseWriter, r *http.Request, l lang) error {
	private(w)
	p := quizPage{view: s.lessonView(r, l, "quiz.answers"), All: len(s.book.quiz), Show: true}
	p.NoIndex, p.Questions = true, s.questions(l, r.URL.Query())
	for _, q := range p.Questions {
		if q.Given != "" {
			p.Done++
		}
		if q.Right {
			p.Right++
		}
	}
	return s.write(w, http.StatusOK, "quiz_answers", p)
}

// questions lays the ads out, with the clues marked, and with the answers that were given.
func (s *site) questions(l lang, given url.Values) []Question {
	out := make([]Question, len(s.book.quiz))
	for i, ad := range s.book.quiz {
		n := i + 1
		q := Question{Num: n, Name: "ad_" + strconv.Itoa(n), Lure: ad.Lure, Lang: ad.Text.in(l).Lang}
		tongue := l
		if q.Lang != "" {
			tongue = q.Lang
		}
		if g := given.Get(q.Name); g == "signs" || g == "none" {
			q.Given, q.Right = g, (g == "signs") == ad.Lure
		}
		for _, c := range ad.Clues {
			v := ClueView{Quote: c.Quote[string(tongue)], Sign: s.signLink(l, c.Sign)}
			switch x := s.book.lessons[c.Sign]; {
			case c.Why != nil:
				v.Why = c.Why.in(l)
			case x != nil:
				v.Why = x.Why.in(l)
			}
			q.Clues = append(q.Clues, v)
		}
		q.Title, q.Text = s.quizText(job.Title, ad.Title, tongue, q.Clues), s.quizText(job.Text, ad.Text, tongue, q.Clues)
		out[i] = q
	}
	return out
}

// quizText is a field of an ad with the clues marked that are in it.
func (s *site) quizText(f job.Field, text tongues, l lang, clues []ClueView) []Piece {
	t := text[string(l)]
	var marks []mark
	for _, c := range clues {
		if i := strings.Index(t, c.Quote); i >= 0 {
			marks = append(marks, mark{start: i, end: i + len(c.Quote), weight: 1, class: "hit"})
		}
	}
	all := pieces(t, marks, s.mask.edits(f, t, nil))
	for i := range all {
		all[i].Refs = nil
	}
	return all
}

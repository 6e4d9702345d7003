package rules

import (
	"strings"
	"unicode"
	"unicode/utf8"

	"lurewatch/job"
)

// MentionsWork reports whether an ad says anything at all that offers of work say: a word of work in some language of the
// library, a term, an occupation, pay, who employs, where people meet, or a private contact. Of a page that a machine
// wrote, such as a log, only findings count. What does not is no ad, so that nothing found in it means nothing. It is pure
// and safe for concurrent use; of an ad that is judged in pieces one is enough.
func (s *Set) MentionsWork(ad job.Ad) bool {
	ad = plainOf(ad).ad
	if !oversize(ad) {
		return s.mentionsWork(ad)
	}
	for p := range pieces(ad) {
		if s.mentionsWork(p.ad) {
			return true
		}
	}
	return false
}

func (s *Set) mentionsWork(ad job.Ad) bool {
	r := s.read(ad)
	defer s.scratch.Put(r)
	switch {
	case len(r.findings) > 0:
		return true
	case isRecord(r.doc.Text[body].S):
		return false
	case len(r.found[s.report.offering]) > 0 || len(r.found[s.report.work]) > 0 || r.reachable():
		return true
	}
	f := &r.facts
	employer := f.Employer.Name.Value != "" || f.Employer.Licence.Value != "" || f.Employer.TaxCode.Value != ""
	return employer || len(f.Conditions)+len(f.Wages)+len(f.Occupations)+len(f.Routes) > 0
}

// A record is written by a machine: five lines or more, hardly any of them in words. Of 8,700 such ads of boards none has
// less than 53 % of its letters in words, the most ornate lure 62 %; logs and tables have 14 % at most.
const (
	recordLines = 5
	recordWords = 0.35
)

// isRecord reports whether folded text is a record.
func isRecord(folded string) bool {
	if strings.Count(folded, "\n")+1 < recordLines {
		return false
	}
	all, inWords := 0, 0
	for token := range strings.FieldsSeq(folded) {
		word, wide, plain := 0, 0, true
		for _, r := range strings.Trim(token, `.,;:!?()[]"'*-–…`) {
			word++
			switch {
			case r > unicode.MaxLatin1 && unicode.IsLetter(r): // scripts that set no spaces: each is as good as a word
				wide++
			case !unicode.IsLetter(r) && !unicode.Is(unicode.M, r) && r != '-' && r != '/' && r != '\'':
				plain = false
			}
		}
		all += utf8.RuneCountInString(token)
		if plain {
			wide = word
		}
		inWords += wide
	}
	return float64(inWords) < recordWords*float64(all)
}

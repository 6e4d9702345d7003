package rules

import (
	"slices"
	"strings"

	"lurewatch/job"
)

// poses reports whether an ad that reads like a report makes an offer all the same. A report speaks about offers: without
// what it quotes and without the sentences that report, no lure is left. A lure behind a warning is left whole. Nor is one
// left of a question or a tale without its questions and the sentences that tell of an offer. A personal text is asked
// only that, because what it tells of is as much of a lure as what it was told, and it calls nobody; less of a lure shows
// that one poses which is a report for being personal only.
func (s *Set) poses(ad job.Ad, as judged) bool {
	rest := s.offered(unquoted(ad))
	untold := s.untold(rest)
	if !as.personal || untold == rest {
		v := s.judge(rest)
		if v.Band == job.Alert || v.Band == job.Look && slices.ContainsFunc(v.Facts.Contacts, private) {
			return true
		}
	}
	if untold == rest {
		return false
	}
	band := s.judge(untold).Band
	return band == job.Alert || band == job.Look && as.only
}

// quotes reports whether an ad that reads like a lure reports on what it quotes: the rest is a report, and makes no offer.
func (s *Set) quotes(ad job.Ad) bool {
	rest := unquoted(ad)
	if rest == ad {
		return false
	}
	v := s.judge(rest)
	return v.Kind == job.KindReport && !s.poses(ad, v)
}

// untold returns an ad without its title and without the sentences of its text that ask, or tell of an offer; the ad
// itself if there are none.
func (s *Set) untold(ad job.Ad) job.Ad {
	r := s.read(ad)
	defer s.scratch.Put(r)
	list := sentences(ad.Text)
	for _, e := range r.found[s.personal.telling] {
		at, _ := r.doc.Text[e.field].Origin(int(e.start), int(e.end))
		if t := sentenceAt(list, at); t != nil && int(e.field) == body {
			t.about++
		}
	}
	var b strings.Builder
	for _, t := range list {
		if said := t.of(ad.Text); t.about == 0 && !strings.HasSuffix(said, "?") && !strings.HasSuffix(said, "？") {
			b.WriteString(ad.Text[t.start:t.end])
		}
	}
	if b.Len() == len(ad.Text) {
		return ad
	}
	ad.Title, ad.Text = "", b.String()
	return ad
}

// rounds is how often sentences are struck out. One round sees [maxEvidence] words of reporting; who repeats a warning
// more often than that, in other words each time, is taken for a report.
const rounds = 4

// offered returns an ad without the sentences that report.
func (s *Set) offered(ad job.Ad) job.Ad {
	for range rounds {
		rest := s.strike(ad)
		if rest == ad {
			break
		}
		ad = rest
	}
	return ad
}

// strike returns an ad without the sentences that the words in hand take for reporting, and without their like.
func (s *Set) strike(ad job.Ad) job.Ad {
	r := s.read(ad)
	defer s.scratch.Put(r)
	var fields [len(job.Fields)][]sentence
	for i, f := range job.Fields {
		fields[i] = sentences(ad.Field(f))
	}
	r.weigh(&fields)
	reporting := make(map[string]bool)
	for i, f := range job.Fields {
		for _, t := range fields[i] {
			if t.reports() {
				reporting[t.of(ad.Field(f))] = true
			}
		}
	}
	if len(reporting) == 0 {
		return ad
	}
	for i, f := range job.Fields {
		var b strings.Builder
		for _, t := range fields[i] {
			if whole := ad.Field(f); !reporting[t.of(whole)] {
				b.WriteString(whole[t.start:t.end])
			}
		}
		ad = with(ad, f, b.String())
	}
	return ad
}

// weigh counts the words of reporting and of offering in each sentence, each once, and the private contacts.
func (r *reading) weigh(fields *[len(job.Fields)][]sentence) {
	type word struct {
		in     *sentence
		member int32
	}
	for _, g := range [...]struct {
		group, about, offers int
	}{{r.set.report.strong, 2, 0}, {r.set.report.weak, 1, 0}, {r.set.report.offering, 0, 1}} {
		seen := make(map[word]bool)
		for _, e := range r.found[g.group] {
			at, _ := r.doc.Text[e.field].Origin(int(e.start), int(e.end))
			if t := sentenceAt(fields[e.field], at); t != nil && !seen[word{t, e.member}] {
				seen[word{t, e.member}] = true
				t.about += g.about
				t.offers += g.offers
			}
		}
	}
	for _, c := range r.facts.Contacts {
		if t := sentenceAt(fields[fieldOf(c.Field)], c.Start); t != nil && private(c) {
			t.offers += 2
		}
	}
}

// reports reports whether a sentence speaks about offers by itself, as [reading.isReport] says it of a text.
func (t *sentence) reports() bool { return t.about >= minReport/2 && t.about > t.offers }

// with returns an ad with another content of one field.
func with(ad job.Ad, f job.Field, content string) job.Ad {
	switch f {
	case job.Title:
		ad.Title = content
	case job.Company:
		ad.Company = content
	case job.Location:
		ad.Location = content
	case job.Salary:
		ad.Salary = content
	case job.Text:
		ad.Text = content
	}
	return ad
}

package rules

import (
	"iter"
	"unicode/utf8"

	"lurewatch/job"
)

// What of one field is judged at once, in bytes, and by how much two pieces overlap. The longest of 12,000 ads of job
// boards has a quarter of a piece. Memory for judging is that for one piece.
const (
	pieceSize    = 1 << 17
	pieceOverlap = 1 << 13
)

// piece is an ad with but a part of its longest fields: of field, the bytes from from on.
type piece struct {
	ad    job.Ad
	field job.Field
	from  int
}

// oversize reports whether some field of an ad is longer than a piece.
func oversize(ad job.Ad) bool {
	for _, f := range job.Fields {
		if len(ad.Field(f)) > pieceSize {
			return true
		}
	}
	return false
}

// pieces cuts an ad into overlapping pieces, in reading order. Each has the fields that are short, and of the long ones
// a part of one.
func pieces(ad job.Ad) iter.Seq[piece] {
	short := ad
	for _, f := range job.Fields {
		if len(ad.Field(f)) > pieceSize {
			*fieldIn(&short, f) = ""
		}
	}
	return func(yield func(piece) bool) {
		for _, f := range job.Fields {
			all := ad.Field(f)
			if len(all) <= pieceSize {
				continue
			}
			for from := 0; ; {
				to := runeStart(all, min(from+pieceSize, len(all)))
				p := piece{short, f, from}
				*fieldIn(&p.ad, f) = all[from:to]
				if !yield(p) {
					return
				}
				if to == len(all) {
					break
				}
				from = runeStart(all, to-pieceOverlap)
			}
		}
	}
}

// runeStart returns the last place up to at where a character begins, at most three bytes before it.
func runeStart(s string, at int) int {
	for range utf8.UTFMax - 1 {
		if at == len(s) || utf8.RuneStart(s[at]) {
			break
		}
		at--
	}
	return at
}

func fieldIn(ad *job.Ad, f job.Field) *string {
	switch f {
	case job.Title:
		return &ad.Title
	case job.Company:
		return &ad.Company
	case job.Location:
		return &ad.Location
	case job.Salary:
		return &ad.Salary
	}
	return &ad.Text
}

// judgePieces judges an ad piece by piece and returns the verdict that says most: the highest band, then the highest
// score, then the first.
func (s *Set) judgePieces(ad job.Ad) job.Verdict {
	var most job.Verdict
	for p := range pieces(ad) {
		v := s.judgeWhole(p.ad)
		if most.RuleSet == "" || v.Band > most.Band || v.Band == most.Band && v.Score > most.Score {
			p.shift(&v)
			most = v
		}
	}
	return most
}

// shift turns places in the piece into places in the ad.
func (p piece) shift(v *job.Verdict) {
	eachSpan(v, func(f job.Field, start, end *int, _ *string) {
		if f == p.field {
			*start, *end = *start+p.from, *end+p.from
		}
	})
}

package alerts

import (
	"context"
	"fmt"
	"regexp"
	"strings"
	"time"
	"unicode"

	"golang.org/x/text/unicode/norm"

	"lurewatch/alerts/digest"
	"lurewatch/alerts/units"
	"lurewatch/job"
)

// elsewhere is that a unit said of an ad that it is not of its stretch.
type elsewhere struct {
	Content string    `json:"content"` // of the ad as the unit was told of it: another text is told again
	At      time.Time `json:"at"`
}

// isElsewhere reports whether the unit said of the ad, as it is now, that it is not of its stretch.
func (c *clerk) isElsewhere(ctx context.Context, unit string, cs job.Case) (bool, error) {
	e, raw, err := get[elsewhere](ctx, c.rows, tableElsewhere, adKey(cs.Ad.ID)+"/"+unit)
	return raw != nil && e.Content == cs.ContentHash, err
}

// handOn takes an ad off what a unit is told, and puts it before the national units. Where there is no other the operator
// is told.
func (f *Office) handOn(ctx context.Context, st *step, unit string, id job.ID, content string, a Answer) error {
	c, r := f.clerk(f.o.Store, f.o.Now(), "")
	cs, err := f.o.Store.Case(ctx, id)
	if err != nil {
		return err
	}
	st.put(tableElsewhere, adKey(id)+"/"+unit, elsewhere{Content: content, At: c.now})
	st.drop(tableOwed, unit+"/"+adKey(id))
	st.drop(tablePressing, unit+"/"+adKey(id))
	why := units.Reason{Kind: digest.HandedOn, Quote: handedBy(unitOf(r.Units, unit), a.Note)}
	to := 0
	for _, u := range c.units {
		if u.Kind != units.National || u.ID == unit {
			continue
		}
		to++
		w := owed{Ad: id, Band: cs.Verdict.Band, Score: cs.Verdict.Score, Why: []units.Reason{why}, Handed: true}
		if w.Since, err = f.o.Store.Position(ctx); err == nil {
			err = c.owe(ctx, st, u.ID, w)
		}
		if err != nil {
			return err
		}
	}
	if to == 0 {
		if err := c.raiseListed(ctx, st, toOperator, NotTaken, unit, "KHAC "+a.Ref+": there is no other national unit to hand the ad to"); err != nil {
			return err
		}
	}
	return f.flag(ctx, st, unit, id, a, "")
}

// handedBy says who handed an ad on, and in what words.
func handedBy(u units.Unit, note string) string {
	name := u.Short.Vi
	if name == "" {
		name = u.Name.Vi
	}
	if name == "" {
		name = u.ID
	}
	if note != "" {
		name += ": " + note
	}
	return clip([]units.Reason{{Quote: name}})[0].Quote
}

// notOurs are the words, folded, with which people say that a place is another's: beside "không phải" and a name, see
// saysElsewhere.
var notOurs = regexp.MustCompile(`\b(khong|chua) (phai |phai la |o |thuoc |nam )?(trong |o |thuoc |tai )?dia ban\b|\bkhong thuoc\b|\b(khac|ngoai|sai|trai) dia ban\b|\bdia ban (khac|tinh khac|cua tinh khac|don vi khac)\b|` +
	`\b(not|isn't) (in |on )?(our|my) (area|stretch|sector|district|province)\b|\boutside (of )?(our|my) (area|stretch|sector)\b|\b(other|another|wrong) (area|stretch|sector)\b|` +
	`\b(pas|hors) (dans |de )?(notre|mon) (secteur|zone|troncon)\b|\b(autre|mauvais) (secteur|zone|troncon)\b`)

// saysElsewhere reports whether the words of a unit say that the place of an ad is another's: "không phải địa bàn", "không
// thuộc", "không phải Lào Cai" of the unit of that name. With and without marks.
func saysElsewhere(note string, u units.Unit) bool {
	said := foldWords(note)
	if notOurs.MatchString(said) {
		return true
	}
	for _, name := range append([]string{u.Short.Vi, u.Short.En, u.Short.Fr, u.Name.Vi, u.Name.En, u.Name.Fr}, u.Former...) {
		for _, n := range placeNames(foldWords(name)) {
			for _, no := range [...]string{"khong phai", "khong phai o", "khong phai la", "khong phai tai", "khong phai tinh", "khong phai cua", "khong o", "khong tai", "not", "not in", "pas", "pas a"} {
				if strings.Contains(" "+said+" ", " "+no+" "+n+" ") {
					return true
				}
			}
		}
	}
	return false
}

// placeNames are the folded name of a unit and, of one that ends with that of its province, the name of the province.
func placeNames(name string) []string {
	if name == "" {
		return nil
	}
	all := []string{name}
	for _, before := range [...]string{" tinh ", " thanh pho "} {
		if i := strings.LastIndex(name, before); i >= 0 && i+len(before) < len(name) {
			all = append(all, name[i+len(before):])
		}
	}
	return all
}

// shortNo are the ways in which "không" is written in haste.
var shortNo = map[string]string{"ko": "khong", "k": "khong", "kg": "khong", "hok": "khong", "hong": "khong", "chang": "khong"}

// foldWords is a text in lower case without marks and signs, its words one blank apart.
func foldWords(s string) string {
	s = strings.Map(func(r rune) rune {
		switch {
		case r == 'đ' || r == 'Đ':
			return 'd'
		case r == '’' || r == '\'':
			return '\''
		case unicode.Is(unicode.Mn, r) || unicode.Is(unicode.Cf, r):
			return -1
		case unicode.IsLetter(r) || unicode.IsDigit(r):
			return unicode.ToLower(r)
		}
		return ' '
	}, norm.NFD.String(s))
	words := strings.Fields(s)
	for i, w := range words {
		if no, ok := shortNo[w]; ok {
			words[i] = no
		}
	}
	return strings.Join(words, " ")
}

// String is an answer without its words: "SAI VN-20261122-048213".
func (a Answer) String() string { return fmt.Sprintf("%s %.40s", a.word(), a.Ref) }

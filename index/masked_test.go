package index_test

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"lurewatch/index"
	"lurewatch/job"
)

// secretWorld is an index with one ad that bears a telephone number, written in a way, and a handle, and one that does not.
func secretWorld(t testing.TB, write func(digits string) string, digits, handle string) *index.Index {
	t.Helper()
	text := "Việc nhẹ lương cao, đủ 18 tuổi, gọi " + write(digits) + " hoặc @" + handle + " nhé, hoặc ghé jobs.example"
	a := flagged("a", text)
	a.Ad.Title, a.Ad.Company = "Gấp "+write(digits), "Nhà hàng Mẫu "+write(digits)
	a.Ad.URL = "https://board.example/z/" + digits
	at := strings.Index(text, handle)
	a.Verdict.Facts.Contacts = []job.Contact{
		{Type: "zalo", Value: "+84" + digits[1:], Span: job.Span{Field: job.Text, Start: strings.Index(text, write(digits)), End: strings.Index(text, write(digits)) + len(write(digits)), Quote: write(digits)}},
		{Type: "telegram", Value: handle, Span: job.Span{Field: job.Text, Start: at, End: at + len(handle), Quote: handle}},
		{Type: "email", Value: handle + "@jobs.example"}, {Type: "url", Value: "https://jobs.example/" + handle},
	}
	return indexOf(t, a, flagged("b", "Việc nhẹ lương cao ở kho, 45 giờ một tuần"))
}

// grouped writes digits in groups of a size.
func grouped(n int, sep string) func(string) string {
	return func(digits string) string {
		var parts []string
		for part := range slices.Chunk([]byte(digits), n) {
			parts = append(parts, string(part))
		}
		return strings.Join(parts, sep)
	}
}

// guesses are queries of somebody who tries to learn a number and a handle piece by piece.
func guesses(digits, handle string) []string {
	var out []string
	for from := range digits {
		for to := from + 1; to <= len(digits); to++ {
			part := digits[from:to]
			out = append(out, part, `"`+part+`"`, "-"+part, "phone:"+part, "contact:"+part, "company:"+part, part+"*", part+"~", part+"?", "url:"+part)
		}
	}
	for n := 1; n < 5; n++ {
		for _, sep := range []string{" ", ".", "-", "/", " . "} {
			out = append(out, grouped(n, sep)(digits), `"`+grouped(n, sep)(digits)+`"`, `"gọi `+grouped(n, sep)(digits[:2*n])+`"`)
		}
	}
	e164 := "84" + digits[1:]
	out = append(out, "+"+e164, e164, "00"+e164, "phone:+"+e164, "phone:0000000000,"+digits, "phone:"+digits+" OR phone:0911", "NOT phone:"+digits, "(việc OR "+digits[4:7]+") lương",
		"https://board.example/z/"+digits, "url:https://board.example/z/"+digits, "zalo.me/"+digits, "tel:"+digits)
	for _, word := range append(strings.Split(handle, "_"), handle, "@"+handle, handle[:4], handle[:len(handle)-1]) {
		out = append(out, word, word+"~", `"`+word+`"`, "handle:"+word, "handle:@"+word, "contact:"+word, "email:"+word+"@jobs.example", word+"@jobs.example", "t.me/"+word,
			"url:jobs.example/"+word, "https://jobs.example/"+word, "-"+word, "-handle:"+word)
	}
	return out
}

func TestAMaskedSearchTellsNothingOfContacts(t *testing.T) {
	const mine, other, handle, twin = "0900456123", "0900789123", "demo_hong_hanh", "demo_bich_ngoc"
	for name, write := range map[string]func(string) string{
		"one run": func(d string) string { return d }, "threes": func(d string) string { return d[:4] + " " + d[4:7] + " " + d[7:] },
		"stops": grouped(3, "."), "pairs": grouped(2, " "), "single digits": grouped(1, "-"), "slashes": grouped(4, "/"), "stars": grouped(3, "*"),
		"hidden characters": grouped(3, "\u200b"), "fillers": grouped(3, "\u3164"), "wide digits": func(d string) string { return strings.Map(func(r rune) rune { return r - '0' + '０' }, d) },
		"letters for digits": func(d string) string { return strings.ReplaceAll(d, "00", "oo") }, "brackets": func(d string) string { return "(" + d[:4] + ")" + d[4:] },
		"a country": func(d string) string { return "+84 " + d[1:] },
	} {
		t.Run(name, func(t *testing.T) {
			real, fake := secretWorld(t, write, mine, handle), secretWorld(t, write, other, twin)
			for _, query := range slices.Concat(guesses(mine, handle), guesses(other, twin)) {
				q := job.Query{Text: query, Masked: true, Facets: true, Weeks: true}
				a, b := search(t, real, q), search(t, fake, q)
				if got, want := told(a), told(b); got != want {
					t.Errorf("%q tells the two apart: %s and %s", query, got, want)
				}
			}
		})
	}
}

// told is all that a search tells, but for the text of the ads, which is masked by whoever shows it: the marks in it are
// counted, and so is where an excerpt begins.
func told(h job.Hits) string {
	var b strings.Builder
	fmt.Fprint(&b, h.Total, h.Fuzzy, h.Next, h.Facets, h.Weeks, h.Notes, len(h.Query))
	for _, hit := range h.Hits {
		fmt.Fprint(&b, " ", hit.ID, hit.Score)
		for _, f := range job.Fields {
			for _, x := range hit.Fragments[string(f)] {
				fmt.Fprint(&b, " ", f, strings.Count(x, "«"), strings.HasPrefix(x, "…"), len([]rune(x)))
			}
		}
	}
	return b.String()
}

func TestAMaskedSearchFindsWhatMasksShow(t *testing.T) {
	ix := secretWorld(t, func(d string) string { return d }, "0900456123", "demo_hong_hanh")
	for query, want := range map[string]string{
		"": "a b", "việc": "a b", `"lương cao"`: "a b", "tuổi": "a", `"18 tuổi"`: "a", "45": "b", "nhà": "a", "company:mẫu": "a", "domain:jobs.example": "a", "tuoi~": "a", "vieec~ kho": "b",
		"-tuổi": "b", `"hong"`: "", "0900456123": "", "phone:0900456123": "", "handle:demo_hong_hanh": "", "domain:0900456123.example": "",
	} {
		var got []string
		for _, h := range search(t, ix, job.Query{Text: query, Masked: true}).Hits {
			got = append(got, string(h.ID))
		}
		if strings.Join(got, " ") != want {
			t.Errorf("masked, %q finds %v, want %s", query, got, want)
		}
	}
	for query, want := range map[string]string{
		"hong": "a", "0900456123": "a", `"gọi 0900456123 hoặc"`: "a", "phone:0900456123": "a", "handle:demo_hong_hanh": "a", `"demo hong hanh nhé"`: "a",
		"hoong~": "a", "hong hanh 18": "a", "-hong": "b", "https://jobs.example/demo_hong_hanh": "a",
	} {
		if got := ids(t, ix, query); got != want {
			t.Errorf("in clear, %q finds %q, want %q", query, got, want)
		}
	}
	for query, want := range map[string]string{"phone:0900456123": "phone", "gọi 0900456123": "", "t.me/demo_hong_hanh": ""} {
		hits := search(t, ix, job.Query{Text: query, Masked: true})
		if !slices.Contains(hits.Notes, job.Note{Code: job.NoteMasked, About: want}) {
			t.Errorf("%q has the notes %v, want that contacts are not looked for", query, hits.Notes)
		}
	}
}

func TestAMaskedExcerptMarksNoContact(t *testing.T) {
	ix := secretWorld(t, func(d string) string { return d }, "0900456123", "demo_hong_hanh")
	for _, query := range []string{"việc OR 0900456123", "việc OR hong", "việc hong~ OR nhẹ"} {
		for _, masked := range []bool{true, false} {
			hits := search(t, ix, job.Query{Text: query, Masked: masked})
			all := fmt.Sprint(hits.Hits)
			if got := strings.Contains(all, "«0900456123»") || strings.Contains(all, "«hong»"); got != !masked {
				t.Errorf("%q, masked %v: a contact is marked: %v", query, masked, got)
			}
		}
	}
}

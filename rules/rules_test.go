package rules_test

import (
	"fmt"
	"io/fs"
	"slices"
	"strings"
	"sync"
	"testing"
	"testing/fstest"

	"github.com/google/go-cmp/cmp"
	"golang.org/x/text/unicode/norm"
	"pgregory.net/rapid"

	"lurewatch/job"
	"lurewatch/rules"
	"lurewatch/rules/library"
	"lurewatch/seeds"
)

// file is a rule with the given body and everything else that lint asks for.
func file(id, tier, body string) *fstest.MapFile {
	return &fstest.MapFile{Data: []byte(fmt.Sprintf(`id: %s
title: {vi: a, en: a, fr: a}
category: forced_criminality
indicator: FC02
tier: %s
status: active
added: 2026-11-21
source: [TEST]
examples: {hit: [x], miss: [y]}
%s
`, id, tier, body))}
}

func load(t *testing.T, files map[string]*fstest.MapFile) *rules.Set {
	t.Helper()
	s, err := rules.Load(fstest.MapFS(files), seeds.FS)
	if err != nil {
		t.Fatalf("Load: %v", err)
	}
	return s
}

func text(s string) job.Ad { return job.Ad{ID: "t", Text: s} }

// fired lists the findings of a text as "rule: quote".
func fired(s *rules.Set, ad job.Ad) []string {
	var out []string
	for _, f := range s.Judge(ad).Findings {
		out = append(out, f.Rule+": "+f.Quote)
	}
	return out
}

func TestClausesDecideWhenARuleFires(t *testing.T) {
	s := load(t, map[string]*fstest.MapFile{
		"a/gap.yaml":     file("gap", "medium", `phrases: {vi: ["bao … khứ hồi"], zh: ["包…机票"]}`),
		"a/near.yaml":    file("near", "strong", "near: 40\nall:\n  - phrases: {vi: [gõ máy]}\n  - phrases: {vi: [trực chat]}"),
		"a/loose.yaml":   file("loose", "weak", "all:\n  - phrases: {vi: [giữ thẻ]}\n  - phrases: {vi: [đóng lãi]}"),
		"a/not.yaml":     file("not", "medium", "all:\n  - phrases: {vi: [thu phí], zh: [收押金]}\n    affirmed: true\nunless:\n  - phrases: {vi: [hợp đồng mẫu]}"),
		"a/two.yaml":     file("two", "weak", "all:\n  - phrases: {en: [urgent, fast, today]}\n    at_least: 2"),
		"a/shared.yaml":  file("shared", "weak", "all:\n  - terms: [words]"),
		"a/hub.yaml":     file("hub", "strong", "all:\n  - place: {risk: 0.7}\n  - phrases: {vi: [nhân viên]}"),
		"a/pay.yaml":     file("pay", "medium", "all:\n  - wage: {usd_month_over: 1500}"),
		"a/chat.yaml":    file("chat", "context", "all:\n  - contact: [telegram]"),
		"terms.yaml":     {Data: []byte("- id: words\n  title: {vi: từ, en: words, fr: mots}\n")},
		"lexicon/th.txt": {Data: []byte("# เฉพาะทดสอบ\n[words]\nงานดี\nsanko\n")},
		"negation.yaml":  {Data: []byte("before: {vi: [không], zh: [不收]}\nafter: {ko: [없음]}\n")},
	})
	for _, tc := range []struct {
		name, text string
		want       []string
	}{
		{"a phrase with a gap", "Bao vé máy bay khứ hồi nhé", []string{"gap: Bao vé máy bay khứ hồi"}},
		{"a gap in Chinese", "包来回机票", []string{"gap: 包来回机票"}},
		{"a gap that is too wide", "Bao ăn ở tại chỗ làm, có xe đưa đón mỗi ngày, thưởng lễ tết đầy đủ, khứ hồi", nil},
		{"a gap in the wrong order", "khứ hồi bao", nil},
		{"two clauses near each other", "gõ máy và trực chat", []string{"near: gõ máy", "near: trực chat"}},
		{"two clauses far apart", "gõ máy " + otherWork(10) + "trực chat", nil},
		{"two clauses without a bound, some sentences apart", "giữ thẻ, " + otherWork(16) + "đóng lãi", []string{"loose: giữ thẻ", "loose: đóng lãi"}},
		{"two clauses without a bound, a page apart", "giữ thẻ, " + otherWork(30) + "đóng lãi", nil},
		{"the nearer of two places, a page apart from the other", "giữ thẻ, " + otherWork(30) + "đóng lãi, giữ thẻ", []string{"loose: đóng lãi", "loose: giữ thẻ"}},
		{"without marks", "go may, truc chat", []string{"near: go may", "near: truc chat"}},
		{"other marks are other words", "gỗ máy và trục chất", nil},
		{"affirmed", "Công ty thu phí hồ sơ", []string{"not: thu phí"}},
		{"negated", "Công ty không hề thu phí hồ sơ", nil},
		{"a negation that shares a word with the phrase", "超市招人，不收押金", nil},
		{"the phrase without it", "超市招人，收押金", []string{"not: 收押金"}},
		{"a negation in the sentence before", "Bao ăn ở thì không. Thu phí hồ sơ", []string{"not: Thu phí"}},
		{"unless", "thu phí theo hợp đồng mẫu", nil},
		{"one phrase of two asked for", "urgent urgent", nil},
		{"two different phrases", "Urgent! start TODAY", []string{"two: Urgent", "two: TODAY"}},
		{"shared terms", "รับคนงานดีมาก", []string{"shared: งานดี"}},
		{"a Latin word of another language", "Sanko", []string{"shared: Sanko"}},
		{"one with other marks", "Sànko", nil},
		{"a place at risk", "Nhân viên làm tại Bavet", []string{"hub: Nhân viên", "hub: Bavet"}},
		{"a place without", "Nhân viên làm tại Hà Nội", nil},
		{"pay over a bound", "Lương 2000 USD/tháng", []string{"pay: 2000 USD/tháng"}},
		{"pay under it", "Lương 800 USD/tháng", nil},
		{"a contact", "Tele @demo_hr_01", []string{"chat: Tele @demo_hr_01"}},
	} {
		t.Run(tc.name, func(t *testing.T) {
			got := fired(s, text(tc.text))
			if tc.name == "a contact" && len(got) == 1 && strings.HasPrefix(got[0], "chat: ") {
				return // which words a contact quotes is the business of package facts
			}
			if tc.name == "pay over a bound" && len(got) == 1 && strings.HasPrefix(got[0], "pay: ") {
				return // likewise
			}
			if diff := cmp.Diff(tc.want, got); diff != "" {
				t.Errorf("findings of %q (-want +got):\n%s", tc.text, diff)
			}
		})
	}
}

// otherWork is n times ten letters of other work, which do not repeat themselves.
func otherWork(n int) string {
	var b strings.Builder
	for i := range n {
		fmt.Fprintf(&b, "việc thứ %c ", 'a'+i*7%26)
	}
	return b.String()
}

func TestClausesInTwoFieldsAreNeverFarApart(t *testing.T) {
	s := load(t, map[string]*fstest.MapFile{
		"a/loose.yaml": file("loose", "weak", "all:\n  - phrases: {vi: [giữ thẻ]}\n  - phrases: {vi: [đóng lãi]}"),
	})
	got := fired(s, job.Ad{ID: "t", Title: "giữ thẻ", Text: otherWork(50) + "đóng lãi"})
	if diff := cmp.Diff([]string{"loose: giữ thẻ", "loose: đóng lãi"}, got); diff != "" {
		t.Errorf("findings in title and text (-want +got):\n%s", diff)
	}
}

func TestNearHasItsBounds(t *testing.T) {
	for near, ok := range map[int]bool{-1: false, 1: true, 300: true, 301: false} {
		_, err := rules.Load(fstest.MapFS{
			"a/far.yaml": file("far", "weak", fmt.Sprintf("near: %d\nall:\n  - phrases: {vi: [giữ thẻ]}\n  - phrases: {vi: [đóng lãi]}", near)),
		}, seeds.FS)
		if want := fmt.Sprintf(`rule "far": near is %d, want 1 to 300`, near); (err == nil) != ok || !ok && !strings.Contains(err.Error(), want) {
			t.Errorf("near %d: Load = %v, want it taken = %v or %q", near, err, ok, want)
		}
	}
}

func TestAPhraseThatNeedsItsMarksIsNotFoundWithout(t *testing.T) {
	s := load(t, map[string]*fstest.MapFile{
		"a/whole.yaml":   file("whole", "weak", `phrases: {vi: ["=bán thân"]}`),
		"a/pattern.yaml": file("pattern", "weak", `phrases: {vi: ["=bao … vé"]}`),
		"a/plain.yaml":   file("plain", "weak", `phrases: {vi: ["đi bán thân"]}`),
	})
	for _, tc := range []struct {
		name, text string
		want       []string
	}{
		{"with its marks", "bán thân và bao cả vé", []string{"whole: bán thân", "pattern: bao cả vé"}},
		{"with other marks", "bản thân và bảo cả về", nil},
		{"without", "ban than va bao ca ve", nil},
		{"what is not so marked", "di ban than", []string{"plain: di ban than"}},
		{"with other marks between tags", "b<b></b>ản <i>th</i>ân và b<wbr>ảo cả về", nil},
		{"with its marks between tags", "b<b></b>án thân", []string{"whole: b<b></b>án thân"}},
		{"with a sign where a mark would be", "b4n 7hân, b@o cả vé", nil},
	} {
		t.Run(tc.name, func(t *testing.T) {
			if diff := cmp.Diff(tc.want, fired(s, text(tc.text))); diff != "" {
				t.Errorf("findings of %q (-want +got):\n%s", tc.text, diff)
			}
		})
	}
}

func TestTheCategoryMostSpeaksForStandsFirst(t *testing.T) {
	labour := func(f *fstest.MapFile) *fstest.MapFile {
		f.Data = []byte(strings.Replace(string(f.Data), "category: forced_criminality", "category: forced_labour", 1))
		return f
	}
	s := load(t, map[string]*fstest.MapFile{
		"a/one.yaml":   file("one", "medium", `phrases: {vi: [gõ máy]}`),
		"a/two.yaml":   labour(file("two", "strong", `phrases: {vi: [giữ sổ]}`)),
		"a/three.yaml": labour(file("three", "weak", `phrases: {vi: [trừ lương]}`)),
	})
	var got []job.Category
	for _, c := range s.Judge(text("gõ máy, giữ sổ, trừ lương")).Categories {
		got = append(got, c.ID)
	}
	if want := []job.Category{job.ForcedLabour, job.ForcedCriminality}; !slices.Equal(got, want) {
		t.Errorf("categories are %v, want %v", got, want)
	}
}

func TestTiersCombineIntoBands(t *testing.T) {
	s := load(t, map[string]*fstest.MapFile{
		"a/s1.yaml":   file("s1", "strong", "phrases: {en: [strong one]}"),
		"a/s2.yaml":   file("s2", "strong", "phrases: {en: [strong two]}"),
		"a/m1.yaml":   file("m1", "medium", "phrases: {en: [medium one]}"),
		"a/m2.yaml":   file("m2", "medium", "phrases: {en: [medium two]}"),
		"a/m3.yaml":   file("m3", "medium", "phrases: {en: [medium three]}"),
		"a/w1.yaml":   file("w1", "weak", "phrases: {en: [weak one]}"),
		"a/w2.yaml":   file("w2", "weak", "phrases: {en: [weak two]}"),
		"a/c1.yaml":   file("c1", "context", "phrases: {en: [context one]}"),
		"a/t1.yaml":   {Data: []byte(strings.Replace(string(file("t1", "strong", "phrases: {en: [trial one]}").Data), "status: active", "status: trial", 1))},
		"a/r1.yaml":   {Data: []byte(strings.Replace(string(file("r1", "strong", "phrases: {en: [retired one]}").Data), "status: active", "status: retired", 1))},
		"report.yaml": {Data: []byte("reporting: {strong: {en: [police said, victims were rescued]}, weak: {en: [warned]}}\noffering: {en: [we are hiring]}\n")},
	})
	for _, tc := range []struct {
		text string
		want job.Band
	}{
		{"strong one, strong two", job.Alert},
		{"strong one, medium one", job.Alert},
		{"strong one, weak one", job.Alert},
		{"strong one", job.Look},
		{"strong one, strong one", job.Look}, // a rule counts once
		{"strong one, context one", job.Look},
		{"medium one, medium two, medium three", job.Alert},
		{"medium one, medium two, weak one", job.Alert},
		{"medium one, medium two", job.None},
		{"medium one, weak one, weak two", job.None},
		{"context one", job.None},
		{"trial one, medium one, medium two", job.None},
		{"retired one", job.None},
		{"nothing", job.None},
		{"police said that victims were rescued: strong one, strong two", job.None},
		{"We are hiring, we are hiring. strong one, strong two, warned", job.Alert},
	} {
		v := s.Judge(text(tc.text))
		if v.Band != tc.want {
			t.Errorf("band of %q = %v, want %v", tc.text, v.Band, tc.want)
		}
		if v.Score < 0 || v.Score > 100 {
			t.Errorf("score of %q = %v, want 0 to 100", tc.text, v.Score)
		}
	}
	if v := s.Judge(text("police said, victims were rescued, strong one")); v.Kind != job.KindReport || v.Why == "" {
		t.Errorf("a report is of kind %q with the reason %q, want report and a reason", v.Kind, v.Why)
	}
	none := s.Judge(text("nothing")).Score
	if v := s.Judge(text("trial one")); len(v.Findings) != 1 || !v.Findings[0].Trial || v.Score != none {
		t.Errorf("a rule on trial gives %+v and score %v, want one finding marked and the score of no finding, %v", v.Findings, v.Score, none)
	}
}

func TestTheSameWordsCountOnce(t *testing.T) {
	s := load(t, map[string]*fstest.MapFile{
		"a/s1.yaml": file("s1", "strong", "phrases: {en: [typing at the border]}"),
		"a/s2.yaml": file("s2", "strong", "phrases: {en: [at the border]}"),
		"a/w1.yaml": file("w1", "weak", "phrases: {en: [border, tonight]}"),
	})
	for txt, want := range map[string]job.Band{
		"typing at the border":                           job.Look,
		"typing at the border tonight":                   job.Alert,
		"typing at the border, then again at the border": job.Look, // saying it twice proves no more
	} {
		v := s.Judge(text(txt))
		if v.Band != want {
			t.Errorf("band of %q = %v, want %v", txt, v.Band, want)
		}
		if len(v.Findings) < 2 {
			t.Errorf("findings of %q are %+v, want every rule that fired", txt, v.Findings)
		}
	}
}

func TestACategoryNeedsARuleOfItsOwn(t *testing.T) {
	s := load(t, map[string]*fstest.MapFile{
		"a/s1.yaml": file("s1", "strong", "also: [bride]\nphrases: {en: [strong one]}"),
		"a/m1.yaml": file("m1", "medium", "also: [bride, smuggling]\nphrases: {en: [medium one]}"),
		"a/b1.yaml": {Data: []byte(strings.Replace(string(file("b1", "weak", "phrases: {en: [bride one]}").Data), "category: forced_criminality", "category: bride", 1))},
	})
	if got := s.Judge(text("strong one, medium one")).Positive(); !slices.Equal(got, []job.Category{job.ForcedCriminality}) {
		t.Errorf("positive are %v, want the category whose rules fired only", got)
	}
	if got := s.Judge(text("strong one, medium one, bride one")).Positive(); !slices.Equal(got, []job.Category{job.ForcedCriminality, job.Bride}) {
		t.Errorf("positive are %v, want bride too once it has a rule of its own", got)
	}
}

func TestABadLibraryIsRefusedWithEveryFault(t *testing.T) {
	_, err := rules.Load(fstest.MapFS{
		"a/one.yaml":  {Data: []byte("id: two\ncolour: red\n")},
		"a/two.yaml":  file("two", "heavy", `phrases: {vi: [a]}`),
		"a/bad.yaml":  {Data: []byte("id: [\n")},
		"b/two.yaml":  file("two", "weak", `phrases: {vi: [lâu rồi]}`),
		"a/ref.yaml":  file("ref", "weak", "all:\n  - terms: [nowhere]"),
		"a/all.yaml":  file("all", "weak", ""),
		"fitted.yaml": {Data: []byte("note: n\nlook: 5\nalert: 2\nbias: .nan\npoints: {two: -1}\n")},
		"c/lost.yml":  file("lost", "weak", "phrases: {vi: [lâu rồi]}"),
	}, seeds.FS)
	if err == nil {
		t.Fatal("Load took a library full of faults")
	}
	for _, want := range []string{
		`a/one.yaml:2:1: key "colour" is not known`, `c/lost.yml:1:1`, `a/two.yaml:5:1: rule "two": tier "heavy"`, `phrase "a" (vi) is too short`, "a/bad.yaml:",
		`b/two.yaml:1:1: rule "two" is already in a/two.yaml`, `term "nowhere" is not in terms.yaml`, "fitted.yaml:2:1: look begins at 5, above alert at 2",
		`fitted.yaml:4:7: bias: want a number, found ".nan"`, `fitted.yaml:5:10: points of "two" are -1`, "lures.model: missing", `it would fire on every ad`,
	} {
		if !strings.Contains(err.Error(), want) {
			t.Errorf("the error lacks %q:\n%v", want, err)
		}
	}
	if _, err := rules.Load(fstest.MapFS{}, seeds.FS); err == nil {
		t.Error("Load took an empty library")
	}
}

// builtin is the library that is shipped.
func builtin(t testing.TB) *rules.Set {
	t.Helper()
	s, err := rules.Load(library.FS, seeds.FS)
	if err != nil {
		t.Fatalf("Load: %v", err)
	}
	return s
}

func TestRulesDoWhatTheirExamplesSay(t *testing.T) {
	n, err := builtin(t).Test()
	if err != nil {
		t.Error(err)
	}
	t.Logf("%d examples", n)
}

func TestVersionNamesTheContent(t *testing.T) {
	one := load(t, map[string]*fstest.MapFile{"a/w.yaml": file("w", "weak", "phrases: {en: [one]}")})
	same := load(t, map[string]*fstest.MapFile{"a/w.yaml": file("w", "weak", "phrases: {en: [one]}")})
	other := load(t, map[string]*fstest.MapFile{"a/w.yaml": file("w", "weak", "phrases: {en: [two]}")})
	if one.Version() != same.Version() || one.Version() == other.Version() {
		t.Errorf("versions %s, %s, %s: want equal for equal content only", one.Version(), same.Version(), other.Version())
	}
}

// TestVersionNamesTheSeeds changes each seed file that is read while a library is loaded by a comment.
func TestVersionNamesTheSeeds(t *testing.T) {
	read := &readFS{FS: seeds.FS, names: make(map[string]bool)}
	one, err := rules.Load(library.FS, read)
	if err != nil {
		t.Fatal(err)
	}
	if len(read.names) < 5 {
		t.Errorf("read %v, want the five seeds of facts", read.names)
	}
	for name := range read.names {
		changed := fstest.MapFS{}
		for other := range read.names {
			b, err := fs.ReadFile(seeds.FS, other)
			if err != nil {
				t.Fatal(err)
			}
			if other == name {
				b = append(b[:len(b):len(b)], "# changed\n"...)
			}
			changed[other] = &fstest.MapFile{Data: b, Mode: 0o444}
		}
		if other, err := rules.Load(library.FS, changed); err != nil || other.Version() == one.Version() {
			t.Errorf("with another %s: version %s, %v, want another than %s", name, other.Version(), err, one.Version())
		}
	}
}

// readFS notes which files are opened.
type readFS struct {
	fs.FS
	mu    sync.Mutex
	names map[string]bool
}

func (r *readFS) Open(name string) (fs.File, error) {
	r.mu.Lock()
	defer r.mu.Unlock()
	r.names[name] = true
	return r.FS.Open(name)
}

// TestQuotesAreTheAdsOwnBytes judges texts put together from the examples of all rules, in every spelling that
// folding undoes, and holds every finding and fact against the text.
func TestQuotesAreTheAdsOwnBytes(t *testing.T) {
	s := builtin(t)
	var pieces []string
	for _, r := range s.Rules() {
		for _, e := range s.Examples(r.ID) {
			pieces = append(pieces, e.Ad.Text, e.Ad.Title)
		}
	}
	spell := []func(string) string{
		func(s string) string { return s }, norm.NFD.String, strings.ToUpper,
		func(s string) string { return strings.ReplaceAll(s, "a", "а") }, // Cyrillic
		func(s string) string { return strings.ReplaceAll(s, "e", "e\u200b") },
		func(s string) string { return strings.ReplaceAll(s, " ", "\n") },
		func(s string) string { return s[:len(s)*2/3] }, // cuts runes
	}
	rapid.Check(t, func(t *rapid.T) {
		var b strings.Builder
		for range rapid.IntRange(1, 4).Draw(t, "pieces") {
			p := rapid.SampledFrom(pieces).Draw(t, "piece")
			b.WriteString(rapid.SampledFrom(spell).Draw(t, "spelling")(p))
			b.WriteString(rapid.SampledFrom([]string{" ", "\n\n", "", "🇰🇭", "\xff"}).Draw(t, "glue"))
		}
		ad := job.Ad{ID: "x", Text: b.String(), Title: rapid.SampledFrom(pieces).Draw(t, "title"), Salary: "20 - 30 triệu"}
		checkQuotes(t, ad, s.Judge(ad))
	})
}

func checkQuotes(t interface{ Fatalf(string, ...any) }, ad job.Ad, v job.Verdict) {
	check := func(what string, f job.Field, start, end int, quote string) {
		if field := ad.Field(f); start < 0 || start >= end || end > len(field) || field[start:end] != quote {
			t.Fatalf("%s: bytes %d to %d of %s are not %q", what, start, end, f, quote)
		}
	}
	for _, f := range v.Findings {
		check("finding of "+f.Rule, f.Field, f.Start, f.End, f.Quote)
	}
	var spans []job.Span
	for _, w := range v.Facts.Wages {
		spans = append(spans, w.Span)
	}
	for _, p := range v.Facts.Places {
		spans = append(spans, p.Span)
	}
	for _, c := range v.Facts.Contacts {
		spans = append(spans, c.Span)
	}
	for _, s := range spans {
		check("fact", s.Field, s.Start, s.End, s.Quote)
	}
}

func TestJudgingTwiceSaysTheSame(t *testing.T) {
	s := builtin(t)
	ads := []job.Ad{text("Tuyển gõ máy ở Bavet, bao vé"), text("")}
	for _, r := range s.Rules() {
		for _, e := range s.Examples(r.ID) {
			ads = append(ads, e.Ad)
		}
	}
	first := make([]job.Verdict, len(ads))
	for i, ad := range ads {
		first[i] = s.Judge(ad)
	}
	for i, ad := range slices.Backward(ads) {
		if diff := cmp.Diff(first[i], s.Judge(ad)); diff != "" {
			t.Fatalf("judging %q again, after others (-first +again):\n%s", ad.Text, diff)
		}
	}
}

func TestLanguageIsToldByScriptMarksAndWords(t *testing.T) {
	s := builtin(t)
	for want, texts := range map[string][]string{
		"vi":      {"Tuyển nhân viên bán hàng tại Hà Nội", "tuyen nhan vien ban hang luong cao lien he ngay", "Cần gấp 5 bạn làm IT support cho project mới, lương tốt"},
		"en":      {"We are hiring a sales assistant for our store in the city", "Looking for drivers with experience, good salary and benefits"},
		"zh-Hans": {"招聘客服专员，月薪八千，包吃住"}, "zh-Hant": {"誠聘客服專員，月薪八千，包吃住，請聯繫"},
		"th": {"รับสมัครพนักงานขาย เงินเดือนดี"}, "km": {"ជ្រើសរើសបុគ្គលិកលក់ ប្រាក់ខែខ្ពស់"}, "lo": {"ຮັບສະໝັກພະນັກງານຂາຍ ເງິນເດືອນດີ"},
		"my": {"အရောင်းဝန်ထမ်း ခေါ်ယူနေပါသည်"}, "ko": {"해외 고수익 상담원 모집합니다"}, "ja": {"海外でのデータ入力スタッフを募集しています"}, "hi": {"डाटा एंट्री के लिए लोग चाहिए"},
		"id": {"Dibutuhkan karyawan untuk kerja di luar negeri dengan gaji tinggi"}, "fil": {"Naghahanap kami ng mga manggagawa para sa trabaho sa ibang bansa, may libreng tirahan"},
		"fr": {"Nous recherchons une personne pour un poste de vente dans notre boutique"}, "und": {"12345 !!!", ""},
	} {
		for _, txt := range texts {
			if got := s.Judge(text(txt)).Lang; got != want {
				t.Errorf("language of %q = %s, want %s", txt, got, want)
			}
		}
	}
}

func TestTheLanguagesOfAMixedAdAreNamed(t *testing.T) {
	v := builtin(t).Judge(text("Tuyển nhân viên trực điện thoại, lương tháng mười triệu, bao ăn ở.\n招聘电话客服，月薪一万。"))
	if v.Lang != "vi" || !slices.Equal(v.AlsoLang, []string{"zh-Hans"}) {
		t.Errorf("languages are %s and %v, want vi and zh-Hans", v.Lang, v.AlsoLang)
	}
	if v := builtin(t).Judge(text("Tuyển nhân viên bán hàng tại Hà Nội")); v.AlsoLang != nil {
		t.Errorf("languages beside Vietnamese are %v, want none", v.AlsoLang)
	}
}

func FuzzJudgeNeverPanics(f *testing.F) {
	s := builtin(f)
	f.Add("Tuyển gõ máy ở Bavet, lương 900-1.200$ Zalo 0900 000 101", "v i ệ c \xff 2tr5")
	f.Fuzz(func(t *testing.T, body, salary string) {
		ad := job.Ad{ID: "x", Text: body, Salary: salary, Title: salary}
		checkQuotes(t, ad, s.Judge(ad))
	})
}

func TestVietnameseWordsAreNotReadIntoEnglish(t *testing.T) {
	s := load(t, map[string]*fstest.MapFile{"a/debt.yaml": file("debt", "weak", `phrases: {vi: [sổ nợ, top up]}`)})
	for _, tc := range []struct {
		name, text string
		want       []string
	}{
		{"English", "We are closed on Mondays so no work then, girls and boys are welcome to join our team.", nil},
		{"an English word that Vietnamese ads say too", "You have to top up the account first and then you get the money back from our team.", []string{"debt: top up"}},
		{"Vietnamese without marks", "Lam de tra so no, viec nhe luong cao, lien he ngay nhe moi nguoi.", []string{"debt: so no"}},
	} {
		t.Run(tc.name, func(t *testing.T) {
			if diff := cmp.Diff(tc.want, fired(s, text(tc.text))); diff != "" {
				t.Errorf("findings of %q (-want +got):\n%s", tc.text, diff)
			}
		})
	}
}

func TestALureThatPosesAsAWarningIsALook(t *testing.T) {
	const lure = "Tuyển 5 bạn trực chat tại Bavet, 900 đô, bao xe, không cần hộ chiếu, nghỉ ngang đền 60 triệu. Zalo 0900 000 101"
	const police = "Công an tỉnh cảnh báo người dân cảnh giác thủ đoạn lừa đảo tuyển lao động sang Campuchia. "
	s := builtin(t)
	for name, ad := range map[string]job.Ad{
		"before it":    {Text: police + "Bên em thì khác, làm thật: " + lure},
		"behind it":    {Text: lure + ". " + police},
		"as its title": {Title: police, Text: lure},
	} {
		if v := s.Judge(ad); v.Band < job.Look {
			t.Errorf("band with a warning %s is %v, kind %v, score %v, want at least a look", name, v.Band, v.Kind, v.Score)
		}
	}
	notice := police + "Các đối tượng thường đăng tin với nội dung \"tuyển trực chat tại Bavet, lương 900 đô, không cần hộ chiếu\". " +
		"Khi sang tới nơi, nạn nhân bị thu giấy tờ và bị ép đi lừa người khác. Người dân cần báo ngay cho cơ quan công an gần nhất."
	if v := s.Judge(job.Ad{Text: notice}); v.Kind != job.KindReport {
		t.Errorf("kind of a notice that quotes a lure is %v, band %v, want a report", v.Kind, v.Band)
	}
}

func TestWhatIsInsideAHandleIsNoEvidence(t *testing.T) {
	s := load(t, map[string]*fstest.MapFile{
		"a/hub.yaml":  file("hub", "strong", "all:\n  - place: {risk: 0.7}"),
		"a/chat.yaml": file("chat", "weak", `phrases: {en: [chat]}`),
		"a/zalo.yaml": file("zalo", "weak", `phrases: {vi: [zalo]}`),
	})
	for _, tc := range []struct {
		name, text string
		want       []string
	}{
		{"a handle", "Tuyển thợ. Zalo @demo_bavet_chat", []string{"zalo: Zalo"}},
		{"a mail address", "Tuyển thợ. Email chat@bavet.example", nil},
		{"words beside a handle", "Tuyển chat ở Bavet, Zalo @demo_anh", []string{"chat: chat", "hub: Bavet", "zalo: Zalo"}},
	} {
		t.Run(tc.name, func(t *testing.T) {
			if diff := cmp.Diff(tc.want, fired(s, text(tc.text))); diff != "" {
				t.Errorf("findings of %q (-want +got):\n%s", tc.text, diff)
			}
		})
	}
}

package index_test

import (
	"strings"
	"testing"
	"time"

	"lurewatch/index"
	"lurewatch/job"
)

// press are invented ads with everything that a query can ask for, one and its decoy in each script.
func press() []job.Case {
	ad := func(id job.ID, lang, title, text string, contacts ...job.Contact) job.Case {
		c := flagged(id, text)
		c.Ad.Title, c.Verdict.Lang, c.ContentHash = title, lang, "h"
		c.Verdict.Facts.Contacts, c.FlaggedAt = contacts, day
		return c
	}
	k := func(kind, value string) job.Contact { return job.Contact{Type: kind, Value: value} }
	vi := ad("vi", "vi", "Tuyển nhân viên gõ máy", "Việc nhẹ lương cao ở Bavet, bao ăn ở. Zalo 0900 000 111", k("zalo", "+84900000111"), k("telegram", "@demo_lan"))
	vi.Ad.Company, vi.Verdict.Band, vi.Verdict.Score, vi.Versions = "Công ty Ánh Dương", job.Alert, 90, 3
	vi.Verdict.Facts.Places = []job.Place{{ID: "kh-bavet", Country: "KH"}}
	vi.Verdict.Facts.Wages = []job.Wage{{USDMonth: [2]float64{900, 2500}}}
	vi.Verdict.Findings = []job.Finding{{Rule: "hub-desk-job", Indicator: "FC02", Tier: job.Strong}}
	vi.Review, vi.ClosedAt = job.Standing{State: job.ReviewConfirmed, Content: "h"}, day
	en := ad("en", "en", "Customer agent", "Typing clerks wanted in the compound, apply at hxxps://evil[.]example/apply or hr[at]evil[.]example",
		k("url", "https://evil.example/apply"), k("email", "hr@evil.example"))
	en.Ad.Company, en.FirstSeen, en.FlaggedAt = "Demo Ánh Sáng", day.AddDate(0, 0, -14), day.Add(-time.Hour)
	en.Verdict.Facts.Wages = []job.Wage{{USDMonth: [2]float64{1200, 0}}}
	en.Review = job.Standing{State: job.ReviewDismissed, Content: "older"}
	en.LastSeen = day.AddDate(0, 0, -8)
	hi := ad("hi", "hi", "घर बैठे काम", "टाइपिंग का काम, अच्छा वेतन")
	hi.FlaggedAt = time.Time{}
	return []job.Case{vi, en, hi,
		ad("zh", "zh", "高薪招聘打字员", "包吃包住，月薪三万，园区客服专员。飞机 @demo_zh", k("telegram", "@demo_zh"), k("url", "https://cdn.demo-zh.example/x")),
		ad("th", "th", "รับสมัครงาน", "พนักงานคีย์ข้อมูล เงินเดือนสูง ที่พักฟรี", k("line", "demo.th")),
		ad("km", "km", "ជ្រើសរើសបុគ្គលិក", "ប្រាក់ខែខ្ពស់ មានកន្លែងស្នាក់នៅ"),
		ad("lo", "lo", "ຮັບສະໝັກພະນັກງານ", "ເງິນເດືອນສູງ ມີທີ່ພັກ"),
		ad("my", "my", "အလုပ်ခေါ်စာ", "စာရိုက်ဝန်ထမ်း လစာကောင်း နေစရာပေးသည်"),
		ad("ko", "ko", "고수익 알바 모집", "텔레마케터 해외근무 숙식제공 passport"),
		ad("ja", "ja", "高収入バイト", "チャットオペレーター募集、カンボジア勤務"),
	}
}

// TestQueriesFindWhatTheyShould is the set of queries with expected answers: scripts, marks, slips, harmless spelling,
// fields and operators. Answers are in alphabetical order.
func TestQueriesFindWhatTheyShould(t *testing.T) {
	ix := indexOf(t, press()...)
	for _, tc := range []struct{ name, query, want string }{
		{"Vietnamese with marks", "việc nhẹ lương cao", "vi"},
		{"Vietnamese without marks", "viec nhe luong cao", "vi"},
		{"a Vietnamese phrase without marks", `"luong cao"`, "vi"},
		{"Vietnamese with one letter wrong", "tuyen nhab vien", "vi"},
		{"Vietnamese with a slip in a long word", "luongg cao", "vi"},
		{"English with a letter missing", "compond", "en"},
		{"English with a letter too many", "clerkst", "en"},
		{"English with another letter", "compaund", "en"},
		{"English with two letters swapped", "tpying", "en"},
		{"English with two slips", "tpyign", ""},
		{"English with a slip in a word with a doubled letter", "passprt", "ko"},
		{"two words, one with a slip", "typing compond", "en"},
		{"a slip and a field", "band:look compond", "en"},
		{"a slip and the wrong field", "band:alert compond", ""},
		{"a slip in a phrase is none", `"typing clerkz"`, ""},
		{"a slip asked for", "clerk~ wanted", "en"},
		{"no slip in a number", "0900000112", ""},
		{"Chinese", "打字员", "zh"},
		{"Chinese across a comma is nothing", "包住月薪", "zh"},
		{"Chinese with another character", "客服转员", "zh"},
		{"Chinese with a character missing", "高招聘打字", "zh"},
		{"Chinese with a character too many", "高薪的招聘打字", "zh"},
		{"Chinese with two characters swapped", "高薪聘招打字员", "zh"},
		{"Chinese with a slip, asked for", "客服员~", "zh"},
		{"Thai inside a sentence", "เงินเดือน", "th"},
		{"Thai with another letter", "พนักงานคีย์ข้อมล", "th"},
		{"Khmer", "ប្រាក់ខែ", "km"},
		{"Khmer with a letter too many", "ប្រាក់ខែកខ្ពស់", "km"},
		{"Lao", "ພະນັກງານ", "lo"},
		{"Lao with another letter", "ພະນັກງາມ", "lo"},
		{"Burmese", "စာရိုက်ဝန်ထမ်း", "my"},
		{"Burmese with a letter missing", "နေစရာပေသည်", "my"},
		{"Korean", "해외근무", "ko"},
		{"Korean with another syllable", "텔래마케터", "ko"},
		{"Japanese kana", "オペレーター", "ja"},
		{"Japanese with a kana missing", "チャトオペレーター", "ja"},
		{"Devanagari", "अच्छा वेतन", "hi"},
		{"Devanagari with a letter too many", "टाइपिंगग", "hi"},
		{"one of two scripts", "招聘 OR 모집", "ko zh"},

		{"a harmless address", "hxxps://evil[.]example/apply", "en"},
		{"a harmless address with capitals", "hXXps[:]//EVIL(.)example/apply", "en"},
		{"a harmless domain", "evil[dot]example", "en"},
		{"a harmless domain with blanks", "evil [.] example", "en"},
		{"a domain", "evil.example", "en"},
		{"a domain with something invisible", "evil\u200b.exa\u2060mple", "en"},
		{"a harmless mail address", "hr[@]evil[.]example", "en"},
		{"a harmless mail address in words", "hr (at) evil (dot) example", "en"},
		{"a handle", "@demo_lan", "vi"},
		{"a handle in a field without its sign", "handle:DEMO_LAN", "vi"},
		{"a handle with a point", "handle:demo.th", "th"},
		{"a handle as an address", "https://t.me/demo_zh", "zh"},
		{"a handle as an address without scheme", "t.me/demo_zh", "zh"},
		{"a handle as a harmless address", "t[.]me/demo_zh", "zh"},
		{"a number as an address", "zalo.me/0900000111", "vi"},
		{"a number in another spelling", "+84 (0) 900-000-111", "vi"},
		{"a number in a field", "phone:0900.000.111", "vi"},
		{"two numbers in a field", "phone:0900000199,0900 000 111", "vi"},
		{"a domain in a field", "domain:evil[.]example", "en"},
		{"a domain above the one in the ad", "domain:demo-zh.example", "zh"},
		{"a domain below the one in the ad", "domain:x.demo-zh.example", ""},
		{"the domain of an address", "domain:https://evil.example/other", "en"},
		{"the domain of a mail address", "domain:hr@evil.example", "en"},
		{"a mail address in a field", "email:HR@evil.example", "en"},
		{"an address in a field", "url:evil.example/apply", "en"},
		{"the address of the ad itself", "https://jobs.example/zh", "zh"},
		{"the domain of the board is no contact", "domain:jobs.example", ""},
		{"any contact", "contact:@demo_zh,hr@evil.example", "en zh"},

		{"OR binds tighter than AND", "lương OR typing band:alert", "vi"},
		{"OR of three", "lương OR typing OR 모집", "en ko vi"},
		{"a bar", "typing|모집", "en ko"},
		{"a bar with blanks", "typing | 모집", "en ko"},
		{"OR with nothing before it", "OR typing", "en"},
		{"OR with nothing after it", "typing OR", "en"},
		{"OR alone", "OR", ""},
		{"OR at the beginning of a word is no operator", "typing ORclerks", ""},
		{"or in small letters is a word", "apply or hr", "en"},
		{"AND says nothing new", "typing AND wanted", "en"},
		{"NOT", "typing NOT clerks", ""},
		{"NOT a field", "band:look NOT lang:en,zh,th,km,lo,my,ko,ja", "hi"},
		{"without a phrase", `lang:en,vi -"việc nhẹ"`, "en"},
		{"parentheses", "(typing wanted) OR 모집", "en ko"},
		{"a group left out", "lang:en,vi -(typing OR casino)", "vi"},
		{"an open parenthesis", "(typing", "en"},
		{"a parenthesis too many", "typing)", "en"},
		{"nothing in parentheses", "() typing", "en"},
		{"words in parentheses beside a number", "(+84) 900 000 111", "vi"},

		{"several values", "band:alert,look lang:vi,hi", "hi vi"},
		{"several values with a bar", "lang:vi|hi", "hi vi"},
		{"an indicator", "indicator:fc02", "vi"},
		{"a tier", "tier:strong", "vi"},
		{"a company", "company:ánh", "en vi"},
		{"a company as a phrase", `company:"anh duong"`, "vi"},
		{"the words of a company are not in the text", "company:bavet", ""},
		{"more than a wage", "wage:>2000", "vi"},
		{"a wage at least", "wage:1200", "en vi"},
		{"a wage between", "wage:1000..2000", "en"},
		{"a wage below leaves those out that say none", "wage:<2000", "en"},
		{"a version", "version:>1", "vi"},
		{"what was confirmed", "review:confirmed", "vi"},
		{"what was decided on another version", "review:stale", "en"},
		{"what nobody decided on", "review:open lang:zh", "zh"},
		{"what is closed", "closed:yes", "vi"},
		{"what is not closed", "closed:no lang:vi,en", "en"},
		{"seen in the last week", "seen:7d lang:vi,en", "vi"},
		{"seen in the last weeks", "seen:2w lang:vi,en", "en vi"},
		{"seen before the last week", "seen:<7d", "en"},
		{"flagged since an instant", "flagged:>=2026-11-20T08:00:00Z lang:vi,en", "vi"},
		{"flagged after an instant", "flagged:>2026-11-20T08:00:00Z", ""},
		{"flagged before an instant", "flagged:<2026-11-20T08:00:00Z", "en"},
		{"nobody knows when it was flagged", "flagged:<2030 lang:hi", ""},
		{"flagged in the last hours", "flagged:>=1h lang:vi,en", "vi"},
		{"first seen in a range", "first_seen:2026-11-02..2026-11-08", "en"},
		{"first seen on a day as people write it", "first_seen:6/11/2026", "en"},
		{"a day that is none", "first_seen:2026-13-40", ""},
	} {
		t.Run(tc.name, func(t *testing.T) {
			var got []string
			for _, h := range search(t, ix, job.Query{Text: tc.query, Size: 100, Now: day.Add(time.Minute)}).Hits {
				got = append(got, string(h.ID))
			}
			if got := sorted(got); got != tc.want {
				t.Errorf("Search(%q) finds %q, want %q", tc.query, got, tc.want)
			}
		})
	}
}

func TestAQuerySaysHowItWasUnderstood(t *testing.T) {
	ix := indexOf(t, press()...)
	for _, tc := range []struct {
		name, query string
		clauses     []job.Clause
		notes       []job.Note
		fuzzy       bool
	}{
		{"words are folded", "Lương -CASINO", []job.Clause{{Typed: "Lương", Value: "luong"}, {Typed: "CASINO", Value: "casino", Not: true}}, nil, false},
		{"OR joins with the one before", "lương OR typing band:Alert,look", []job.Clause{{Typed: "lương", Value: "luong"}, {Typed: "typing", Value: "typing", Or: true},
			{Typed: "band:Alert,look", Field: "band", Value: "alert,look"}}, nil, false},
		{"a number is normalised", "0900 000 111", []job.Clause{{Typed: "0900 000 111", Value: "+84900000111"}}, nil, false},
		{"a slip was forgiven", "compond", []job.Clause{{Typed: "compond", Value: "compond", Fuzzy: true}}, nil, true},
		{"a slip was forgiven in vain", "kompount", []job.Clause{{Typed: "kompount", Value: "kompount"}}, nil, false},
		{"a slip was asked for", "clerk~", []job.Clause{{Typed: "clerk~", Value: "clerk", Fuzzy: true}}, nil, false},
		{"there is no such field", "colour:red", []job.Clause{{Typed: "colour:red", Value: "colour red"}}, []job.Note{{Code: job.NoteNoField, About: "colour"}}, false},
		{"an address is no field", "https://evil.example/x", []job.Clause{{Typed: "https://evil.example/x", Value: "https://evil.example/x"}}, nil, false},
		{"a mail address behind its scheme is no field", "mailto:hr@evil.example", []job.Clause{{Typed: "mailto:hr@evil.example", Value: "hr@evil.example"}}, nil, false},
		{"a value that cannot be", "band:huge", []job.Clause{{Typed: "band:huge", Field: "band", Value: "huge"}}, []job.Note{{Code: job.NoteBadValue, About: "band:huge"}}, false},
		{"a time that is none", "seen:soon", []job.Clause{{Typed: "seen:soon", Value: "seen soon"}}, []job.Note{{Code: job.NoteBadValue, About: "seen:soon"}}, false},
		{"too much", strings.Repeat("clerks ", 40), nil, []job.Note{{Code: job.NoteTooLong}}, false},
	} {
		t.Run(tc.name, func(t *testing.T) {
			h := search(t, ix, job.Query{Text: tc.query})
			if tc.clauses != nil && !equal(h.Query, tc.clauses) {
				t.Errorf("clauses of %q = %+v, want %+v", tc.query, h.Query, tc.clauses)
			}
			if !equal(h.Notes, tc.notes) || h.Fuzzy != tc.fuzzy {
				t.Errorf("%.40q has notes %v and fuzzy %v, want %v and %v", tc.query, h.Notes, h.Fuzzy, tc.notes, tc.fuzzy)
			}
		})
	}
	if n := len(search(t, ix, job.Query{Text: strings.Repeat("clerks ", 40)}).Query); n != index.MaxWords {
		t.Errorf("a query of 40 words has %d clauses, want %d", n, index.MaxWords)
	}
}

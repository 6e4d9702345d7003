package check_test

import (
	"strings"
	"testing"
	"testing/fstest"
	"time"

	"lurewatch/check"
	"lurewatch/seeds"
)

// line writes a file with one hotline that is right but for what edits replace.
func line(edits ...string) string {
	return strings.NewReplacer(edits...).Replace(`hotlines:
  - id: vn-demo
    country: VN
    audience: [anyone]
    names: {vi: "Đường dây mẫu", en: "Demo line", fr: "Ligne modèle"}
    numbers: ["0900 000 199"]
    hours: "24/7"
    cost: free
    languages: [vi]
    status: verified
    seen: "2026-02"
    sources: [https://helpline.example/]
    caution: {vi: "a", en: "b", fr: "c"}
`)
}

func read(text string) (check.Hotlines, error) {
	return check.ReadHotlines(fstest.MapFS{"lines.yaml": {Data: []byte(text)}}, "lines.yaml")
}

func TestHotlinesAreReadStrictly(t *testing.T) {
	for _, tc := range []struct{ name, text, want string }{
		{"a line that is right", line(), ""},
		{"a key that is not known", line("hours:", "hour:"), `lines.yaml:7:5: key "hour" is not known`},
		{"an id with spaces", line("id: vn-demo", "id: vn demo"), `lines.yaml:2:9: id is "vn demo"`},
		{"a country in words", line("country: VN", "country: Vietnam"), `lines.yaml:3:14: country is "Vietnam"`},
		{"another audience", line("[anyone]", "[everyone]"), `audience is "everyone"`},
		{"no audience", line("[anyone]", "[]"), "has no audience"},
		{"no name in French", line(`, fr: "Ligne modèle"`, ""), "names has no fr"},
		{"a caution in one language", line(`{vi: "a", en: "b", fr: "c"}`, `{vi: "a"}`), "caution has no en"},
		{"a language too many", line(`fr: "c"}`, `fr: "c", de: "d"}`), "another language"},
		{"a number with words", line("0900 000 199", "0900 (office)"), `number is "0900 (office)"`},
		{"no number", line(`["0900 000 199"]`, "[]"), "has no number"},
		{"another status", line("status: verified", "status: sure"), `status is "sure"`},
		{"another cost", line("cost: free", "cost: cheap"), `cost is "cheap"`},
		{"a date in words", line(`"2026-02"`, `"last year"`), `seen is "last year"`},
		{"verified without a source", line("    sources: [https://helpline.example/]\n", ""), "verified but has no source"},
		{"verified without a date", line("    seen: \"2026-02\"\n", ""), "verified but has no source"},
		{"an id twice", line() + strings.TrimPrefix(line(), "hotlines:\n"), "is there twice"},
	} {
		t.Run(tc.name, func(t *testing.T) {
			h, err := read(tc.text)
			switch {
			case tc.want == "" && err != nil:
				t.Errorf("ReadHotlines: %v", err)
			case tc.want != "" && (err == nil || !strings.Contains(err.Error(), tc.want)):
				t.Errorf("ReadHotlines: %v, want %q in it", err, tc.want)
			case tc.want != "" && len(h.Numbers()) != 0:
				t.Errorf("ReadHotlines returns %v beside an error", h.Numbers())
			}
		})
	}
}

func TestOldNumbersAreToldWithTheirPlace(t *testing.T) {
	h, err := read(line())
	if err != nil {
		t.Fatal(err)
	}
	if got := h.Stale(time.Date(2027, 1, 31, 0, 0, 0, 0, time.UTC)); len(got) != 0 {
		t.Errorf("Stale within a year = %v, want none", got)
	}
	got := h.Stale(time.Date(2027, 2, 2, 0, 0, 0, 0, time.UTC))
	if len(got) != 1 || !strings.HasPrefix(got[0].Error(), `lines.yaml:2:5: hotline "vn-demo" was last seen 2026-02`) {
		t.Errorf("Stale after a year = %v, want the line with its place", got)
	}
}

// seeded are the lines that the program has.
func seeded(t testing.TB) check.Hotlines {
	t.Helper()
	h, err := check.ReadHotlines(seeds.FS, "hotlines.yaml")
	if err != nil {
		t.Fatal(err)
	}
	return h
}

func TestOnlyVerifiedNumbersAreEverShown(t *testing.T) {
	verified := map[string]bool{}
	h := seeded(t)
	for _, country := range []string{"VN", "KH", "MM", "TH", "LA", "PH", "MY", "GB", "TW"} {
		for _, to := range []check.Audience{check.Anyone, check.VietnameseAbroad, check.Family} {
			for _, l := range h.Verified(country, to) {
				if l.Status != check.Verified {
					t.Errorf("Verified(%s, %s) has %s, which is %s", country, to, l.ID, l.Status)
				}
				verified[check.Tel(l.Numbers[0])] = true
			}
		}
	}
	if !verified["111"] || verified["113"] || verified["18001567"] || verified["1300"] || verified["1288"] {
		t.Errorf("verified numbers are %v, want 111 and none that is recalled or retired", verified)
	}
	for _, country := range []string{"", "VN", "KH", "MM", "TH", "LA", "PH", "MY", "GB", "TW", "XX"} {
		desk := newDesk(t, check.Options{Hotlines: h})
		a := ask(t, desk, check.Ask{Text: "strong", Country: country})
		for _, s := range a.Situations {
			other := false
			for _, step := range s.Steps {
				if (step.Kind == "call") != (step.Tel != "") || step.Tel != "" && !verified[step.Tel] {
					t.Errorf("%s, %s: step %+v, want a verified number with each call and with nothing else", country, s.Situation, step)
				}
				if step.Kind == "call" && (other || step.Checked == "" || step.Name == "") {
					t.Errorf("%s, %s: call %+v, want it before other steps, with a name and a date", country, s.Situation, step)
				}
				other = other || step.Kind != "call"
			}
		}
	}
}

func TestWhomToCallDependsOnWhereAndWhereTo(t *testing.T) {
	for _, tc := range []struct {
		name, text, country string
		situation           int
		want                string // ids of lines
	}{
		{"at home", "strong", "", 0, "vn-111"},
		{"on the way in Cambodia", "strong", "KH", 2, "kh-117 vn-consular"},
		{"on the way in a country without a line", "strong", "XX", 2, "vn-consular"},
		{"held abroad, nobody says where", "strong", "", 3, "vn-consular vn-111"},
		{"held where the ad leads to", "strong Bavet", "", 3, "vn-consular vn-embassy-kh vn-consulate-sihanoukville kh-117 vn-111"},
		{"held in the country of the person", "strong", "MM", 3, "vn-consular vn-embassy-mm"},
	} {
		t.Run(tc.name, func(t *testing.T) {
			a := ask(t, newDesk(t, check.Options{Hotlines: seeded(t)}), check.Ask{Text: tc.text, Country: tc.country})
			var got []string
			for _, s := range a.Situations[tc.situation].Steps {
				if s.Kind == "call" {
					got = append(got, s.Hotline)
				}
			}
			if strings.Join(got, " ") != tc.want {
				t.Errorf("calls are %q, want %q", got, tc.want)
			}
		})
	}
}

func TestWithoutVerifiedNumbersNoneIsPrinted(t *testing.T) {
	h, err := read(line("status: verified", "status: unconfirmed"))
	if err != nil {
		t.Fatal(err)
	}
	for _, l := range check.Langs {
		a := ask(t, newDesk(t, check.Options{Hotlines: h}), check.Ask{Text: "strong", Lang: l})
		for _, s := range a.Situations {
			for _, step := range s.Steps {
				if step.Tel != "" || strings.ContainsAny(step.Label, "0123456789") {
					t.Errorf("%s: step %+v has a number", l, step)
				}
			}
		}
		if a.Law == "" || strings.ContainsAny(a.Law, "0123456789{") {
			t.Errorf("%s: law is %q, want it without a number", l, a.Law)
		}
	}
}

func TestANumberThatWasSeenLongAgoSaysSo(t *testing.T) {
	for name, now := range map[string]time.Time{"": noon.AddDate(-1, 0, 0), ", more than a year ago": noon.AddDate(3, 0, 0)} {
		a := ask(t, newDesk(t, check.Options{Hotlines: seeded(t), Now: func() time.Time { return now }}), check.Ask{Text: "strong", Lang: check.EN})
		said := strings.Join(a.NextSteps[0].Notes, " ")
		if strings.Contains(said, "more than a year ago") != (name != "") || !strings.Contains(said, "Number verified ") {
			t.Errorf("at %s a caller is told %q", now, said)
		}
	}
}

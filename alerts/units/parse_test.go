package units_test

import (
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"lurewatch/alerts/units"
	"lurewatch/job"
)

const whole = `id: tay-ninh
kind: border
name: {vi: Biên phòng Tây Ninh, en: Border Guard of Tây Ninh}
short: {vi: Tây Ninh}
area:
  provinces: [vn-tay-ninh]
  gates: [vn-mocbai]
`

func TestParseFillsInWhatIsNotSet(t *testing.T) {
	got, err := units.Parse("tay-ninh.yaml", []byte(whole), newGazetteer(t).known)
	if err != nil {
		t.Fatal(err)
	}
	want := units.Unit{ID: "tay-ninh", Kind: units.Border, Name: units.Name{Vi: "Biên phòng Tây Ninh", En: "Border Guard of Tây Ninh"}, Short: units.Name{Vi: "Tây Ninh"},
		Area:     units.Area{Provinces: []string{"vn-tay-ninh"}, Gates: []string{"vn-mocbai"}},
		Language: "vi", Hour: "06:00", Zone: "Asia/Ho_Chi_Minh", Lowest: job.Alert, Mode: units.Full, Quiet: "line", TLP: "TLP:AMBER"}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("Parse (-want +got):\n%s", diff)
	}
	if got.Name.In("fr") != "Biên phòng Tây Ninh" || got.Name.In("en") != "Border Guard of Tây Ninh" {
		t.Errorf("names in fr and en are %q and %q", got.Name.In("fr"), got.Name.In("en"))
	}
}

func TestParseTakesEverySetting(t *testing.T) {
	text := whole + `recipients: [duty@unit.example, second@unit.example]
admin: admin@unit.example
language: fr
hour: "18:30"
zone: Europe/Paris
lowest: look
mode: metadata-only
clear: true
quiet: weekly
duty_phone: +84 900 000 101
tlp: TLP:AMBER+STRICT
pdf: true
paused: true
pgp_keys: keys.asc
webhook: {url: "https://hook.unit.example/in", secret: hook.key}
directory: /srv/digests
feed: true
`
	if _, err := units.Parse("tay-ninh.yaml", []byte(text), newGazetteer(t).known); err != nil {
		t.Error(err)
	}
}

func TestParseNamesEveryFault(t *testing.T) {
	for _, tt := range []struct {
		name, line string
		want       string
	}{
		{"a key that is not known", "recipient: [a@unit.example]", `x.yaml:8:1: key "recipient" is not known; did you mean "recipients"?`},
		{"a line end in an address", `recipients: ["a@unit.example\r\nBcc: b@unit.example"]`, "x.yaml:8:14: recipients"},
		{"an address with a name", `recipients: ["Duty <a@unit.example>"]`, "x.yaml:8:14: recipients"},
		{"no address", `admin: nobody`, `x.yaml:8:8: admin "nobody": want a mail address`},
		{"an address twice", "recipients: [a@unit.example, a@unit.example]", "is there twice"},
		{"a language that nobody writes", "language: de", `x.yaml:8:11: language "de": want one of vi, en, fr`},
		{"an hour that is none", `hour: "6:00"`, `x.yaml:8:7: hour "6:00"`},
		{"an hour past the day", `hour: "24:00"`, `x.yaml:8:7: hour "24:00"`},
		{"a zone that is none", "zone: Asia/Hanoi", `x.yaml:8:7: zone "Asia/Hanoi"`},
		{"the zone of the machine", "zone: Local", `x.yaml:8:7: zone "Local"`},
		{"a band that is none", "lowest: high", `x.yaml:8:9: lowest: band "high"`},
		{"the band of what nobody sees", "lowest: none", `x.yaml:8:9: lowest: want alert or look`},
		{"a mode that is none", "mode: short", `x.yaml:8:7: mode "short"`},
		{"a colour that is none", "tlp: TLP:WHITE", `x.yaml:8:6: tlp "TLP:WHITE"`},
		{"a phone that is none", "duty_phone: ask for An", `x.yaml:8:13: duty_phone "ask for An"`},
		{"a phone with a line end", `duty_phone: "+84 900 000 101\n"`, `x.yaml:8:13: duty_phone`},
		{"a webhook in clear", `webhook: {url: "http://hook.unit.example/", secret: k}`, `x.yaml:8:16: webhook "http://hook.unit.example/"`},
		{"a webhook with a password", `webhook: {url: "https://a:b@hook.unit.example/", secret: k}`, `x.yaml:8:16: webhook`},
		{"a webhook without a key", `webhook: {url: "https://hook.unit.example/"}`, `x.yaml:8:10: webhook: secret is required`},
		{"two kinds of keys", "pgp_keys: a\ncertificate: b", "x.yaml:9:14: certificate"},
		{"a query of a border unit", "query: casino", "x.yaml:8:8: query"},
		{"a former name with a direction of writing", `former: ["Biên phòng\u202eX"]`, `x.yaml:8:10: former`},
		{"a quiet that is none", "quiet: never", `x.yaml:8:8: quiet "never"`},
	} {
		t.Run(tt.name, func(t *testing.T) {
			_, err := units.Parse("x.yaml", []byte(whole+tt.line+"\n"), newGazetteer(t).known)
			if err == nil || !strings.Contains(err.Error(), tt.want) {
				t.Errorf("Parse = %v, want %q", err, tt.want)
			}
		})
	}
}

func TestParseNamesFaultsOfTheUnitItself(t *testing.T) {
	for _, tt := range []struct{ name, old, new, want string }{
		{"an id that is no word", "id: tay-ninh", "id: Tây Ninh", `x.yaml:1:5: id "Tây Ninh"`},
		{"a kind that is none", "kind: border", "kind: post", `x.yaml:2:7: kind "post": want one of border`},
		{"a name with a line end", "vi: Biên phòng Tây Ninh", `vi: "Biên phòng\r\nBcc: a@unit.example"`, `x.yaml:3:12: name "Biên phòng\r\nBcc: a@unit.example": want one line`},
		{"no name", "name: {vi: Biên phòng Tây Ninh, en", "name: {en", "name: vi is required"},
		{"a long short name", "{vi: Tây Ninh}", "{vi: Biên phòng tỉnh Tây Ninh}", `x.yaml:4:13: short: has 24 characters, want at most 20`},
		{"no provinces", "  provinces: [vn-tay-ninh]\n", "", "area: a unit of kind border needs provinces"},
		{"a gate that nobody knows", "[vn-mocbai]", "[vn-mocbai, vn-gate-x]", `x.yaml:7:22: gates "vn-gate-x": the gazetteer has no such place`},
		{"a country that is no code", "[vn-mocbai]\n", "[vn-mocbai]\n  countries: [Lào]\n", `x.yaml:8:15: countries "Lào"`},
		{"a youth unit with contacts", "kind: border", "clear: true\nkind: youth", `x.yaml:2:8: clear: a unit of kind youth`},
		{"a search without a query", "kind: border", "kind: search", "query: a unit of kind search needs one"},
		{"several at once", "kind: border\nname: {vi: Biên phòng Tây Ninh, en", "kind: x\nname: {en", "\n"},
	} {
		t.Run(tt.name, func(t *testing.T) {
			text := strings.Replace(whole, tt.old, tt.new, 1)
			if text == whole {
				t.Fatalf("%q is not in the file", tt.old)
			}
			_, err := units.Parse("x.yaml", []byte(text), newGazetteer(t).known)
			if err == nil || !strings.Contains(err.Error(), tt.want) {
				t.Errorf("Parse = %v, want %q", err, tt.want)
			}
		})
	}
}

// FuzzParse holds that no file makes a panic, and that a unit that is taken has names that can stand in a header.
func FuzzParse(f *testing.F) {
	f.Add([]byte(whole))
	f.Add([]byte("id: a\nkind: national\nname: {vi: \"a\\u0000b\"}\nshort: {vi: b}\n"))
	f.Fuzz(func(t *testing.T, b []byte) {
		u, err := units.Parse("x.yaml", b, nil)
		if err != nil {
			return
		}
		for _, s := range append([]string{u.ID, u.Name.Vi, u.Name.En, u.Name.Fr, u.Short.Vi, u.Admin, u.DutyPhone, u.TLP}, u.Recipients...) {
			if strings.ContainsAny(s, "\r\n\x00\u2028\u2029") {
				t.Errorf("%q was taken", s)
			}
		}
	})
}

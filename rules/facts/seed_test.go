package facts_test

import (
	"os"
	"strings"
	"testing"
	"testing/fstest"

	"lurewatch/rules/facts"
	"lurewatch/rules/match"
)

// seedsWith are the seeds of the repository with one text replaced in one file.
func seedsWith(t *testing.T, file, old, new string) fstest.MapFS {
	t.Helper()
	seeds := make(fstest.MapFS)
	for _, name := range []string{"places.yaml", "currencies.yaml", "occupations.yaml", "wages.yaml", "appointments.yaml"} {
		text, err := os.ReadFile("../../seeds/" + name)
		if err != nil {
			t.Fatal(err)
		}
		if name == file {
			if !strings.Contains(string(text), old) {
				t.Fatalf("%s has no %q", name, old)
			}
			text = []byte(strings.Replace(string(text), old, new, 1))
		}
		seeds[name] = &fstest.MapFile{Data: text}
	}
	return seeds
}

func TestNewNamesEveryFault(t *testing.T) {
	const place = "places:\n"
	for _, tc := range []struct {
		name, file, old, new string
		want                 []string
	}{
		{"unknown key of a place", "places.yaml", place, place + "  - {id: x, names: {en: X, vi: X}, country: VN, kind: town, risk: 0, alias: [X]}\n",
			[]string{"places.yaml:", "alias"}},
		{"kind, risk and country", "places.yaml", place, place + "  - {id: x, names: {en: X, vi: X}, country: VNM, kind: city, risk: 2, aliases: [X]}\n",
			[]string{`places.yaml:`, `place "x": country "VNM": want an ISO 3166-1 code of two letters`, `place "x": kind "city": want one of`, `place "x": risk 2: want 0 to 1`}},
		{"no names to be found by", "places.yaml", place, place + "  - {id: x, names: {en: X, vi: X}, country: VN, kind: town, risk: 0}\n",
			[]string{`place "x": has no names to be found by`}},
		{"an entry twice", "places.yaml", place, place + "  - {id: kh, names: {en: X, vi: X}, country: VN, kind: town, risk: 0, aliases: [X]}\n",
			[]string{`place "kh" is there twice`}},
		{"a province that is not there", "places.yaml", place, place + "  - {id: x, names: {en: X, vi: X}, country: VN, kind: gate, risk: 0, aliases: [X], province: vn-x, with: [vn-y]}\n",
			[]string{`province "vn-x": no such entry`, `with "vn-y": neither a country nor an entry`}},
		{"a currency without a rate", "currencies.yaml", "units:\n", "units:\n  - {say: [xu], currency: XXX}\n",
			[]string{`currencies.yaml:`, `currency "XXX": no rate under per_usd`}},
		{"a unit that says nothing", "currencies.yaml", "units:\n", "units:\n  - {say: [xu]}\n",
			[]string{"has neither times nor currency"}},
		{"an unknown key of a unit", "currencies.yaml", "units:\n", "units:\n  - {say: [xu], currency: VND, strong: true}\n",
			[]string{"currencies.yaml:", "strong"}},
		{"a period without a month", "currencies.yaml", "  - period: hour\n", "  - period: minute\n",
			[]string{`period "minute": want piece, trip or one of per_month`}},
		{"a weekday that is none", "appointments.yaml", "{day: mon, ", "{day: monday, ", []string{`day "monday": want one of [mon`}},
		{"a month that is none", "appointments.yaml", "{month: 12, ", "{month: 13, ", []string{`month 13: want 1 to 12`}},
		{"a part of the day that is none", "appointments.yaml", "{part: day, ", "{part: noon, ", []string{`part "noon": want day or evening`}},
		{"a word for a day that is nothing", "appointments.yaml", "[hôm nay, ", "[\"\\u200b\", ", []string{`folds to nothing`}},
	} {
		t.Run(tc.name, func(t *testing.T) {
			_, err := facts.New(seedsWith(t, tc.file, tc.old, tc.new), new(match.Builder))
			if err == nil {
				t.Fatal("New = nil error")
			}
			for _, want := range tc.want {
				if !strings.Contains(err.Error(), want) {
					t.Errorf("New = %v, want it to say %q", err, want)
				}
			}
		})
	}
}

func TestNewTellsTheLine(t *testing.T) {
	seeds := fstest.MapFS{
		"places.yaml":      {Data: []byte("places:\n  - {id: a, names: {en: A, vi: A}, country: VN, kind: town, risk: 0, aliases: [Aa]}\n  - {id: b, names: {en: B, vi: B}, country: VN, kind: town, risk: 3, aliases: [Bb]}\n")},
		"occupations.yaml": {Data: []byte("occupations:\n  - {id: a, names: {en: A, vi: A}, skill: none, say: {en: [worker]}}\n")},
		"currencies.yaml":  {Data: []byte("per_usd: {USD: 1}\nper_month: {month: 1}\nunits:\n  - {say: [usd], currency: USD}\n  - {say: [vnd], currency: VND}\n")},
	}
	_, err := facts.New(seeds, new(match.Builder))
	want := `currencies.yaml:5:5: currency "VND": no rate under per_usd` + "\n" + `places.yaml:3:5: place "b": risk 3: want 0 to 1` + "\n" + `occupations.yaml:2:5: occupation "a": skill "none": want low, some or high`
	if err == nil || err.Error() != want {
		t.Errorf("New = %v, want %s", err, want)
	}
}

func TestNewWithoutFiles(t *testing.T) {
	_, err := facts.New(fstest.MapFS{}, new(match.Builder))
	if err == nil || !strings.Contains(err.Error(), "read places.yaml") || !strings.Contains(err.Error(), "read currencies.yaml") {
		t.Errorf("New without files = %v, want both files named", err)
	}
}

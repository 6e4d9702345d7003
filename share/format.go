package share

import (
	"fmt"
	"strings"
)

// Format is a form of export.
type Format string

// The formats.
const (
	CSV    Format = "csv"    // one ad a row, for spreadsheets
	JSONL  Format = "jsonl"  // one ad a line, for programs
	Labels Format = "labels" // reviewed ads a line each, as eval and rules fit read them
	STIX   Format = "stix"   // a STIX 2.1 bundle
	MISP   Format = "misp"   // a MISP event
	Bundle Format = "bundle" // evidence: a WACZ with the records, verdicts, reviews and how to verify them
)

// The most ads that one document can hold.
const (
	MaxObjects = 5000 // of STIX and MISP
	MaxBundled = 200  // of an evidence bundle
)

// Form is what is known of a format.
type Form struct {
	Format    Format
	MediaType string
	Extension string // with its dot
	// Most is how many ads it holds, 0 for any number.
	Most int
	// NeedsClear says that it cannot be masked.
	NeedsClear bool
	bears      bears
}

// bears is what a format has of an ad besides the ad itself and its campaign: what is not in it is not looked up.
type bears struct {
	reviews, history, evidence, audits bool
	members                            bool // the campaign whole
	decided                            bool // the version that was decided on, where the ad changed since
}

var forms = [...]Form{
	{Format: CSV, MediaType: "text/csv; charset=utf-8", Extension: ".csv", bears: bears{evidence: true}},
	{Format: JSONL, MediaType: "application/x-ndjson", Extension: ".jsonl", bears: bears{reviews: true, history: true, evidence: true}},
	{Format: Labels, MediaType: "application/x-ndjson", Extension: ".labels.jsonl", bears: bears{decided: true}},
	{Format: STIX, MediaType: "application/stix+json;version=2.1", Extension: ".stix.json", Most: MaxObjects, bears: bears{reviews: true, evidence: true}},
	{Format: MISP, MediaType: "application/json", Extension: ".misp.json", Most: MaxObjects, bears: bears{evidence: true}},
	{Format: Bundle, MediaType: "application/wacz", Extension: ".wacz", Most: MaxBundled, NeedsClear: true,
		bears: bears{reviews: true, history: true, evidence: true, audits: true, members: true}},
}

// Formats lists what is known of each format, in the order of the console.
func Formats() []Form { return append([]Form(nil), forms[:]...) }

// Form returns what is known of the format, and false for one that there is not.
func (f Format) Form() (Form, bool) {
	for _, x := range forms {
		if x.Format == f {
			return x, true
		}
	}
	return Form{}, false
}

// bears is what the format has of an ad; nothing for one that there is not.
func (f Format) bears() bears {
	form, _ := f.Form()
	return form.bears
}

// ParseFormat reads the name of a format.
func ParseFormat(s string) (Format, error) {
	f := Format(strings.ToLower(strings.TrimSpace(s)))
	if _, ok := f.Form(); ok {
		return f, nil
	}
	names := make([]string, len(forms))
	for i, x := range forms {
		names[i] = string(x.Format)
	}
	return "", fmt.Errorf("format %.40q: want one of %s", s, strings.Join(names, ", "))
}

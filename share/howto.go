package share

import (
	"bytes"
	"embed"
	"strings"
	"text/template"
)

//go:embed howto
var howtos embed.FS

var howtoText = template.Must(template.ParseFS(howtos, "howto/*.txt"))

// howto is HOWTO-VERIFY.txt: instructions in three languages, that of the options first.
func (b *bundleExport) howto() []byte {
	langs := []string{"vi", "en", "fr"}
	for i, l := range langs {
		if l == b.Lang {
			langs[0], langs[i] = langs[i], langs[0]
		}
	}
	facts := map[string]any{"TLP": b.TLP, "Ads": b.ads, "At": moment(b.Now), "By": b.By, "Organisation": b.Organisation, "Contact": b.Contact,
		"Record": "", "Audit": len(b.audits) > 0, "LeftOut": len(b.report.LeftOut) > 0}
	for _, f := range b.files {
		if strings.HasPrefix(f.Path, "archive/") {
			facts["Record"] = f.Path
			break
		}
	}
	var out bytes.Buffer
	for i, l := range langs {
		if i > 0 {
			out.WriteString("\n------------------------------------------------------------------------\n\n")
		}
		if err := howtoText.ExecuteTemplate(&out, l+".txt", facts); err != nil {
			panic(err) // the texts are compiled in and tested
		}
	}
	return out.Bytes()
}

package share

import (
	"embed"
	"io/fs"
)

//go:embed stix misp
var definitions embed.FS

// Definitions are the documents by which others read what is written here: the STIX extension and its JSON schema under
// stix, the MISP object template and taxonomy under misp.
func Definitions() fs.FS { return definitions }

// definition reads one of them.
func definition(name string) []byte {
	b, err := definitions.ReadFile(name)
	if err != nil {
		panic(err) // it is compiled in
	}
	return b
}

// Package library holds the rules: one YAML file each, with its sources and its examples, below a folder named
// after its category; what an ad can say in terms.yaml and how each language says it in lexicon/; what people write
// short in short/; how texts about ads are told from ads in report.yaml; and what "rules fit" learned. It exposes files
// only: the schema and its meaning belong to package rules. README.md says how to write a rule.
package library

import "embed"

// FS is every file of the library, by its path below this folder.
//
//go:embed *.yaml */*.yaml lexicon/*.txt short/*.txt *.model
var FS embed.FS

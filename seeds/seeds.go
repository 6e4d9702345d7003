// Package seeds holds data that operators may read and replace: places, currencies, wages, occupations, help lines,
// sources, units, appointments, what is said of signs, the quiz, and the ads of the demo. It exposes files only. Who reads
// a file owns its schema and its parser.
package seeds

import "embed"

// FS is every seed file, by its path below this folder.
//
//go:embed *.yaml demo sources units
var FS embed.FS

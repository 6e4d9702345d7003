package eval

import (
	"embed"
	"fmt"
	"io/fs"
	"path"
	"slices"
	"strings"
)

// tablesFS holds what transforms know of languages. A line of a table is "language | word | what stands for it,
// another"; padding is one file for each text, named language-number.
//
//go:embed tables
var tablesFS embed.FS

// entry is a line of a table.
type entry struct {
	word    string
	instead []string
}

// The tables, by language; longer words stand first. They are never changed.
var (
	shortForms  = readTable("short")
	countries   = readTable("countries")
	emojiWords  = readTable("emoji")
	credibility = readTable("credibility")
	paddings    = readPaddings()
)

// readTable panics if a table is broken: tables are part of the program.
func readTable(name string) map[string][]entry {
	b, err := tablesFS.ReadFile("tables/" + name + ".txt")
	if err != nil {
		panic(err)
	}
	table := make(map[string][]entry)
	for line := range strings.Lines(string(b)) {
		line = strings.TrimSpace(line)
		if line == "" || line[0] == '#' {
			continue
		}
		cells := strings.Split(line, " | ")
		if len(cells) < 2 || len(cells) > 3 {
			panic(fmt.Sprintf("table %s: line %q has %d cells, want 2 or 3", name, line, len(cells)))
		}
		e := entry{word: cells[1]}
		if len(cells) == 3 {
			e.instead = strings.Split(cells[2], ", ")
		}
		table[cells[0]] = append(table[cells[0]], e)
	}
	for _, list := range table {
		slices.SortStableFunc(list, func(a, b entry) int { return len(b.word) - len(a.word) })
	}
	return table
}

func readPaddings() map[string][]string {
	names, err := fs.Glob(tablesFS, "tables/padding/*.txt")
	if err != nil || len(names) == 0 {
		panic(fmt.Sprintf("read padding: %d files, %v", len(names), err))
	}
	out := make(map[string][]string)
	for _, name := range names {
		b, err := tablesFS.ReadFile(name)
		if err != nil {
			panic(err)
		}
		lang, _, _ := strings.Cut(path.Base(name), "-")
		out[lang] = append(out[lang], strings.TrimSpace(string(b)))
	}
	return out
}

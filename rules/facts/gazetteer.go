package facts

import (
	"io/fs"
	"slices"
	"strings"

	"lurewatch/rules/fold"
)

// placesFile is the seed that the gazetteer is made from.
const placesFile = "places.yaml"

// Place is one entry of the gazetteer.
type Place struct {
	ID      string            `yaml:"id"`
	Names   map[string]string `yaml:"names"`   // by language: en, vi
	Country string            `yaml:"country"` // ISO 3166-1 alpha-2
	Kind    string            `yaml:"kind"`    // country, region, town, zone, compound, gate, station
	// Risk is 0 to 1: how much the place weighs in an offer of work.
	Risk float64 `yaml:"risk"`
	// Weak says that the place is an ordinary one too and must never raise an alert alone.
	Weak bool `yaml:"weak"`
	// Province is the entry of the province in which a gate or a station of Viet Nam lies; empty elsewhere.
	Province string `yaml:"province"`
	// Neighbour is the country on the other side of a gate, ISO 3166-1 alpha-2; empty elsewhere.
	Neighbour string `yaml:"neighbour"`
	// Into is the entry of the province that a former province of Viet Nam is part of; empty elsewhere.
	Into string `yaml:"into"`
}

// placeSeed is one entry as the file has it. The file explains its keys.
type placeSeed struct {
	Place           `yaml:",inline"`
	Aliases         []string `yaml:"aliases"`
	BesideGo        []string `yaml:"beside_go"`
	BesideGoCapital []string `yaml:"beside_go_capital"`
	AtGate          []string `yaml:"at_gate"`
	AtStation       []string `yaml:"at_station"`
	InCompany       []string `yaml:"in_company"`
	With            []string `yaml:"with"`
	Not             []string `yaml:"not"`
}

// gazetteerSeed is the schema of places.yaml.
type gazetteerSeed struct {
	Beside struct {
		Before []string `yaml:"before"`
		After  []string `yaml:"after"`
	} `yaml:"beside"`
	Gate    []string    `yaml:"gate"`
	Station []string    `yaml:"station"`
	Routes  routeSeed   `yaml:"routes"`
	Places  []placeSeed `yaml:"places"`
}

// condition is what must hold for a name to count.
type condition uint8

const (
	always          condition = iota
	besideGo                  // beside a word of travel, or in the location field
	besideGoCapital           // the same, written with a capital
	atGate                    // behind a word for a border gate
	atStation                 // behind a word for a bus station, an airport or a crossroads
	inCompany                 // beside a word of travel, or where the ad names one of with
)

// nameRef is one name of one place.
type nameRef struct {
	place int32
	when  condition
	spelling
}

// gazetteer is what places.yaml says.
type gazetteer struct {
	list          []Place
	with          [][]string // by place: countries and entries that in_company asks for
	byID          map[string]int32
	before, after *forms[form]
	gate, station *forms[form]
	routes        *routeWords
}

// place returns an entry by its id. The map of names is the gazetteer's own: read it, do not write to it.
func (g *gazetteer) place(id string) (Place, bool) {
	i, ok := g.byID[id]
	if !ok {
		return Place{}, false
	}
	return g.list[i], true
}

// readGazetteer reads places.yaml and adds all names and traps to l.
func readGazetteer(seeds fs.FS, l *lexicon) (*gazetteer, error) {
	var seed gazetteerSeed
	doc, err := readSeed(seeds, placesFile, &seed)
	if err != nil {
		return nil, err
	}
	g := &gazetteer{byID: make(map[string]int32), before: endForms(seed.Beside.Before), after: startForms(seed.Beside.After), gate: endForms(seed.Gate), station: endForms(seed.Station), routes: newRouteWords(&seed.Routes)}
	faults := &faults{doc: doc}
	for i, p := range seed.Places {
		if _, ok := g.byID[p.ID]; ok {
			faults.add("places", i, "place %q is there twice", p.ID)
		}
		g.byID[p.ID] = int32(i)
	}
	for i := range seed.Places {
		seed.Places[i].check(i, g.byID, faults)
	}
	if err := faults.err(); err != nil {
		return nil, err
	}
	for i := range seed.Places {
		g.add(int32(i), &seed.Places[i], l)
	}
	return g, nil
}

// placeKinds are the kinds that job.Place knows.
var placeKinds = [...]string{"country", "region", "town", "zone", "compound", "gate", "station"}

// check notes every fault of the i-th entry.
func (p *placeSeed) check(i int, known map[string]int32, f *faults) {
	bad := func(format string, args ...any) {
		f.add("places", i, "place %q: "+format, append([]any{p.ID}, args...)...)
	}
	if p.ID == "" || p.Names["en"] == "" || p.Names["vi"] == "" {
		bad("id and names in en and vi are required")
	}
	if len(p.Country) != 2 {
		bad("country %q: want an ISO 3166-1 code of two letters", p.Country)
	}
	if !slices.Contains(placeKinds[:], p.Kind) {
		bad("kind %q: want one of %v", p.Kind, placeKinds)
	}
	if p.Risk < 0 || p.Risk > 1 {
		bad("risk %v: want 0 to 1", p.Risk)
	}
	if _, ok := known[p.Province]; p.Province != "" && !ok {
		bad("province %q: no such entry", p.Province)
	}
	if _, ok := known[p.Into]; p.Into != "" && !ok {
		bad("into %q: no such entry", p.Into)
	}
	if len(p.Neighbour) != 2 && (p.Neighbour != "" || p.Kind == "gate") {
		bad("neighbour %q: want an ISO 3166-1 code of two letters for a gate", p.Neighbour)
	}
	for _, w := range p.With {
		if _, ok := known[w]; len(w) != 2 && !ok {
			bad("with %q: neither a country nor an entry", w)
		}
	}
	names := slices.Concat(p.Aliases, p.BesideGo, p.BesideGoCapital, p.AtGate, p.AtStation, p.InCompany)
	if len(names) == 0 {
		bad("has no names to be found by")
	}
	var text fold.Text
	for _, n := range append(names, p.Not...) {
		if text.Reset(n); text.S == "" {
			bad("name %q folds to nothing", n)
		}
	}
}

// add takes in an entry that was checked.
func (g *gazetteer) add(i int32, p *placeSeed, l *lexicon) {
	with := p.With
	if len(with) == 0 {
		with = []string{p.Country}
	}
	g.list, g.with = append(g.list, p.Place), append(g.with, with)
	if p.ID == strings.ToLower(p.Country) {
		p.Aliases = append(p.Aliases, flag(p.Country))
	}
	for when, names := range [...][]string{always: p.Aliases, besideGo: p.BesideGo, besideGoCapital: p.BesideGoCapital, atGate: p.AtGate, atStation: p.AtStation, inCompany: p.InCompany} {
		for _, n := range names {
			w := l.add(n, placeName)
			w.names = append(w.names, nameRef{place: i, when: condition(when), spelling: w.spelt[len(w.spelt)-1]})
		}
	}
	for _, n := range p.Not {
		w := l.add(n, placeTrap)
		w.traps = append(w.traps, i)
	}
}

// regionalA is the first of the 26 letters that flags are spelled with.
const regionalA = 0x1F1E6

// flag returns the flag of a country, two regional indicators: 🇰🇭 for KH.
func flag(country string) string {
	return string([]rune{regionalA + rune(country[0]-'A'), regionalA + rune(country[1]-'A')})
}

// isFlag reports whether a name is written in regional indicators.
func isFlag(name string) bool { return strings.HasPrefix(name, "\xF0\x9F\x87") }

// aligned reports whether the flag at s[at:] begins where a flag can: a row of flags is read in pairs from its
// start, so that 🇹🇭🇰🇷 is not Hong Kong. A row longer than maxRow is not read to its start.
func aligned(s string, at int) bool {
	const size, maxRow = 4, 128 // bytes of a regional indicator; regional indicators
	n := 0
	for at >= size && n < maxRow && isFlag(s[at-size:at]) {
		at -= size
		n++
	}
	return n%2 == 0
}

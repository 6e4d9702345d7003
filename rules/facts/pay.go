package facts

import (
	"io/fs"
	"math"
	"strings"

	"lurewatch/job"
)

// wagesFile is the seed that says what work pays.
const wagesFile = "wages.yaml"

// wagesSeed is the schema of wages.yaml. The file explains its keys and says where the figures come from.
type wagesSeed struct {
	Skill  map[Skill]float64 `yaml:"skill"`
	Levels struct {
		High     float64 `yaml:"high"`
		FarAbove float64 `yaml:"far_above"`
	} `yaml:"levels"`
	Countries []struct {
		Code    string             `yaml:"code"`
		Typical float64            `yaml:"typical"`
		Ceiling float64            `yaml:"ceiling"`
		ByWork  map[string]float64 `yaml:"by_work"`
		Status  string             `yaml:"status"`
		Source  string             `yaml:"source"`
	} `yaml:"countries"`
	Promises []struct {
		Lang     string     `yaml:"lang"`
		To       string     `yaml:"to"`
		Work     string     `yaml:"work"`
		USDMonth [2]float64 `yaml:"usd_month"`
		Year     int        `yaml:"year"`
	} `yaml:"promises"`
}

// ceilings is what wages.yaml says. ceilings.of has the ceilings of plain work by country, byWork those of single
// occupations.
type ceilings struct {
	of             map[string]float64
	byWork         map[[2]string]float64 // by country and occupation
	times          map[Skill]float64
	high, farAbove float64
}

// readCeilings reads wages.yaml. The occupations it names must be in work.
func readCeilings(seeds fs.FS, work *occupations) (*ceilings, error) {
	var seed wagesSeed
	doc, err := readSeed(seeds, wagesFile, &seed)
	if err != nil {
		return nil, err
	}
	c := &ceilings{of: make(map[string]float64), byWork: make(map[[2]string]float64), times: seed.Skill, high: seed.Levels.High, farAbove: seed.Levels.FarAbove}
	faults := &faults{doc: doc}
	known := func(list string, i int, id string) {
		if _, ok := work.byID[id]; !ok && id != "" {
			faults.add(list, i, "occupation %q: no such entry in %s", id, occupationsFile)
		}
	}
	for i, n := range seed.Countries {
		if _, ok := c.of[n.Code]; ok || len(n.Code) != 2 || n.Typical <= 0 || n.Ceiling < n.Typical {
			faults.add("countries", i, "country %q: want a code of two letters, once, and 0 < typical <= ceiling", n.Code)
		}
		c.of[n.Code] = n.Ceiling
		for id, usd := range n.ByWork {
			known("countries", i, id)
			c.byWork[[2]string{n.Code, id}] = usd
		}
	}
	for i, p := range seed.Promises {
		known("promises", i, p.Work)
	}
	for _, s := range [...]Skill{LowSkill, SomeSkill, HighSkill} {
		if c.times[s] < 1 {
			faults.add("skill", 0, "skill %q: multiplied by %v, want at least 1", s, c.times[s])
		}
	}
	if c.high < 1 || c.farAbove <= c.high {
		faults.add("levels", 0, "levels %v and %v: want 1 <= high < far_above", c.high, c.farAbove)
	}
	return c, faults.err()
}

// ceiling returns the most that work usually brings in a country, in dollars a month; 0 if nobody knows.
// Work that is not named is taken for plain work abroad, and for work of some skill at home.
func (c *ceilings) ceiling(country string, work Occupation, abroad bool) float64 {
	if usd, ok := c.byWork[[2]string{country, work.ID}]; ok {
		return usd
	}
	switch {
	case work.Skill != "":
		return c.of[country] * c.times[work.Skill]
	case abroad:
		return c.of[country] * c.times[LowSkill]
	}
	return c.of[country] * c.times[SomeSkill]
}

// The dollars a month between which pay is taken at its word.
const (
	leastPay = 30
	mostPay  = 100_000
)

// view sets the best pay of an ad against its destination and its first occupation; one in the title comes first.
func (r *Reader) view(f *job.Facts, country string, l lang) job.PayView {
	usd := bestPay(f.Wages)
	var work Occupation
	if len(f.Occupations) > 0 {
		work, _ = r.Occupation(f.Occupations[0].ID)
	}
	ceiling := r.ceilings.ceiling(country, work, r.abroad(country, l))
	if usd == 0 || ceiling == 0 {
		return job.PayView{}
	}
	ratio := math.Round(100*usd/ceiling) / 100
	v := job.PayView{Country: country, Occupation: work.ID, USDMonth: math.Round(usd), Ceiling: ceiling, Ratio: ratio, Level: job.PayUsual}
	switch {
	case ratio > r.ceilings.farAbove:
		v.Level = job.PayFarAbove
	case ratio > r.ceilings.high:
		v.Level = job.PayHigh
	}
	return v
}

// abroadRisk is the risk of a country from which it is taken to be abroad for ads in languages of many countries.
const abroadRisk = 0.25

// abroad reports whether a country is not one in which a language is at home.
func (r *Reader) abroad(country string, l lang) bool {
	if home, ok := homes[l.base]; ok {
		return country != home
	}
	e, _ := r.Place(strings.ToLower(country))
	return e.Risk >= abroadRisk
}

// bestPay returns the highest monthly pay in dollars: the middle of a range, half of an "up to", which few
// earn, and the one figure of everything else. What is only commission or tips does not count, what adds everything up only where nothing else is there.
func bestPay(wages []job.Wage) float64 {
	best, total := 0.0, 0.0
	for i := range wages {
		usd := max(wages[i].USDMonth[0], wages[i].USDMonth[1])
		if wages[i].Max > 0 {
			usd = (usd + wages[i].USDMonth[0]) / 2
		}
		if usd < leastPay || usd > mostPay {
			continue
		}
		switch wages[i].Basis {
		case job.BasisCommission, job.BasisTips:
		case job.BasisTotal:
			total = max(total, usd)
		default:
			best = max(best, usd)
		}
	}
	if best == 0 {
		return total
	}
	return best
}

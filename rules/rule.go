package rules

import (
	"lurewatch/job"
)

// source is one rule file as it is written. See the README of the library for what each key means.
type source struct {
	ID        string            `yaml:"id"`
	Title     map[string]string `yaml:"title"`
	Category  job.Category      `yaml:"category"`
	Also      []job.Category    `yaml:"also"`
	Indicator string            `yaml:"indicator"`
	Tier      string            `yaml:"tier"`
	Points    float64           `yaml:"points"` // 0 means the tier's
	Status    string            `yaml:"status"`
	Added     string            `yaml:"added"`
	Source    []string          `yaml:"source"`
	Note      string            `yaml:"note"`
	Phrases   phrases           `yaml:"phrases"`
	Affirmed  bool              `yaml:"affirmed"`
	All       []clause          `yaml:"all"`
	Unless    []clause          `yaml:"unless"`
	Near      int               `yaml:"near"` // bytes, at most [apart]; 0 means so near, or in another field
	Examples  examples          `yaml:"examples"`
}

// phrases are what to look for, by language. The language decides one thing only: Vietnamese phrases do not
// match words that bear other marks. See parsePhrase for "…", "~" and "{class}".
type phrases map[string][]string

// clause is one thing that must hold. Exactly one kind is set; Phrases and Terms may go together.
type clause struct {
	Phrases phrases  `yaml:"phrases"`
	Terms   []string `yaml:"terms"` // ids in terms.yaml
	// AtLeast asks for so many different terms and phrases; 0 means 1.
	AtLeast int `yaml:"at_least"`
	// Affirmed says that a phrase under a negation ("không thu phí") does not count.
	Affirmed bool         `yaml:"affirmed"`
	Place    *placeClause `yaml:"place"`
	Wage     *wageClause  `yaml:"wage"`
	Contact  []string     `yaml:"contact"` // types of job.Contact
	// Occupation holds for one of these classes of seeds/occupations.yaml.
	Occupation []string `yaml:"occupation"`
	// Pay holds if the pay is at one of these levels for its country and occupation.
	Pay    []job.PayLevel `yaml:"pay"`
	Amount *amountClause  `yaml:"amount"`
	// Route holds if a place is named as one of these.
	Route []job.RouteKind `yaml:"route"`
	// Employer holds if the ad says one of these of its advertiser: name, tax_code, licence, address, mail, web.
	Employer []string `yaml:"employer"`
}

// amountClause holds for a sum of one of these kinds of at least Over US dollars.
type amountClause struct {
	Kind []job.AmountKind `yaml:"kind"`
	Over float64          `yaml:"usd_over"`
}

// placeClause holds for a place that meets every condition given.
type placeClause struct {
	Risk    float64  `yaml:"risk"`    // at least
	Kind    []string `yaml:"kind"`    // one of
	Country []string `yaml:"country"` // one of
	Abroad  bool     `yaml:"abroad"`  // not in Viet Nam
}

// wageClause holds for a wage whose upper end is at least Over US dollars a month.
type wageClause struct {
	Over     float64  `yaml:"usd_month_over"`
	Period   []string `yaml:"period"`
	Currency []string `yaml:"currency"`
}

type examples struct {
	Hit  []example `yaml:"hit"`
	Miss []example `yaml:"miss"`
}

// example is an ad written for a rule: a text, or a mapping of fields.
type example struct {
	Title    string `yaml:"title"`
	Company  string `yaml:"company"`
	Location string `yaml:"location"`
	Salary   string `yaml:"salary"`
	Text     string `yaml:"text"`
}

// UnmarshalYAML reads a text as an example with that text.
func (e *example) UnmarshalYAML(decode func(any) error) error {
	var text string
	if decode(&text) == nil {
		*e = example{Text: text}
		return nil
	}
	type fields example
	return decode((*fields)(e))
}

func (e example) ad() job.Ad {
	return job.Ad{ID: "example", Title: e.Title, Company: e.Company, Location: e.Location, Salary: e.Salary, Text: e.Text}
}

// negationSource is negation.yaml: words that turn the phrase after (or before) them into its opposite.
type negationSource struct {
	Before phrases `yaml:"before"`
	After  phrases `yaml:"after"`
}

// reportSource is report.yaml: words of texts about ads, and words of ads.
type reportSource struct {
	Reporting struct {
		Strong phrases `yaml:"strong"`
		Weak   phrases `yaml:"weak"`
	} `yaml:"reporting"`
	Offering phrases `yaml:"offering"`
	Work     phrases `yaml:"work"`
	Personal struct {
		Asking    phrases `yaml:"asking"`
		Telling   phrases `yaml:"telling"`
		Suffering phrases `yaml:"suffering"`
		Calling   phrases `yaml:"calling"`
	} `yaml:"personal"`
	Examples struct {
		Report []example `yaml:"report"`
		Ad     []example `yaml:"ad"`
	} `yaml:"examples"`
}

// pleaSource is plea.yaml: words of people in danger, and of those who are not.
type pleaSource struct {
	Crying    phrases `yaml:"crying"`
	Mine      phrases `yaml:"mine"`
	Held      phrases `yaml:"held"`
	Hints     phrases `yaml:"hints"`
	Secrecy   phrases `yaml:"secrecy"`
	There     phrases `yaml:"there"`
	Way       phrases `yaml:"way"`
	Paid      phrases `yaml:"paid"`
	Over      phrases `yaml:"over"`
	Reporting phrases `yaml:"reporting"`
	Offering  phrases `yaml:"offering"`
	Questions phrases `yaml:"questions"`
}

// lists are all its lists.
func (p *pleaSource) lists() []phrases {
	return []phrases{p.Crying, p.Mine, p.Held, p.Hints, p.Secrecy, p.There, p.Way, p.Paid, p.Over, p.Reporting, p.Offering, p.Questions}
}

// defaultPoints is what a finding of each tier adds to the score until points are fitted.
var defaultPoints = map[job.Tier]float64{job.Strong: 3.2, job.Medium: 1.5, job.Weak: 0.6, job.Context: 0.2, job.Mitigating: -1.5}

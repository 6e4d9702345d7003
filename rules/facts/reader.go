package facts

import (
	"crypto/sha256"
	"errors"
	"io/fs"

	"lurewatch/job"
	"lurewatch/rules/match"
)

// Limits on what one ad can yield. An ad that names more is a list, and more of it tells nothing new.
const (
	maxWages       = 20
	maxAmounts     = 20
	maxContacts    = 50
	maxOccurrences = 3 // of one place
)

// Reader reads facts. It never changes after [New] and is safe for concurrent use.
type Reader struct {
	words    *lexicon
	money    *money
	gaz      *gazetteer
	work     *occupations
	ceilings *ceilings
	when     *whenWords
	sum      [sha256.Size]byte
}

// Sum names the content of the seeds: the SHA-256 of their files. Readers of equal sums read alike.
func (r *Reader) Sum() [sha256.Size]byte { return r.sum }

// New makes a reader from places.yaml, currencies.yaml, occupations.yaml, wages.yaml and appointments.yaml in seeds and adds the phrases it
// needs, folded, to b.
// The files are read strictly; the error joins every fault, each with file and line. After an error b holds
// phrases that nobody asks for, and is still valid.
func New(seeds fs.FS, b *match.Builder) (*Reader, error) {
	r := &Reader{words: newLexicon(b)}
	var errMoney, errPlaces, errWork, errPay error
	r.money, errMoney = readMoney(seeds, r.words)
	r.gaz, errPlaces = readGazetteer(seeds, r.words)
	r.work, errWork = readOccupations(seeds, r.words)
	if errWork == nil {
		r.ceilings, errPay = readCeilings(seeds, r.work)
	}
	if err := errors.Join(errMoney, errPlaces, errWork, errPay); err != nil {
		return nil, err
	}
	var err error
	if r.when, err = readWhen(seeds, r.words); err != nil {
		return nil, err
	}
	r.words.contacts()
	r.words.employers()
	if r.sum, err = sumSeeds(seeds); err != nil {
		return nil, err
	}
	return r, nil
}

// Read reads the facts of an ad, each kind in the order of the fields and of the text. It is pure, safe for
// concurrent use, and takes any text.
func (r *Reader) Read(d *Doc) job.Facts {
	var facts job.Facts
	n := newContacts(d)
	p := newPlaces(r, d)
	m := &moneyReader{d: d, lang: langOf(d.Lang)}
	e := &employerReader{d: d}
	j := &jobReader{r: r, d: d, lang: p.lang}
	w := &appointmentReader{r: r, d: d, lang: p.lang}
	for f := range d.Text {
		d.marks, d.digits = r.words.marks(d, f, d.marks[:0]), digitRuns(d.Text[f].S, d.digits[:0])
		marks, digits := d.marks, d.digits
		p.collect(f, marks)
		p.countries(n.region)
		taken := n.read(r, f, marks, digits)
		if f != location && f != company {
			r.amounts(m, f, marks, digits, taken, &facts)
		}
		e.collect(f, marks, digits)
		if f == title || f == body {
			j.collect(f, marks)
			w.collect(f, marks, digits)
		}
	}
	facts.Contacts = n.found
	facts.Places = p.places()
	facts.Routes = p.routes()
	facts.Appointments = w.appointments(p.kept)
	facts.Occupations = j.occupations()
	e.domains(facts.Contacts)
	facts.Employer = e.found
	facts.Pay = r.view(&facts, p.destination(), p.lang)
	return facts
}

// Place returns the gazetteer entry of a place id.
func (r *Reader) Place(id string) (Place, bool) { return r.gaz.place(id) }

// Negotiable reports whether the salary field says that pay is a matter of talks, or "competitive", or what the law
// sets, or hides its figures: it is filled in and names no amount on purpose.
func (r *Reader) Negotiable(d *Doc) bool {
	for _, m := range r.words.marks(d, salary, nil) {
		if m.word.is&negotiable != 0 && m.word.agrees(d, salary, m.start, m.end) {
			return true
		}
	}
	return withheld(d.Text[salary].S)
}

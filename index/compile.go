package index

import (
	"errors"
	"strings"
	"time"

	"lurewatch/job"
)

// compiler makes matchers of what was typed.
type compiler struct {
	view    *view
	now     time.Time
	fuzzy   bool // forgive a slip in every plain word
	masked  bool // look for nothing in contacts
	members func(job.ID) ([]job.ID, error)
	refs    func(ref string) (job.ID, error)

	marks   []needle
	clauses []job.Clause
	notes   []job.Note
	loose   bool // there is a plain word that a slip could be forgiven in
}

// compile reads what was typed. Nothing typed finds all; something typed that says nothing finds nothing, as what was
// looked for is not there.
func (c *compiler) compile(typed string) (matcher, error) {
	if strings.TrimSpace(typed) == "" {
		return every{}, nil
	}
	root, long, unknown := parse(typed)
	if long {
		c.notes = append(c.notes, job.Note{Code: job.NoteTooLong})
	}
	for _, name := range unknown {
		c.note(job.NoteNoField, name)
	}
	m, err := c.node(root, false, false)
	if err == nil && m == nil {
		m = nowhere{}
	}
	return m, err
}

func (c *compiler) note(code, about string) {
	n := job.Note{Code: code, About: about}
	for _, old := range c.notes {
		if old == n {
			return
		}
	}
	c.notes = append(c.notes, n)
}

// node returns nil for one that says nothing. not and or are what the nodes around it say of it.
func (c *compiler) node(n node, not, or bool) (m matcher, err error) {
	not = not != n.not
	if len(n.kids) == 0 {
		if n.clause.typed == "" { // an empty pair of parentheses
			return nil, nil
		}
		m, err = c.clause(n.clause, not, or)
	} else {
		m, err = c.group(n, not, or)
	}
	if m == nil || err != nil {
		return nil, err
	}
	if n.not {
		m = without{m}
	}
	return m, nil
}

func (c *compiler) group(n node, not, or bool) (matcher, error) {
	var list []matcher
	for _, kid := range n.kids {
		m, err := c.node(kid, not, or)
		if err != nil {
			return nil, err
		}
		if m != nil {
			list = append(list, m)
			or = n.any
		}
	}
	switch {
	case len(list) == 0:
		return nil, nil
	case len(list) == 1:
		return list[0], nil
	case n.any:
		return either(list), nil
	}
	return every(list), nil
}

// clause compiles one clause and says how it was understood.
func (c *compiler) clause(l clause, not, or bool) (matcher, error) {
	said := job.Clause{Typed: l.typed, Field: l.field, Value: l.value, Not: not, Or: or}
	marks := len(c.marks)
	m, err := c.read(l, &said)
	if not {
		c.marks = c.marks[:marks]
	}
	if m != nil {
		c.clauses = append(c.clauses, said)
	}
	return m, err
}

func (c *compiler) read(l clause, said *job.Clause) (matcher, error) {
	switch fields[l.field] {
	case byTag:
		return c.tags(l, said), nil
	case byContact:
		return c.contacts(l, said), nil
	case byNumber:
		return c.numbers(l, said)
	case byTime:
		return c.times(l, said)
	case byCompany:
		return c.company(l, said)
	case byCampaign:
		return c.campaign(l)
	case byRef:
		if c.refs == nil {
			said.Field = ""
			return c.words(clause{typed: l.typed, value: l.value, quoted: true}, said)
		}
		return c.references(l, said)
	}
	if l.phone != "" {
		return c.number(l, said), nil
	}
	return c.words(l, said)
}

// tags finds ads that have one of the values.
func (c *compiler) tags(l clause, said *job.Clause) matcher {
	var all tagged
	var values []string
	for _, v := range l.values {
		v = strings.ToLower(strings.TrimSpace(v))
		if !fixed(l.field, v) {
			c.note(job.NoteBadValue, l.field+":"+v)
		}
		values = append(values, v)
		for _, f := range tagFields[l.field] {
			all = append(all, c.view.tags.numbers(f, v)...)
		}
	}
	said.Value = strings.Join(values, ",")
	return all
}

// times finds ads by when they were seen or flagged. What is no time is a word.
func (c *compiler) times(l clause, said *job.Clause) (matcher, error) {
	var list []interval
	for _, v := range l.values {
		i, ok := readTimes(v, c.now)
		if !ok {
			c.note(job.NoteBadValue, l.field+":"+v)
			return c.unread(l, said)
		}
		list = append(list, i)
	}
	at := map[string]func(*row) int64{
		"seen":       func(r *row) int64 { return r.last },
		"first_seen": func(r *row) int64 { return r.first },
		"flagged":    func(r *row) int64 { return r.flagged },
	}[l.field]
	return holds(func(r *row) bool {
		for _, i := range list {
			if i.holds(at(r)) {
				return true
			}
		}
		return false
	}), nil
}

// numbers finds ads by score, best pay or how many versions were seen. What is no number is a word. An ad that does
// not say what it pays is not among those that pay little.
func (c *compiler) numbers(l clause, said *job.Clause) (matcher, error) {
	var list []numbers
	for _, v := range l.values {
		n, ok := readNumbers(v)
		if !ok {
			c.note(job.NoteBadValue, l.field+":"+v)
			return c.unread(l, said)
		}
		list = append(list, n)
	}
	value := map[string]func(*row) (float64, bool){
		"score":   func(r *row) (float64, bool) { return r.score, true },
		"wage":    func(r *row) (float64, bool) { return float64(r.wage), r.wage > 0 },
		"version": func(r *row) (float64, bool) { return float64(r.versions), true },
	}[l.field]
	return holds(func(r *row) bool {
		v, known := value(r)
		for _, n := range list {
			if known && v >= n.from && v <= n.to {
				return true
			}
		}
		return false
	}), nil
}

// unread makes words of a clause whose value cannot be read.
func (c *compiler) unread(l clause, said *job.Clause) (matcher, error) {
	said.Field = ""
	return c.words(clause{typed: l.typed, value: l.field + ":" + l.value, quoted: true}, said)
}

// company finds words in the company field, one after the other.
func (c *compiler) company(l clause, said *job.Clause) (matcher, error) {
	n := needleOf(l.value)
	said.Value = n.String()
	m, err := n.matcher(c.view.snapshot, fieldCompany, !c.masked)
	if m == nil || err != nil {
		return nowhere{}, err
	}
	c.marks = append(c.marks, n)
	return m, nil
}

// references finds the ads that units were told of by references. What is none, or no ad has, finds nothing.
func (c *compiler) references(l clause, said *job.Clause) (matcher, error) {
	var ids named
	for _, v := range l.values {
		v = strings.ToUpper(strings.TrimSpace(v))
		if !refForm.MatchString(v) {
			c.note(job.NoteBadValue, l.field+":"+v)
			continue
		}
		id, err := c.refs(v)
		switch {
		case errors.Is(err, job.ErrUnknown):
			c.note(job.NoteBadValue, l.field+":"+v)
		case err != nil:
			return nil, elsewhere{err}
		default:
			ids = append(ids, string(id))
		}
	}
	if said.Value = strings.ToUpper(l.value); len(ids) == 0 {
		return nowhere{}, nil
	}
	return ids, nil
}

// campaign finds the ads of campaigns.
func (c *compiler) campaign(l clause) (matcher, error) {
	var ids named
	for _, v := range l.values {
		if c.members == nil {
			break
		}
		members, err := c.members(job.ID(strings.TrimSpace(v)))
		if err != nil {
			return nil, elsewhere{err}
		}
		for _, id := range members {
			ids = append(ids, string(id))
		}
	}
	if len(ids) == 0 {
		return nowhere{}, nil
	}
	return ids, nil
}

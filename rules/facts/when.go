package facts

import (
	"io/fs"
	"slices"

	"lurewatch/job"
	"lurewatch/rules/fold"
)

// appointmentsFile is the seed that says with which words people tell when they meet and leave.
const appointmentsFile = "appointments.yaml"

// whenSeed is the schema of appointments.yaml, which explains its keys.
type whenSeed struct {
	Days []struct {
		Day  int      `yaml:"day"`
		Part string   `yaml:"part"`
		Say  []string `yaml:"say"`
	} `yaml:"days"`
	Weekdays []struct {
		Day string   `yaml:"day"`
		Say []string `yaml:"say"`
	} `yaml:"weekdays"`
	Months []struct {
		Month int      `yaml:"month"`
		Say   []string `yaml:"say"`
	} `yaml:"months"`
	Parts []struct {
		Part string   `yaml:"part"`
		Say  []string `yaml:"say"`
	} `yaml:"parts"`
	Hours     []string `yaml:"hours"`
	At        []string `yaml:"at"`
	Dated     []string `yaml:"dated"`
	Ending    []string `yaml:"ending"`
	Labels    []string `yaml:"labels"`
	Meeting   []string `yaml:"meeting"`
	Departure []string `yaml:"departure"`
	Other     []string `yaml:"other"`
	Every     []string `yaml:"every"`
	None      []string `yaml:"none"`
}

// whenRole is what a word tells of an appointment.
type whenRole uint8

const (
	dayRole whenRole = iota
	weekdayRole
	meetRole
	leaveRole
	otherRole
	everyRole
	noneRole
)

// whenRef is one meaning of a word.
type whenRef struct {
	spelling
	role    whenRole
	evening bool
	day     int
	weekday string
}

// partForm and monthForm are words beside a number.
type partForm struct {
	form
	evening bool
}

type monthForm struct {
	form
	month int
}

// whenWords is what appointments.yaml says of the words beside numbers. The other words are in the lexicon.
type whenWords struct {
	monthAfter, monthBefore *forms[monthForm]
	partAfter, partBefore   *forms[partForm]
	hour, ending, label     *forms[form]
	at, dated               *forms[form]
}

// weekdayNames are the days of the week as [job.Appointment] writes them.
var weekdayNames = [...]string{"mon", "tue", "wed", "thu", "fri", "sat", "sun"}

// readWhen reads appointments.yaml and adds its words to l.
func readWhen(seeds fs.FS, l *lexicon) (*whenWords, error) {
	var seed whenSeed
	doc, err := readSeed(seeds, appointmentsFile, &seed)
	if err != nil {
		return nil, err
	}
	faults := &faults{doc: doc}
	seed.check(faults)
	if err := faults.err(); err != nil {
		return nil, err
	}
	seed.add(l)
	var months []monthForm
	for _, m := range seed.Months {
		for _, f := range newForms(m.Say) {
			months = append(months, monthForm{f, m.Month})
		}
	}
	var parts []partForm
	for _, p := range seed.Parts {
		for _, f := range newForms(p.Say) {
			parts = append(parts, partForm{f, p.Part == evening})
		}
	}
	return &whenWords{
		monthAfter: byFirst(months), monthBefore: byLast(months), partAfter: byFirst(parts), partBefore: byLast(parts),
		hour: startForms(seed.Hours), ending: startForms(seed.Ending), label: startForms(seed.Labels), at: endForms(seed.At), dated: endForms(seed.Dated),
	}, nil
}

// The parts of a day in the seed.
const (
	daytime = "day"
	evening = "evening"
)

// check notes every fault of the seed.
func (s *whenSeed) check(f *faults) {
	for i, d := range s.Days {
		if d.Day < 0 || d.Day > 6 {
			f.add("days", i, "day %d: want 0 to 6", d.Day)
		}
		if d.Part != "" && d.Part != evening {
			f.add("days", i, "part %q: want %s or none", d.Part, evening)
		}
		checkWords("days", i, d.Say, f)
	}
	for i, d := range s.Weekdays {
		if !slices.Contains(weekdayNames[:], d.Day) {
			f.add("weekdays", i, "day %q: want one of %v", d.Day, weekdayNames)
		}
		checkWords("weekdays", i, d.Say, f)
	}
	for i, m := range s.Months {
		if m.Month < 1 || m.Month > 12 {
			f.add("months", i, "month %d: want 1 to 12", m.Month)
		}
		checkWords("months", i, m.Say, f)
	}
	for i, p := range s.Parts {
		if p.Part != daytime && p.Part != evening {
			f.add("parts", i, "part %q: want %s or %s", p.Part, daytime, evening)
		}
		checkWords("parts", i, p.Say, f)
	}
	for key, say := range map[string][]string{"hours": s.Hours, "at": s.At, "dated": s.Dated, "ending": s.Ending, "labels": s.Labels, "meeting": s.Meeting, "departure": s.Departure, "other": s.Other, "every": s.Every, "none": s.None} {
		for i, w := range say {
			checkWords(key, i, []string{w}, f)
		}
	}
}

// checkWords notes words that are nothing once they are folded.
func checkWords(key string, i int, say []string, f *faults) {
	var text fold.Text
	if len(say) == 0 {
		f.add(key, i, "has no words to be found by")
	}
	for _, w := range say {
		if text.Reset(w); text.S == "" {
			f.add(key, i, "word %q folds to nothing", w)
		}
	}
}

// add takes in the words that may stand anywhere.
func (s *whenSeed) add(l *lexicon) {
	put := func(say []string, ref whenRef) {
		for _, phrase := range say {
			w := l.add(phrase, timely)
			ref.spelling = w.spelt[len(w.spelt)-1]
			w.when = append(w.when, ref)
		}
	}
	for _, d := range s.Days {
		put(d.Say, whenRef{role: dayRole, day: d.Day, evening: d.Part == evening})
	}
	for _, d := range s.Weekdays {
		put(d.Say, whenRef{role: weekdayRole, weekday: d.Day})
	}
	put(s.Meeting, whenRef{role: meetRole})
	put(s.Departure, whenRef{role: leaveRole})
	put(s.Other, whenRef{role: otherRole})
	put(s.Every, whenRef{role: everyRole})
	put(s.None, whenRef{role: noneRole})
}

// kinds are what words of meeting and leaving tell.
var kinds = map[whenRole]job.RouteKind{meetRole: job.RouteMeeting, leaveRole: job.RouteDeparture}

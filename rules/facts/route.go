package facts

import "lurewatch/job"

// routeSeed is what places.yaml says under routes: words beside a place that tell what is done there.
type routeSeed struct {
	Meeting     []string `yaml:"meeting"`
	Departure   []string `yaml:"departure"`
	Destination []string `yaml:"destination"`
	Going       []string `yaml:"going"`
	From        []string `yaml:"from"`
	None        []string `yaml:"none"`
	Between     []string `yaml:"between"`
	Behind      struct {
		Meeting     []string `yaml:"meeting"`
		Departure   []string `yaml:"departure"`
		Destination []string `yaml:"destination"`
	} `yaml:"behind"`
}

// Two kinds of words that become one of the kinds of job.Route only with what they stand at.
const (
	going job.RouteKind = "going" // a destination; at a gate a crossing, at a station a meeting
	from  job.RouteKind = "from"  // a departure if a word of going follows
)

// routeForm is one word that tells a route; an empty kind says that there is none.
type routeForm struct {
	form
	kind job.RouteKind
}

// routeWords are the words of routes, in front of a place and behind it.
type routeWords struct {
	before, behind *forms[routeForm]
	between        *forms[form]
	onward         *forms[form] // words of going that follow the place one comes from
}

func newRouteWords(s *routeSeed) *routeWords {
	var before, behind []routeForm
	add := func(to *[]routeForm, kind job.RouteKind, say []string) {
		for _, f := range newForms(say) {
			*to = append(*to, routeForm{f, kind})
		}
	}
	add(&before, job.RouteMeeting, s.Meeting)
	add(&before, job.RouteDeparture, s.Departure)
	add(&before, job.RouteDestination, s.Destination)
	add(&before, going, s.Going)
	add(&before, from, s.From)
	add(&before, "", s.None)
	add(&behind, job.RouteMeeting, s.Behind.Meeting)
	add(&behind, job.RouteDeparture, s.Behind.Departure)
	add(&behind, job.RouteDestination, s.Behind.Destination)
	return &routeWords{before: byLast(before), behind: byFirst(behind), between: endForms(s.Between), onward: startForms(s.Going)}
}

// maxRoutes bounds the routes of one ad.
const maxRoutes = 20

// routes tells what is done at the places that were kept, in their order.
func (p *placeReader) routes() []job.Route {
	var out []job.Route
	for i, n := range p.kept {
		if n.field == location || n.field == company {
			continue
		}
		kind, start, end := p.route(n)
		if kind == "" {
			continue
		}
		p.kept[i].route = kind
		if len(out) < maxRoutes {
			out = append(out, job.Route{Kind: kind, Place: p.r.gaz.list[n.place].ID, Span: p.d.Span(n.field, start, end)})
		}
	}
	return out
}

// route reads the words right beside a place. Those in front of it count first; a word behind it counts where none
// in front does, or only one of going: "去金边集合".
func (p *placeReader) route(n namedPlace) (kind job.RouteKind, start, end int) {
	kind, start, crossing := p.routeBefore(n)
	if kind == from {
		kind = ""
		if _, _, ok := p.r.gaz.routes.onward.starting(p.d, n.field, skipBlank(p.d.Text[n.field].S, n.end), nil); ok {
			return job.RouteDeparture, start, n.end
		}
	}
	if kind == "" || kind == going {
		w, behind, ok := p.r.gaz.routes.behind.starting(p.d, n.field, skipBlank(p.d.Text[n.field].S, n.end), nil)
		if ok && behind-n.end <= maxBehind {
			return w.kind, n.start, behind
		}
	}
	switch place := p.r.gaz.list[n.place].Kind; {
	case kind == going && place == "gate", kind == "" && crossing && place == "gate":
		return job.RouteGate, start, n.end
	case kind == going && place == "station":
		return job.RouteMeeting, start, n.end
	case kind == going:
		return job.RouteDestination, start, n.end
	}
	return kind, start, n.end
}

// maxBehind is how far behind a place the word that stands there can end, in folded bytes.
const maxBehind = 40

// maxBetween is how many words such as "at" and "bus station" may stand between a place and the word of its route.
const maxBetween = 5

// routeBefore finds the word of a route in front of a place, over words that may stand between. crossing says that
// one of those means a border gate.
func (p *placeReader) routeBefore(n namedPlace) (kind job.RouteKind, start int, crossing bool) {
	s, g, at := p.d.Text[n.field].S, p.r.gaz, n.start
	start = n.start
	for range maxBetween {
		at = backOver(s, at)
		if w, from, ok := g.routes.before.ending(p.d, n.field, at, nil); ok {
			return w.kind, from, crossing
		}
		_, before, ok := g.routes.between.ending(p.d, n.field, at, nil)
		if !ok {
			return "", start, crossing
		}
		if _, _, gate := g.gate.ending(p.d, n.field, at, nil); gate {
			crossing, start = true, before
		}
		at = before
	}
	return "", start, crossing
}

// backOver returns the last place before at that is not behind a space, a colon, a quotation mark or the like.
func backOver(s string, at int) int {
	for at > 0 {
		switch s[at-1] {
		case ' ', '\n', ':', '"', '\'', '(', '[', '*', '-':
			at--
		default:
			return at
		}
	}
	return at
}

// homes are the countries in which ads of a language are at home. English, Chinese and French have none: their ads
// are read in many countries.
var homes = map[string]string{"vi": "VN", "th": "TH", "id": "ID", "ms": "MY", "ko": "KR", "ja": "JP", "fil": "PH", "tl": "PH", "km": "KH", "lo": "LA", "my": "MM", "hi": "IN"}

// hotRisk is the risk from which a place abroad is taken for where the work is, wherever the ad names it.
const hotRisk = 0.5

// destination returns the country in which the work seems to be: a country abroad to which the ad says people go,
// or in which it names a place known for compounds; else that of the location field; else one abroad beside a word
// of travel; else the first one named. It is empty if the ad names no place. routes has to be called before.
func (p *placeReader) destination() string {
	best := ""
	rank, risk := 0, 0.0
	for _, n := range p.kept {
		e := &p.r.gaz.list[n.place]
		country, abroad := e.Country, e.Country != homes[p.lang.base]
		if n.route == job.RouteGate && e.Neighbour != "" {
			country, abroad = e.Neighbour, true
		}
		r := 1
		switch {
		case abroad && (n.route == job.RouteDestination || n.route == job.RouteGate || e.Risk >= hotRisk && e.Kind != "gate"):
			r = 4
		case n.field == location:
			r = 3
		case abroad && n.going:
			r = 2
		}
		if r > rank || r == rank && r == 4 && e.Risk > risk {
			rank, risk, best = r, e.Risk, country
		}
	}
	return best
}

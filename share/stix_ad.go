package share

import (
	"cmp"
	"slices"
	"strconv"
	"strings"
	"time"

	"lurewatch/job"
)

// indicatorLife is how long an indicator holds after its ad was last seen: boards keep ads for a month or two.
const indicatorLife = 90 * 24 * time.Hour

// told is one ad on its way into a bundle.
type told struct {
	*stixExport
	it             Item
	ad             job.Ad // as it may leave
	first, last    time.Time
	changed        time.Time // when what is said of it changed last
	refs           []string  // of everything that is about it
	observed       []string  // of those, the observables
	pattern        []string  // by which it is recognised
	sighted, harms []string  // observed data; attack patterns
}

// advertisement adds the objects of one ad.
func (s *stixExport) advertisement(it Item) {
	k := it.Case
	t := &told{stixExport: s, it: it, ad: s.ad(k.Ad)}
	t.first = cmp.Or(k.FirstSeen, k.JudgedAt, s.Now).UTC()
	t.last = later(t.first, k.LastSeen.UTC())
	t.changed = later(later(later(t.first, k.JudgedAt), k.Review.At), k.LastSeen)
	t.address()
	t.contacts()
	t.records()
	t.places()
	t.methods()
	t.indicator()
	t.opinions(t.container())
}

func (t *told) about(id string) { t.refs = append(t.refs, id) }

func (t *told) see(o object) string {
	id := t.add(o)
	if !slices.Contains(t.observed, id) {
		t.observed = append(t.observed, id)
	}
	return id
}

// address adds where the ad was. An address that had to be masked is no address.
func (t *told) address() {
	url := t.it.Case.Ad.URL
	switch {
	case url == "":
	case t.ad.URL != url:
		t.report.leave(t.ad.ID, "address", "it holds a contact, and contacts are masked")
	case !isURI(url):
		t.report.leave(t.ad.ID, "address", "it is not a URI")
	default:
		t.see(t.observable("url", map[string]any{"value": url}))
		t.pattern = append(t.pattern, "[url:value = "+quoted(url)+"]")
	}
}

// records adds the saved pages by their digests, unless they hold what is masked, and the observation.
func (t *told) records() {
	for _, e := range t.it.Evidence {
		sum, ok := strings.CutPrefix(e.Digest, "sha256:")
		if !ok || !isHex(sum, 64) || !t.Clear {
			continue
		}
		t.see(t.observable("file", map[string]any{"hashes": map[string]any{"SHA-256": strings.ToLower(sum)}}))
	}
	if len(t.observed) == 0 {
		return
	}
	o := t.domain("observed-data", string(t.ad.ID), t.first, t.last)
	o["first_observed"], o["last_observed"] = stamp(t.first), stamp(t.last)
	o["number_observed"] = max(1, len(t.it.Evidence))
	o["object_refs"] = t.observed
	id := t.add(o)
	t.sighted = append(t.sighted, id)
	t.about(id)
	t.refs = append(t.refs, t.observed...)
}

// places adds the places that the ad names, each once.
func (t *told) places() {
	for _, p := range t.it.Case.Verdict.Facts.Places {
		if len(p.Country) != 2 {
			continue
		}
		o := t.domain("location", p.ID, made, made)
		o["name"], o["country"] = p.ID, p.Country
		o["description"] = "A " + cmp.Or(p.Kind, "place") + " that advertisements name, by its id in the gazetteer of Lurewatch; not a confirmed site."
		if id := t.add(o); !slices.Contains(t.refs, id) {
			t.about(id)
		}
	}
}

// methods adds what the ad has the signs of.
func (t *told) methods() {
	for _, c := range t.it.Case.Verdict.Positive() {
		m, ok := methods[c]
		if !ok {
			continue
		}
		o := t.domain("attack-pattern", string(c), made, made)
		o["name"], o["description"] = m.name, m.description
		o["external_references"] = []object{{"source_name": "trafficking-recruitment", "external_id": machineWord(string(c)), "description": "A value of the MISP taxonomy trafficking-recruitment."}}
		id := t.add(o)
		t.harms = append(t.harms, id)
		t.about(id)
	}
}

// indicator adds how the ad is recognised, and that it was seen. A dismissed ad indicates nothing.
func (t *told) indicator() {
	if len(t.pattern) == 0 || t.it.Case.Review.Is() == job.ReviewDismissed || !t.it.Case.Verdict.Flagged() {
		return
	}
	o := t.domain("indicator", string(t.ad.ID), t.first, t.changed)
	o["name"] = "Recruitment advertisement with signs of trafficking-type recruitment"
	o["indicator_types"] = []string{"anomalous-activity"}
	o["pattern"], o["pattern_type"], o["pattern_version"] = strings.Join(t.pattern, " OR "), "stix", "2.1"
	o["valid_from"], o["valid_until"] = stamp(t.first), stamp(t.last.Add(indicatorLife))
	id := t.add(o)
	t.about(id)
	for _, m := range t.harms {
		t.relate(id, "indicates", m)
	}
	for _, d := range t.sighted {
		t.relate(id, "based-on", d)
	}
	g := t.domain("sighting", string(t.ad.ID), t.first, t.last)
	g["sighting_of_ref"], g["first_seen"], g["last_seen"] = id, stamp(t.first), stamp(t.last)
	g["count"], g["where_sighted_refs"] = max(1, len(t.it.Evidence)), []string{t.producer}
	if len(t.sighted) > 0 {
		g["observed_data_refs"] = t.sighted
	}
	t.about(t.add(g))
}

func (t *told) relate(from, how, to string) {
	o := t.domain("relationship", from+how+to, t.first, t.first)
	o["source_ref"], o["relationship_type"], o["target_ref"] = from, how, to
	t.about(t.add(o))
}

// quoted is a string constant of a STIX pattern.
func quoted(s string) string {
	return "'" + strings.NewReplacer(`\`, `\\`, `'`, `\'`).Replace(s) + "'"
}

// isURI reports whether an address can stand where a URI must: with a scheme, and in ASCII without spaces.
func isURI(s string) bool {
	scheme, rest, ok := strings.Cut(s, "://")
	return ok && scheme != "" && rest != "" && !strings.ContainsFunc(s, func(r rune) bool {
		return r <= ' ' || r > '~' || strings.ContainsRune("<>\"{}|\\^`", r)
	})
}

func isHex(s string, length int) bool {
	return len(s) == length && !strings.ContainsFunc(s, func(r rune) bool { return !strings.ContainsRune("0123456789abcdefABCDEF", r) })
}

// machineWord is a word as taxonomies have them.
func machineWord(s string) string { return strings.ReplaceAll(s, "_", "-") }

func ordinal(n uint64) string { return strconv.FormatUint(n, 10) }

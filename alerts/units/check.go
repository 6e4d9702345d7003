package units

import (
	"net/mail"
	"net/url"
	"regexp"
	"slices"
	"strings"
	"time"
	_ "time/tzdata" // the hour of a unit must not depend on what a machine has installed
	"unicode"
	"unicode/utf8"

	"lurewatch/internal/strictyaml"
	"lurewatch/job"
)

// The bounds of what a unit may say.
const (
	MaxName       = 120  // runes of a name
	MaxShort      = 20   // runes of a short name, which is part of every subject
	MaxRecipients = 50   // of one unit
	MaxText       = 2000 // runes of everything else
)

var (
	idForm    = regexp.MustCompile(`^[a-z0-9]+(-[a-z0-9]+)*$`)
	phoneForm = regexp.MustCompile(`^\+?[0-9][0-9 .()-]*$`)
	tlps      = []string{"TLP:CLEAR", "TLP:GREEN", "TLP:AMBER", "TLP:AMBER+STRICT", "TLP:RED"}
)

// checker gathers the faults of one unit.
type checker struct {
	files  layers
	known  func(id string) bool
	faults []error
}

// at is where a value stands: in the last file that has its top-level key.
func (c *checker) at(steps ...any) strictyaml.Place {
	for _, doc := range slices.Backward(c.files) {
		if doc.Has(steps[0]) {
			return doc.At(steps...)
		}
	}
	return c.files[len(c.files)-1].At()
}

func (c *checker) bad(steps []any, format string, args ...any) {
	c.faults = append(c.faults, c.at(steps...).Errorf(format, args...))
}

func on(steps ...any) []any { return steps }

// unit notes every fault of a unit whose files are well formed.
func (c *checker) unit(u Unit) {
	if !ValidID(u.ID) {
		c.bad(on("id"), "id %q: want at most %d lower-case letters and digits, in words set apart by hyphens", u.ID, MaxID)
	}
	c.names(u)
	c.kind(u)
	c.area(u.Area)
	c.mails(u)
	c.settings(u)
	c.outlets(u)
}

func (c *checker) names(u Unit) {
	c.name("name", u.Name, MaxName)
	c.name("short", u.Short, MaxShort)
	c.lines("former", u.Former, MaxName)
	c.lines("source", u.Source, MaxText)
	c.line(on("query"), "query", u.Query, MaxText)
}

func (c *checker) name(key string, n Name, limit int) {
	if n.Vi == "" {
		c.bad(on(key), "%s: vi is required", key)
	}
	c.line(on(key, "vi"), key, n.Vi, limit)
	c.line(on(key, "en"), key, n.En, limit)
	c.line(on(key, "fr"), key, n.Fr, limit)
}

// lines notes the faults of a list of one-line texts, none of which may be empty.
func (c *checker) lines(key string, list []string, limit int) {
	for i, s := range list {
		if s == "" {
			c.bad(on(key, i), "%s: is empty", key)
		}
		c.line(on(key, i), key, s, limit)
	}
}

// line notes what keeps a text from being part of a header: line ends, other control characters, what cannot be
// seen or turns the direction of writing, and undue length.
func (c *checker) line(at []any, key, s string, limit int) {
	if n := utf8.RuneCountInString(s); n > limit {
		c.bad(at, "%s: has %d characters, want at most %d", key, n, limit)
	}
	if !utf8.ValidString(s) || strings.ContainsFunc(s, unseen) {
		c.bad(at, "%s %q: want one line without control characters", key, s)
	}
	if strings.TrimSpace(s) != s {
		c.bad(at, "%s %q: has white space round it", key, s)
	}
}

// unseen reports whether a rune has no business in a name.
func unseen(r rune) bool {
	return unicode.IsControl(r) || unicode.Is(unicode.Cf, r) || unicode.Is(unicode.Zl, r) || unicode.Is(unicode.Zp, r)
}

func (c *checker) kind(u Unit) {
	switch u.Kind {
	case Border, Youth:
		if len(u.Area.Provinces) == 0 {
			c.bad(on("area"), "area: a unit of kind %s needs provinces", u.Kind)
		}
	case National, Saved:
	default:
		c.bad(on("kind"), "kind %q: want one of border, national, youth, search", u.Kind)
	}
	if (u.Kind == Saved) != (u.Query != "") {
		c.bad(on("query"), "query: a unit of kind search needs one, and no other has one")
	}
	if u.Kind == Youth && u.Clear {
		c.bad(on("clear"), "clear: a unit of kind youth is never told contacts in clear")
	}
}

func (c *checker) area(a Area) {
	for _, l := range []struct {
		key  string
		list []string
	}{{"provinces", a.Provinces}, {"gates", a.Gates}, {"behind", a.Behind}} {
		for i, id := range l.list {
			if c.known != nil && !c.known(id) {
				c.bad(on("area", l.key, i), "%s %q: the gazetteer has no such place", l.key, id)
			}
			c.once(on("area", l.key, i), l.key, l.list[:i], id)
		}
	}
	for i, code := range a.Countries {
		if len(code) != 2 || strings.Trim(code, "ABCDEFGHIJKLMNOPQRSTUVWXYZ") != "" {
			c.bad(on("area", "countries", i), "countries %q: want an ISO 3166-1 code of two capital letters", code)
		}
		c.once(on("area", "countries", i), "countries", a.Countries[:i], code)
	}
	for i, id := range a.Neighbours {
		c.once(on("area", "neighbours", i), "neighbours", a.Neighbours[:i], id)
	}
}

func (c *checker) once(at []any, key string, before []string, s string) {
	if slices.Contains(before, s) {
		c.bad(at, "%s %q: is there twice", key, s)
	}
}

// mails checks the addresses: bare ones, of one line.
func (c *checker) mails(u Unit) {
	if len(u.Recipients) > MaxRecipients {
		c.bad(on("recipients"), "recipients: has %d addresses, want at most %d", len(u.Recipients), MaxRecipients)
	}
	for i, s := range u.Recipients {
		c.mail(on("recipients", i), "recipients", s)
		c.once(on("recipients", i), "recipients", u.Recipients[:i], s)
	}
	if u.Admin != "" {
		c.mail(on("admin"), "admin", u.Admin)
	}
}

func (c *checker) mail(at []any, key, s string) {
	a, err := mail.ParseAddress(s)
	if err != nil || a.Name != "" || a.Address != s || len(s) > 254 || strings.ContainsFunc(s, unseen) {
		c.bad(at, "%s %q: want a mail address such as duty@unit.example", key, s)
	}
}

func (c *checker) settings(u Unit) {
	c.oneOf("language", u.Language, "vi", "en", "fr")
	c.oneOf("mode", string(u.Mode), string(Full), string(MetadataOnly))
	c.oneOf("quiet", u.Quiet, QuietLine, QuietWeekly)
	c.oneOf("tlp", u.TLP, tlps...)
	if t, err := time.Parse("15:04", u.Hour); u.Hour != "" && (err != nil || t.Format("15:04") != u.Hour) {
		c.bad(on("hour"), "hour %q: want a time of day such as 06:00", u.Hour)
	}
	if _, err := time.LoadLocation(u.Zone); err != nil || u.Zone == "Local" {
		c.bad(on("zone"), "zone %q: want a time zone of the IANA such as Asia/Ho_Chi_Minh", u.Zone)
	}
	if u.Lowest == job.None && c.has("lowest") {
		c.bad(on("lowest"), "lowest: want alert or look")
	}
	digits := 0
	for _, r := range u.DutyPhone {
		if r >= '0' && r <= '9' {
			digits++
		}
	}
	if u.DutyPhone != "" && (!phoneForm.MatchString(u.DutyPhone) || digits < 3 || digits > 15 || len(u.DutyPhone) > 30) {
		c.bad(on("duty_phone"), "duty_phone %q: want a number such as +84 900 000 101", u.DutyPhone)
	}
}

func (c *checker) has(key string) bool {
	return slices.ContainsFunc(c.files, func(d *strictyaml.Document) bool { return d.Has(key) })
}

func (c *checker) oneOf(key, s string, want ...string) {
	if s != "" && !slices.Contains(want, s) {
		c.bad(on(key), "%s %q: want one of %s", key, s, strings.Join(want, ", "))
	}
}

// outlets checks what names files and addresses of programs.
func (c *checker) outlets(u Unit) {
	for _, f := range []struct {
		at   []any
		key  string
		name string
	}{{on("pgp_keys"), "pgp_keys", u.PGPKeys}, {on("certificate"), "certificate", u.Certificate}, {on("directory"), "directory", u.Directory}, {on("webhook", "secret"), "secret", u.Webhook.Secret}} {
		c.line(f.at, f.key, f.name, MaxText)
	}
	if u.PGPKeys != "" && u.Certificate != "" {
		c.bad(on("certificate"), "certificate: mails are encrypted to pgp_keys or to a certificate, not to both")
	}
	if u.Webhook == (Webhook{}) {
		return
	}
	a, err := url.Parse(u.Webhook.URL)
	if err != nil || a.Scheme != "https" || a.Hostname() == "" || a.User != nil || a.Fragment != "" || strings.ContainsFunc(u.Webhook.URL, unseen) {
		c.bad(on("webhook", "url"), "webhook %q: want an address that begins with https://, without a password", u.Webhook.URL)
	}
	if u.Webhook.Secret == "" {
		c.bad(on("webhook"), "webhook: secret is required, the file with the key of the signature")
	}
}

package job

import (
	"crypto/sha256"
	"encoding/hex"
	"io"
	"time"
)

// ID names one advertisement for as long as it is known. Its form is free: ads read from a file keep the
// id they came with, crawled ads get one from [AdID].
type ID string

// Field names a part of an [Ad] that can be quoted.
type Field string

// The fields of an ad, in the order in which people read them.
const (
	Title    Field = "title"
	Company  Field = "company"
	Location Field = "location"
	Salary   Field = "salary"
	Text     Field = "text"
)

// Fields lists every quotable field, in reading order.
var Fields = [...]Field{Title, Company, Location, Salary, Text}

// Ad is one advertisement as it was published: nothing is corrected, folded or translated.
// ID and one of Title and Text are required; every other zero value means "the ad does not say".
type Ad struct {
	ID       ID     `json:"id"`
	URL      string `json:"url,omitempty"`
	Title    string `json:"title,omitempty"`
	Company  string `json:"company,omitempty"`
	Location string `json:"location,omitempty"`
	Salary   string `json:"salary,omitempty"`
	Text     string `json:"text,omitempty"`
	// Lang is what the source says the language is, a BCP 47 tag; empty means unknown.
	Lang   string `json:"lang,omitempty"`
	Source string `json:"source,omitempty"`
	// Posted is the date as the source writes it. It is shown; of what is computed, only digests ask for it, to say which
	// day "tonight" may mean.
	Posted string `json:"posted,omitempty"`
	// Summary is what the page says of itself to networks and search engines, where that differs from Text. Images says
	// what the page says of the pictures with the ad, which nobody looked at: a line for each, with the text in its
	// place and the name of its file, "The shop [front.jpg]". Neither is judged or quoted.
	Summary string `json:"summary,omitempty"`
	Images  string `json:"images,omitempty"`
}

// Field returns the content of the named field, and "" for a name that is not one.
func (a Ad) Field(f Field) string {
	switch f {
	case Title:
		return a.Title
	case Company:
		return a.Company
	case Location:
		return a.Location
	case Salary:
		return a.Salary
	case Text:
		return a.Text
	}
	return ""
}

// ContentHash is the SHA-256 of what the ad says, in hex. Two fetches with equal hashes are one version.
// The id, the address and the date of posting do not count: boards renew them without touching the offer.
func (a Ad) ContentHash() string {
	h := sha256.New()
	for _, f := range Fields {
		io.WriteString(h, a.Field(f))
		h.Write([]byte{0})
	}
	return hex.EncodeToString(h.Sum(nil))
}

// AdID derives the id of a crawled ad from its source, its canonical URL and, where one page bears several
// ads, the key of the ad on that page ("" for the only one). It is the first 16 bytes of a SHA-256, in hex.
func AdID(source, url, key string) ID {
	return ID(digest(source, url, key))
}

// digest joins the parts unambiguously and returns 32 hex digits.
func digest(parts ...string) string {
	h := sha256.New()
	for _, p := range parts {
		io.WriteString(h, p)
		h.Write([]byte{0})
	}
	return hex.EncodeToString(h.Sum(nil)[:16])
}

// Case is what is kept about one ad: its newest version, what the newest judging said, and when.
// All times are UTC.
type Case struct {
	Ad          Ad        `json:"ad"`
	Verdict     Verdict   `json:"verdict"`
	ContentHash string    `json:"content_hash"`
	FirstSeen   time.Time `json:"first_seen"`
	LastSeen    time.Time `json:"last_seen"`
	// JudgedAt is when Verdict was made; it moves when the ad changes or a new rule set reads it again.
	JudgedAt time.Time `json:"judged_at"`
	// Versions counts the different contents seen, at least 1.
	Versions int `json:"versions"`
	// TextPurged says that the text was dropped at the end of its retention; ContentHash still stands.
	TextPurged bool `json:"text_purged,omitempty"`
	// ClosedAt is when the ad was found to be gone, filled or past its date, and ClosedWhy says which. It is zero for
	// an ad that stood when it was last seen, and again once a closed ad comes back.
	ClosedAt  time.Time `json:"closed_at,omitzero"`
	ClosedWhy string    `json:"closed_why,omitempty"`
	// ReadAt is when the page was visited that Ad was read from, and Page its address where that is not the ad's own: the
	// list, the feed. An ad that is only seen again keeps both, so that they lead to the evidence of what it says. They
	// are zero for an ad that was filed by an older release.
	ReadAt time.Time `json:"read_at,omitzero"`
	Page   string    `json:"page,omitempty"`
	// FlaggedAt is when the ad became flagged last; zero for one that is not.
	FlaggedAt time.Time `json:"flagged_at,omitzero"`
	// Review is what people decided on it last.
	Review Standing `json:"review,omitzero"`
}

// Change is one position in the store's log: at Seq the case was as given. A case written again moves to its
// newest position, so the log names every changed case once.
type Change struct {
	Seq  uint64 `json:"seq"`
	Case Case   `json:"case"`
	// Was is the band before the change that this position is of, none for a new ad. Who reads late sees only the
	// newest step of an ad.
	Was Band `json:"was"`
	// Damaged says why the case cannot be read, and is empty for one that can. A damaged change has of its case
	// only Ad.ID; whoever follows the log passes it over and keeps what it knew of the ad.
	Damaged string `json:"damaged,omitempty"`
}

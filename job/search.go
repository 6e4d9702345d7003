package job

import "time"

// Order is the order of results.
type Order string

// The orders. Each ends with the id, so that it is total.
const (
	Serious   Order = "serious"    // band, score, last seen, each from the highest; also the empty Order
	Newest    Order = "newest"     // last seen, newest first
	FirstSeen Order = "first_seen" // first seen, newest first
	Flagged   Order = "flagged"    // newly flagged first
)

// Orders lists them in the order of the console.
var Orders = [...]Order{Serious, Newest, FirstSeen, Flagged}

// Query is a search over flagged ads. The zero Query finds all of them, most serious first.
type Query struct {
	// Text is what a person typed. Every text is a valid query.
	Text string
	From int
	Size int // 0 means 20
	// After is the Next of a page with the same Text and Order; the page that follows it is returned, and From is not
	// looked at. A cursor stays good while ads come and go. One that cannot be read begins at the first page, with
	// [NoteCursor].
	After string
	Order Order
	// Now is what an age such as "7d" counts back from; the zero time means the time of the search.
	Now time.Time
	// Masked says that whoever asks sees contacts masked. No field of contacts finds anything then, but for domain:, and no
	// word is found where it stands in a contact, so that a search tells nothing that a mask hides.
	Masked bool
	Facets bool
	// Weeks asks for the histogram.
	Weeks bool
	// HTML asks for fragments with <mark> around the words found and everything else escaped; otherwise
	// fragments are plain text with the words found between guillemets « ».
	HTML bool
}

// Hit is one flagged ad that matches. Fragments holds excerpts by field name.
type Hit struct {
	ID         ID                  `json:"id"`
	Title      string              `json:"title"`
	Band       Band                `json:"band"`
	Score      float64             `json:"score"`
	URL        string              `json:"url"`
	Source     string              `json:"source"`
	Lang       string              `json:"lang"`
	FirstSeen  time.Time           `json:"first_seen"`
	LastSeen   time.Time           `json:"last_seen"`
	FlaggedAt  time.Time           `json:"flagged_at"`
	Closed     bool                `json:"closed,omitempty"`
	Review     ReviewState         `json:"review"`
	Categories []Category          `json:"categories,omitempty"` // positive ones
	Countries  []string            `json:"countries,omitempty"`
	Fragments  map[string][]string `json:"fragments"`
	// Evidence is where the ad is kept as it came; nil where nobody asked, or it is not kept.
	Evidence *Evidence `json:"evidence,omitempty"`
}

// FacetCount is how many matching ads have a value.
type FacetCount struct {
	Value string `json:"value"`
	Count int    `json:"count"`
}

// Week counts the matching ads that were first seen in the seven days from Start, a Monday in UTC.
type Week struct {
	Start time.Time `json:"start"`
	Alert int       `json:"alert"`
	Look  int       `json:"look"`
}

// Clause is one part of a query as it was understood, for people to see.
type Clause struct {
	Typed string `json:"typed"`           // as in the query
	Field string `json:"field,omitempty"` // empty for words
	// Value is what is looked for: folded words, a normalised number, a date.
	Value string `json:"value"`
	Not   bool   `json:"not,omitempty"`
	Or    bool   `json:"or,omitempty"`    // joined with the one before it by OR
	Fuzzy bool   `json:"fuzzy,omitempty"` // spellings with one slip count too
}

// Note says that a part of a query was understood otherwise than it may have been meant. It has no words for people.
type Note struct {
	Code  string `json:"code"`            // one of the Note constants
	About string `json:"about,omitempty"` // the name of the field, or "field:value"
}

// The codes of notes.
const (
	NoteNoField  = "no_such_field" // a name that is no field; its words were looked for
	NoteBadValue = "bad_value"     // a value that the field cannot have
	NoteTooLong  = "too_long"      // the query was cut
	NoteCursor   = "bad_cursor"    // the cursor cannot be read, or is of another order
	NoteMasked   = "masked"        // contacts are not looked for, see [Query.Masked]
)

// Hits is a page of results.
type Hits struct {
	Total  int                     `json:"total"`
	TookMS float64                 `json:"took_ms"`
	Hits   []Hit                   `json:"hits"`
	Facets map[string][]FacetCount `json:"facets,omitempty"`
	Weeks  []Week                  `json:"weeks,omitempty"` // without gaps, oldest first, the newest 104 at most
	Query  []Clause                `json:"query,omitempty"`
	Notes  []Note                  `json:"notes,omitempty"`
	Next   string                  `json:"next,omitempty"` // the cursor of the page that follows; "" for the last
	// Fuzzy says that nothing was found as typed and that these are ads with similar words.
	Fuzzy bool `json:"fuzzy,omitempty"`
}

// Known is what the index knows of one contact that was asked for.
type Known struct {
	Asked string `json:"asked"`           // as it was pasted
	Type  string `json:"type,omitempty"`  // phone, handle, email, url, domain; empty if it is none
	Value string `json:"value,omitempty"` // normalised
	Ads   int    `json:"ads"`             // flagged ads that bear it; 0 means unknown to us, and nothing more
	Alert int    `json:"alert"`
	// FirstSeen and LastSeen are those of its ads; Sample the most serious of them.
	FirstSeen time.Time `json:"first_seen,omitzero"`
	LastSeen  time.Time `json:"last_seen,omitzero"`
	Sample    ID        `json:"sample,omitempty"`
}

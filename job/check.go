package job

import "time"

// Readable says whether a check could read what it was given.
type Readable string

// What came of reading.
const (
	Read        Readable = "read"
	Unreachable Readable = "unreachable" // no answer, a server error, too slow
	Refused     Readable = "refused"     // robots.txt, a log-in page, 401, 403, 429
	Missing     Readable = "missing"     // 404, 410
	NotAnAd     Readable = "not_an_ad"   // read, and no advertisement in it
	NotAllowed  Readable = "not_allowed" // an address that is not public, a port or scheme that is not the web's
	TooLarge    Readable = "too_large"
	NotText     Readable = "not_text" // a picture, a PDF
)

// Answer is what a check found out about one ad. Verdict says something only where Readable is [Read].
type Answer struct {
	Readable Readable `json:"readable"`
	// Why is one English sentence for the log and the command line where Readable is not [Read].
	Why     string    `json:"why,omitempty"`
	Ad      Ad        `json:"ad"`
	Verdict Verdict   `json:"verdict"`
	At      time.Time `json:"at"`
	// Read and NotRead name what was and was not looked at, for people: "title", "text", "pictures".
	Read    []string `json:"read"`
	NotRead []string `json:"not_read"`
}

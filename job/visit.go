package job

import "time"

// VisitKey names one address of one source in the frontier.
type VisitKey string

// KeyOf returns the key of a canonical URL under a source.
func KeyOf(source, url string) VisitKey { return VisitKey(digest(source, url)) }

// Link is an address to be visited. An address that the frontier knows already is left as it is, unless Changed says
// that it changed since it was visited.
type Link struct {
	Source string
	URL    string // canonical, see [Canonical]
	// Depth counts the links followed since the start of the source; Hops the redirects since the last link.
	Depth, Hops int
	Due         time.Time
	// Changed is when the page changed, by what a sitemap says; zero if nobody says.
	Changed time.Time
}

// Visit is one due address, leased to one worker until Until. Only who holds Token can finish it; a lease
// that ran out and was given to another worker has a larger token.
type Visit struct {
	Key         VisitKey
	Source      string
	URL         string
	Depth, Hops int
	// Attempts counts the failures in a row so far.
	Attempts int
	// ETag and LastModified are the validators of the last good answer, for a conditional request.
	ETag, LastModified string
	// Interval is how long the last pause between two visits was; zero before the first.
	Interval time.Duration
	Token    uint64
	Until    time.Time
}

// Fate is what became of one visit.
type Fate string

// The fates of a visit.
const (
	Fetched     Fate = "fetched"
	NotModified Fate = "not_modified"
	Redirected  Fate = "redirected"
	Gone        Fate = "gone"       // 404 or 410
	Disallowed  Fate = "disallowed" // robots.txt forbids it
	NotRead     Fate = "not_read"   // a picture, a PDF, an archive
	Failed      Fate = "failed"     // no answer, a refusal, a server error, a limit: tried again later
	Postponed   Fate = "postponed"  // not made, as its source had its share of visits or nothing more can be kept: nothing is learned of the address
)

// Outcome is the whole effect of a visit. It is written in one transaction or not at all.
type Outcome struct {
	Visit Visit
	Fate  Fate
	Why   string // in words, for every fate but fetched and not_modified
	At    time.Time
	// Due is when the address is visited again. The zero time means never.
	Due                time.Time
	Interval           time.Duration
	ETag, LastModified string
	Links              []Link
	// Cases are the ads found, judged. FirstSeen, Versions and what tells of closing are the store's to fill in.
	Cases []Case
	// Closed are ads that are no longer open, those of Cases among them. One that is not known is passed over.
	Closed []Closed
	// Yield is what this visit adds to the counts of its source. New, Changed and Closed are the store's to fill in.
	Yield Yield
}

// Closed names an ad that is no longer open and says why, in words.
type Closed struct {
	ID  ID
	Why string
}

// Effect says what an outcome changed.
type Effect struct {
	New, Changed int // ads never seen before; ads with a new content
	Alert, Look  int // of the new and changed ads, how many are flagged so
	Links        int // addresses the frontier did not know
	Closed       int // ads that were open until now
}

// Lease asks the frontier for work.
type Lease struct {
	Now time.Time
	For time.Duration // how long the lease lasts
	// Max and PerHost bound how many visits are leased at once; both must be at least 1. PerHost counts one call.
	Max, PerHost int
	// Source restricts to one source; empty means all.
	Source string
	// Skip says which hosts want no more work now; nil means none. It must be quick and must not call the store.
	Skip func(host string) bool
}

// FrontierCount counts addresses by state.
type FrontierCount struct {
	Due     int `json:"due"`
	Waiting int `json:"waiting"`
	Leased  int `json:"leased"`
}

// SourceInfo is how one source has been doing. A page that lets nobody read, such as a log-in page, is a failure.
type SourceInfo struct {
	ID          string    `json:"id"`
	State       string    `json:"state"` // that of Health; of a source without rounds ok, or failing: no success since the last failure
	LastSuccess time.Time `json:"last_success,omitzero"`
	LastFailure time.Time `json:"last_failure,omitzero"`
	Why         string    `json:"why,omitempty"` // of the last failure
	Visits      int       `json:"visits"`
	Ads         int       `json:"ads"`
	// Health is by the rounds; nil for a source that has none.
	Health *SourceHealth `json:"health,omitempty"`
}

// Info sums up a data directory.
type Info struct {
	Schema        int            `json:"schema"`
	Cases         int            `json:"cases"`
	Flagged       FlaggedCount   `json:"flagged"`
	Frontier      FrontierCount  `json:"frontier"`
	Changes       uint64         `json:"changes"` // the newest position of the change log
	IndexPosition uint64         `json:"index_position"`
	Fates         map[string]int `json:"fates"`
	Sources       []SourceInfo   `json:"sources"`
	// Rescoring is the newest one; the zero value if there was none.
	Rescoring Rescoring `json:"rescoring,omitzero"`
	// Campaigns counts groups of ads that belong together, and CampaignPosition is up to where they follow the log.
	Campaigns        int    `json:"campaigns"`
	CampaignPosition uint64 `json:"campaign_position"`
}

// FlaggedCount counts flagged ads by band.
type FlaggedCount struct {
	Alert int `json:"alert"`
	Look  int `json:"look"`
}

package job

import (
	"maps"
	"time"
)

// Yield counts what visits came to. The zero Yield is that of no visit. Maps are nil where nothing was counted.
type Yield struct {
	Visits      int `json:"visits"`
	Fetched     int `json:"fetched"`
	NotModified int `json:"not_modified,omitempty"`
	Redirected  int `json:"redirected,omitempty"`
	Gone        int `json:"gone,omitempty"`
	Disallowed  int `json:"disallowed,omitempty"`
	NotRead     int `json:"not_read,omitempty"`
	Failed      int `json:"failed,omitempty"`
	// Limited counts the answers 429 and 503, which are among Failed.
	Limited int `json:"limited,omitempty"`
	// Bare counts fetched pages that bore neither an ad nor a link within the source.
	Bare int `json:"bare,omitempty"`
	// Listings counts fetched pages that lead to ads rather than being one, and Onward the links within the source
	// on them.
	Listings int `json:"listings,omitempty"`
	Onward   int `json:"onward,omitempty"`
	// Ads counts those read, also of pages that did not change; New and Changed are those that were not known so.
	Ads     int `json:"ads"`
	New     int `json:"new"`
	Changed int `json:"changed,omitempty"`
	// Closed counts the ads that were found to be gone or past their date.
	Closed int `json:"closed,omitempty"`
	// Letters is the length of the texts of Ads together, in letters, and Garbled counts the ads whose text has signs
	// of a wrong encoding.
	Letters int `json:"letters,omitempty"`
	Garbled int `json:"garbled,omitempty"`
	// Alike counts the ads that say the same, word for word, as another of the source that was read shortly before.
	Alike int `json:"alike,omitempty"`
	// Filled counts for each field the ads that have it.
	Filled map[Field]int `json:"filled,omitempty"`
	// How counts the pages with ads by the way they were read, Walls the pages that let nobody read by their kind,
	// Charsets the fetched pages by the encoding they came in.
	How      map[string]int `json:"how,omitempty"`
	Walls    map[string]int `json:"walls,omitempty"`
	Charsets map[string]int `json:"charsets,omitempty"`
	// Took is the time of the requests together, Bytes what came over the wire.
	Took  time.Duration `json:"took,omitempty"`
	Bytes int64         `json:"bytes,omitempty"`
}

// Plus returns the counts of y and o together. Neither is changed.
func (y Yield) Plus(o Yield) Yield { return y.with(o, 1) }

// Minus takes away what was counted before: y.Plus(o).Minus(y) is o.
func (y Yield) Minus(before Yield) Yield { return y.with(before, -1) }

func (y Yield) with(o Yield, sign int) Yield {
	counts, more := y.counts(), o.counts()
	for i, n := range counts {
		*n += sign * *more[i]
	}
	y.Took += time.Duration(sign) * o.Took
	y.Bytes += int64(sign) * o.Bytes
	y.Filled = sum(y.Filled, o.Filled, sign)
	y.How = sum(y.How, o.How, sign)
	y.Walls = sum(y.Walls, o.Walls, sign)
	y.Charsets = sum(y.Charsets, o.Charsets, sign)
	return y
}

// counts lists the plain counts, for what is done to each of them.
func (y *Yield) counts() []*int {
	return []*int{&y.Visits, &y.Fetched, &y.NotModified, &y.Redirected, &y.Gone, &y.Disallowed, &y.NotRead, &y.Failed, &y.Limited,
		&y.Bare, &y.Listings, &y.Onward, &y.Ads, &y.New, &y.Changed, &y.Closed, &y.Letters, &y.Garbled, &y.Alike}
}

// sum is a new map of the counts together, without those that are zero; nil if none is left.
func sum[K comparable](a, b map[K]int, sign int) map[K]int {
	if len(a)+len(b) == 0 {
		return nil
	}
	out := maps.Clone(a)
	if out == nil {
		out = make(map[K]int, len(b))
	}
	for k, n := range b {
		if out[k] += sign * n; out[k] == 0 {
			delete(out, k)
		}
	}
	if len(out) == 0 {
		return nil
	}
	return out
}

// Run is one round of a source: from when its schedule made it due to when nothing of it was due or under way.
type Run struct {
	Source string `json:"source"`
	// Scheduled is the time that the schedule named. Of several that were missed it is the last, and the round is
	// made once. Began and Ended are when it really happened; Ended is zero while it goes on. All are UTC.
	Scheduled time.Time `json:"scheduled"`
	Began     time.Time `json:"began"`
	Ended     time.Time `json:"ended,omitzero"`
	// Missed counts the times of the schedule that passed without a round before this one.
	Missed int `json:"missed,omitempty"`
	// Yield is of all visits since the round before ended. It is empty while the round goes on.
	Yield Yield `json:"yield"`
	// Why is of the newest failure among them.
	Why string `json:"why,omitempty"`
}

// SourceState is how a source is.
type SourceState string

// The states, from good to bad. A source is new until it has ended a round.
const (
	SourceNew      SourceState = "new"
	SourceOK       SourceState = "ok"
	SourceDegraded SourceState = "degraded" // some of its ads or of what they say is lost
	SourceBroken   SourceState = "broken"   // nothing usable comes from it
)

// SourceSign is one thing that is amiss with a source.
type SourceSign struct {
	// Kind names the check, permanent: "failed", "walls", "field salary", "late".
	Kind  string      `json:"kind"`
	State SourceState `json:"state"` // degraded or broken
	// Says is one English sentence with the figures: "12 of 40 visits fail, it was 1 of 300".
	Says string `json:"says"`
	// Rounds is over how many of the newest rounds it shows.
	Rounds int `json:"rounds"`
	// Figures are those of Says, for who says it in another language.
	Figures SignFigures `json:"figures,omitzero"`
}

// SignFigures are the figures behind a sign. What its kind has no use for is zero.
type SignFigures struct {
	// Part of Whole is how many visits, pages or ads it is now, WasPart of WasWhole how many it was. WasWhole is 0
	// where nothing is compared: in a first round and in one without a page that could be read. Of the kind
	// "new ads" Part counts those, and Whole is 0.
	Part     int `json:"part,omitempty"`
	Whole    int `json:"whole,omitempty"`
	WasPart  int `json:"was_part,omitempty"`
	WasWhole int `json:"was_whole,omitempty"`
	// Mean is for one list, page, ad or visit, WasMean what it was; of the kind "new ads" WasMean is for one round.
	Mean    float64 `json:"mean,omitempty"`
	WasMean float64 `json:"was_mean,omitempty"`
	// Usual names what was usual and is less so: a way of reading, a charset.
	Usual string `json:"usual,omitempty"`
	// Walls counts the pages that let nobody read by their kind.
	Walls map[string]int `json:"walls,omitempty"`
	// Due is when a round should have begun that is Late by so much.
	Due  time.Time     `json:"due,omitzero"`
	Late time.Duration `json:"late,omitempty"`
	// Why is the newest failure, in English and with whatever a site put into it.
	Why string `json:"why,omitempty"`
}

// SourceHealth is how a source is and since when.
type SourceHealth struct {
	State SourceState `json:"state"`
	// Since is when the round ended since which the source is in this state or in a worse one; zero for a new source.
	// A sign that appears beside others does not move it.
	Since time.Time `json:"since,omitzero"`
	// Signs are what is amiss, the worst first; nil if nothing is.
	Signs []SourceSign `json:"signs,omitempty"`
	// LastSuccess is when the newest round with a page that could be read ended, LastNew when the newest with a new
	// ad did.
	LastSuccess time.Time `json:"last_success,omitzero"`
	LastNew     time.Time `json:"last_new,omitzero"`
}

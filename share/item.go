package share

import (
	"context"
	"io"
	"time"

	"lurewatch/job"
)

// Item is one ad with what is kept about it. Only Case is required; what is absent is left out of the export.
type Item struct {
	Case     job.Case
	Evidence []job.Evidence // the records that it was read from, oldest first
	Reviews  []job.Review   // oldest first
	History  []job.Version  // oldest first
	Campaign job.Campaign   // the zero Campaign for an ad that is in none
	Audits   []job.Audit    // lines of the audit log that are about it
}

// Producer is who exports, as others are told.
type Producer struct {
	Organisation string // "Lurewatch" if empty
	Contact      string // an address for questions; may be empty
}

// Options say how to export. TLP, Ceiling and Now are required.
type Options struct {
	TLP TLP
	// Ceiling is the narrowest TLP that may leave; a TLP above it is refused.
	Ceiling TLP
	// Clear writes contacts as they are; TLP:CLEAR is refused with it. Otherwise they are hidden as [mask.Ad] hides them, and
	// no hash of what is hidden is written: a few digits would be found by trying.
	Clear bool
	Now   time.Time
	By    string // the account that exports
	Producer
	// Rule says what a rule means; nil leaves titles out.
	Rule    func(id string) (job.Rule, bool)
	RuleSet string // the rule set that runs now; a verdict names its own
	Version string // of this program
	Query   string // that found the ads, as it was typed; may be empty
	// Record opens the gzip member of a record, for evidence bundles. Write closes it. A nil Record, and an error that
	// is no cancellation, leave the record out, which the bundle and the report say.
	Record func(context.Context, job.Evidence) (io.ReadCloser, error)
	// Lang is the language that comes first in instructions: vi, en or fr; empty means vi.
	Lang string
}

// Report is what an export was.
type Report struct {
	Format Format `json:"format"`
	TLP    TLP    `json:"tlp"`
	Masked bool   `json:"masked"`
	Items  int    `json:"items"` // ads that are in it
	Bytes  int64  `json:"bytes"`
	SHA256 string `json:"sha256"` // of all bytes, in hex
	// Seal is the SHA-256 of a bundle's datapackage.json, from which every other byte can be verified; empty for other
	// formats. It stays the same when the bundle is unpacked.
	Seal string `json:"seal,omitempty"`
	// LeftOut says what is not in it, by reason, in the order in which it was met.
	LeftOut []LeftOut `json:"left_out,omitempty"`
}

// LeftOut is something that could not be exported or was not to be.
type LeftOut struct {
	What  string   `json:"what"` // ad, contact, record, address, text
	Why   string   `json:"why"`
	Count int      `json:"count"`
	IDs   []job.ID `json:"ids,omitempty"` // of the first ads, at most 20
}

const maxLeftOutIDs = 20

// leave counts something that is left out.
func (r *Report) leave(id job.ID, what, why string) {
	for i := range r.LeftOut {
		if l := &r.LeftOut[i]; l.What == what && l.Why == why {
			l.Count++
			if len(l.IDs) < maxLeftOutIDs && l.IDs[len(l.IDs)-1] != id {
				l.IDs = append(l.IDs, id)
			}
			return
		}
	}
	r.LeftOut = append(r.LeftOut, LeftOut{What: what, Why: why, Count: 1, IDs: []job.ID{id}})
}

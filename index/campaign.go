package index

import (
	"github.com/blevesearch/bleve/v2/search/query"

	"lurewatch/job"
)

// Campaigns says how "campaign:ID" is read: members returns the ads of a campaign, and none for an id that is not
// one. It is asked at each such search, because campaigns join and fall apart while their ads stay as they are.
// Without it "campaign:ID" finds nothing. Campaigns is to be called before the first Search; members must be safe for
// concurrent use.
func (ix *Index) Campaigns(members func(job.ID) ([]job.ID, error)) { ix.members = members }

// compile reads what was typed, and returns the first error of looking a campaign up.
func (ix *Index) compile(typed string) (q query.Query, marks []needle, err error) {
	q, marks = compile(typed, func(campaign string) []string {
		if ix.members == nil {
			return nil
		}
		ids, failed := ix.members(job.ID(campaign))
		if failed != nil && err == nil {
			err = failed
		}
		out := make([]string, len(ids))
		for i, id := range ids {
			out[i] = string(id)
		}
		return out
	})
	return q, marks, err
}

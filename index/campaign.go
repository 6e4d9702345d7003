package index

import "lurewatch/job"

// Campaigns says how "campaign:ID" is read: members returns the ads of a campaign, and none for an id that is not
// one. It is asked at each such search, because campaigns join and fall apart while their ads stay as they are.
// Without it "campaign:ID" finds nothing. Campaigns is to be called before the first Search; members must be safe for
// concurrent use.
func (ix *Index) Campaigns(members func(job.ID) ([]job.ID, error)) { ix.members = members }

package index

import (
	"regexp"
	"strings"

	"lurewatch/job"
)

// Campaigns says how "campaign:ID" is read: members returns the ads of a campaign, and none for an id that is not
// one. It is asked at each such search, because campaigns join and fall apart while their ads stay as they are.
// Without it "campaign:ID" finds nothing. Campaigns is to be called before the first Search; members must be safe for
// concurrent use.
func (ix *Index) Campaigns(members func(job.ID) ([]job.ID, error)) { ix.members = members }

// Refs says how a reference that units are told, "VN-20261122-048213", is read, as it stands or as "ref:VN-…": of returns the
// ad that has it, and job.ErrUnknown where none has. It is asked at each such search, and is to be set and behaves as
// [Index.Campaigns] says. Without it a reference is a word like any other.
func (ix *Index) Refs(of func(ref string) (job.ID, error)) { ix.refs = of }

// refForm is how references look; capitals do not count and zeros before the number may be left out.
var refForm = regexp.MustCompile(`(?i)^VN-[0-9]{8}-[0-9]{1,9}$`)

// reference makes a clause that is a reference one of the field for it.
func (c *clause) reference() {
	if c.field == "" && refForm.MatchString(c.value) {
		c.field, c.values = fieldRef, []string{strings.ToUpper(c.value)}
	}
}

package extract

import (
	"crypto/sha256"
	"encoding/hex"

	"lurewatch/job"
)

// naming gives ids to the ads of one page that bears several. It remembers which ones it gave.
type naming map[job.ID]bool

// name gives an ad its id and reports false for one that was there already, word for word. Key is the name that the
// page itself has for the ad, or "". An ad moves from page to page of a list as others come and go, so that neither
// the number of the page nor the place on it is part of an id:
//
//	an address of its own     that address, and the key
//	a key                     the list, whichever page of it, and the key
//	neither                   what the ad says, wherever the source has it
//
// Of several that have one name, the others are told apart by what they say.
func (n naming) name(ad *job.Ad, page, key string) bool {
	of, bare := ad.URL, false
	switch {
	case ad.URL != page:
	case key != "":
		of, _ = seriesOf(page)
	default:
		of, key, bare = job.Origin(page), sayings(ad), true
	}
	ad.ID = job.AdID(ad.Source, of, key)
	if n[ad.ID] && !bare {
		ad.ID = job.AdID(ad.Source, of, key+"\x00"+sayings(ad))
	}
	if n[ad.ID] {
		return false
	}
	n[ad.ID] = true
	return true
}

// sayings is what tells an ad from others that have no name: what it is called, whose and where it is, and a digest
// of its text.
func sayings(ad *job.Ad) string {
	sum := sha256.Sum256([]byte(ad.Text))
	return ad.Title + "\x00" + ad.Company + "\x00" + ad.Location + "\x00" + hex.EncodeToString(sum[:])
}

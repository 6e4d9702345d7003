package job

import "time"

// Campaign is a group of at least two flagged ads that copies of a text or shared contacts tie together.
type Campaign struct {
	// ID is the id of its oldest ad. A campaign that joins an older one goes on under the older id.
	ID  ID  `json:"id"`
	Ads int `json:"ads"` // how many there are, also of those that Members leaves out
	// FirstSeen and LastSeen are the earliest and the latest sight of any of its ads, in UTC.
	FirstSeen time.Time `json:"first_seen"`
	LastSeen  time.Time `json:"last_seen"`
	// Members are its ads, oldest first. It, Sources, Langs and Contacts are empty in a list of campaigns.
	Members []ID     `json:"members,omitempty"`
	Sources []string `json:"sources,omitempty"`
	Langs   []string `json:"langs,omitempty"`
	// Contacts are those that at least two of Members share, the most frequent first. They are in clear.
	Contacts []SharedContact `json:"contacts,omitempty"`
}

// SharedContact is a way to reach the advertisers of several ads. Type is as in [Contact], and "phone" for every
// service that is reached by a telephone number.
type SharedContact struct {
	Type  string `json:"type"`
	Value string `json:"value"`
	Ads   int    `json:"ads"`
}

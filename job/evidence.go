package job

import "time"

// Evidence says where the answer of a server is kept that an ad was read from.
type Evidence struct {
	File   string    `json:"file"` // in the folder of evidence
	Offset int64     `json:"offset"`
	Length int64     `json:"length"` // bytes of the gzip member
	Record string    `json:"record"` // WARC-Record-ID
	URL    string    `json:"url"`
	At     time.Time `json:"at"`     // when it was fetched, UTC
	Digest string    `json:"digest"` // of the payload, "sha256:…"
	Type   string    `json:"type"`   // response or revisit
}

package render

// isolation says what keeps Chromium from the network beside its own flags. More is stricter.
type isolation int

const (
	plain      isolation = iota // nothing
	ownNetwork                  // a network name space without a device; it takes root
	ownUserToo                  // the same inside a user name space; it takes a kernel that lets users make them
)

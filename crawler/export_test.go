package crawler

// Takes reports whether a link to an address is followed.
func (s Source) Takes(url string) bool { return s.settled().within(url) }

package check

import "lurewatch/job"

// Band is what an answer says. There is none that means safe.
type Band string

// The bands, from the least to the most serious.
const (
	CouldNotRead Band = "could_not_read"
	NoneSeen     Band = "none_seen"
	SomeSigns    Band = "some_signs"
	StrongSigns  Band = "strong_signs"
)

// Bands lists them in that order.
var Bands = [...]Band{CouldNotRead, NoneSeen, SomeSigns, StrongSigns}

// rank orders bands: larger is more serious.
func (b Band) rank() int {
	for i, x := range Bands {
		if x == b {
			return i
		}
	}
	return 0
}

// flagged reports whether signs were seen.
func (b Band) flagged() bool { return b == SomeSigns || b == StrongSigns }

// bandOf is the band of a verdict on something that was read as an ad.
func bandOf(b job.Band) Band {
	switch {
	case b >= job.Alert:
		return StrongSigns
	case b == job.Look:
		return SomeSigns
	}
	return NoneSeen
}

// Because says why something could not be read. The empty Because is that of what could.
type Because string

// The reasons. [Words] has for each what it means, "because.KEY", and what to do instead, "instead.KEY".
const (
	Empty              Because = "empty"       // nothing was asked
	TooLarge           Because = "too_large"   // a text, a page or a picture beyond the limits
	NoText             Because = "no_text"     // no words in it
	Several            Because = "several"     // several addresses or numbers and little else
	NotAllowed         Because = "not_allowed" // no public address of the web: another scheme, a private network, a port
	Credentials        Because = "credentials" // an address with a user name
	Login              Because = "login"
	Captcha            Because = "captcha"
	Blocked            Because = "blocked" // the page refuses machines
	Robots             Because = "robots"  // robots.txt forbids it
	Limited            Because = "limited" // too many requests
	Gone               Because = "gone"
	Unreachable        Because = "unreachable"
	Timeout            Because = "timeout"
	NotAnAd            Because = "not_an_ad"
	Listing            Because = "listing"          // a list of ads
	Plea               Because = "plea"             // the words of somebody in danger, or of somebody close: no ad, and no band is meant
	NewsPage           Because = "news_page"        // news, a warning, a question: a text about such ads
	PictureAddress     Because = "picture"          // an address that leads to a picture
	File               Because = "file"             // neither text nor picture
	RedirectScheme     Because = "redirect_scheme"  // leads on to a file, a script, a file server: to none of the web's
	RedirectPrivate    Because = "redirect_private" // leads on into a network that is not public
	RedirectRefused    Because = "redirect_refused" // leads on to another address that is not opened: a port, a user name
	RedirectLoop       Because = "redirect_loop"    // leads on and on
	PictureWithoutText Because = "picture_without_text"
	UnclearPicture     Because = "unclear_picture" // its words are mostly guesses, and no sign was seen in them
	NoReader           Because = "no_reader"       // pictures are not read here
	BadPicture         Because = "bad_picture"     // no picture, or one that cannot be opened
	NoLookup           Because = "no_lookup"       // contacts are not looked up here
	LookupFailed       Because = "lookup_failed"
	NoFetch            Because = "no_fetch" // pages are not opened here
	Busy               Because = "busy"     // too much to do
	Unknown            Because = "unknown"  // for another reason
)

// Reasons lists every reason.
var Reasons = [...]Because{Empty, TooLarge, NoText, Several, NotAllowed, Credentials, Login, Captcha, Blocked, Robots, Limited,
	Gone, Unreachable, Timeout, NotAnAd, Listing, Plea, NewsPage, PictureAddress, File,
	RedirectScheme, RedirectPrivate, RedirectRefused, RedirectLoop, PictureWithoutText, UnclearPicture, NoReader, BadPicture,
	NoLookup, LookupFailed, NoFetch, Busy, Unknown}

// known returns b if it is one of Reasons, and Unknown for any other that is not empty.
func (b Because) known() Because {
	for _, r := range Reasons {
		if r == b {
			return b
		}
	}
	if b == "" {
		return ""
	}
	return Unknown
}

// becauseOf is the reason that a reader of pages gives, where it gives no better one.
func becauseOf(r job.Readable) Because {
	switch r {
	case job.Read:
		return ""
	case job.Unreachable:
		return Unreachable
	case job.Refused:
		return Blocked
	case job.Missing:
		return Gone
	case job.NotAnAd:
		return NotAnAd
	case job.NotAllowed:
		return NotAllowed
	case job.TooLarge:
		return TooLarge
	case job.NotText:
		return File
	}
	return Unknown
}

// Source says where an answer comes from.
type Source string

// The sources.
const (
	FetchedNow  Source = "fetched_now"
	Cached      Source = "cached" // read for an earlier question of the same asker, or before a failure
	Known       Source = "known"  // an ad that the crawler knows
	Pasted      Source = "pasted"
	FromPicture Source = "picture"
	FromContact Source = "contact"
)

// Sources lists them.
var Sources = [...]Source{FetchedNow, Cached, Known, Pasted, FromPicture, FromContact}

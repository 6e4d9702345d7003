package web

import (
	"lurewatch/internal/mask"
	"lurewatch/job"
)

// Mask hides contacts in a text as the pages do: those given, and whatever looks like a telephone number, a mail address
// or a handle.
func Mask(text string, contacts []job.Contact) string { return mask.Text(text, contacts) }

// MaskAddress hides contacts in an address, where numbers are mostly those of ads.
func MaskAddress(address string, contacts []job.Contact) string {
	return mask.Address(address, contacts)
}

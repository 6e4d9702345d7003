package extract

import "strings"

// location returns where the work of a posting is: "street, locality, region, country" for each place, places
// joined with "; ". Work from anywhere adds TELECOMMUTE, and then where applicants must live.
func (f *findings) location(v value) string {
	var places []string
	for _, l := range v.get("jobLocation").each() {
		places = appendNew(places, f.place(f.deref(l)))
	}
	if t := oneLine(f.plain(v.get("jobLocationType"))); t != "" {
		places = appendNew(places, t)
	}
	for _, l := range v.get("applicantLocationRequirements").each() {
		places = appendNew(places, f.place(f.deref(l)))
	}
	return strings.Join(places, "; ")
}

// place reads a Place, an address, or a text.
func (f *findings) place(l value) string {
	if l.kind != object {
		return oneLine(plainText(f.plain(l)))
	}
	address := f.deref(l.get("address"))
	if address.kind == list {
		address = f.deref(first(address.kids))
	}
	switch address.kind {
	case text:
		return oneLine(plainText(address.s))
	case object:
	default:
		address = l
	}
	var parts []string
	for _, name := range []string{"streetAddress", "addressLocality", "addressRegion", "addressCountry"} {
		parts = appendNew(parts, f.name(address.get(name)))
	}
	if len(parts) == 0 {
		return f.name(l)
	}
	return strings.Join(parts, ", ")
}

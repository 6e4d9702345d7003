package extract

import "strings"

// slot is what an element of a feed's item holds.
type slot uint8

const (
	ignored slot = iota
	slotTitle
	slotContent
	slotDescription
	slotTeaser
	slotLink
	slotID
	slotDate
	slotUpdated
	slotUntil
	slotCompany
	slotPlace
	slotSalary
	slotMore
	slotImage
)

// itemNames are the elements that are an item each: of RSS, of Atom, of the feeds that boards give to search engines.
var itemNames = words("item entry job vacancy jobposting job_listing ad")

// slots are the elements of an item by local name in lower case; counts says in which namespaces.
var slots = map[string]slot{
	"title": slotTitle, "jobtitle": slotTitle, "job_title": slotTitle, "name": slotTitle, "position": slotTitle,
	"encoded": slotContent, "content": slotContent, "body": slotContent, "fullitem": slotContent,
	"description": slotDescription, "jobdescription": slotDescription, "job_description": slotDescription,
	"summary": slotTeaser, "abstract": slotTeaser, "tagline": slotTeaser,
	"link": slotLink, "url": slotLink, "origlink": slotLink, "applyurl": slotLink, "apply_url": slotLink, "joburl": slotLink,
	"guid": slotID, "id": slotID, "referencenumber": slotID, "reference": slotID, "partnerjobid": slotID, "jobid": slotID, "identifier": slotID,
	"pubdate": slotDate, "published": slotDate, "issued": slotDate, "date": slotDate, "dateposted": slotDate, "posted": slotDate, "publishdate": slotDate,
	"updated": slotUpdated, "modified": slotUpdated, "created": slotUpdated,
	"expirationdate": slotUntil, "expiration_date": slotUntil, "expirydate": slotUntil, "expiry_date": slotUntil, "validthrough": slotUntil,
	"closingdate": slotUntil, "deadline": slotUntil, "expires": slotUntil,
	"company": slotCompany, "employer": slotCompany, "companyname": slotCompany, "company_name": slotCompany, "hiringorganization": slotCompany,
	"location": slotPlace, "address": slotPlace, "city": slotPlace, "state": slotPlace, "region": slotPlace, "province": slotPlace, "country": slotPlace,
	"salary": slotSalary, "compensation": slotSalary, "wage": slotSalary, "pay": slotSalary, "salary_range": slotSalary,
	"requirements": slotMore, "requirement": slotMore, "benefits": slotMore, "responsibilities": slotMore, "qualifications": slotMore,
	"thumbnail": slotImage, "enclosure": slotImage, "image": slotImage, "logo": slotImage,
}

// spaces are the namespaces of feeds, by a part of their address, and the prefix they are usually given.
var spaces = []struct{ part, prefix string }{
	{"purl.org/rss/1.0/modules/content", "content"}, {"purl.org/rss/1.0/modules/", "-"}, {"purl.org/dc/", "dc"}, {"w3.org/2005/atom", ""}, {"purl.org/atom", ""},
	{"purl.org/rss/1.0/", ""}, {"backend.userland.com/rss", ""}, {"my.netscape.com", ""}, {"blogs.law.harvard.edu/tech/rss", ""},
	{"search.yahoo.com/mrss", "media"}, {"base.google.com", "g"}, {"rssnamespace.org/feedburner", "feedburner"},
}

// counts reports whether elements of a namespace say something of the item itself.
func counts(prefix string, s slot) bool {
	switch prefix {
	case "", "atom", "a10", "rss":
		return true
	case "content", "xhtml":
		return s == slotContent
	case "itunes":
		return s == slotTeaser
	case "dc", "dcterms":
		return s == slotDate || s == slotUpdated || s == slotTitle || s == slotDescription
	case "media":
		return s == slotImage
	case "g", "feedburner":
		return s != slotTitle
	}
	return strings.Contains(prefix, "job")
}

package api

import (
	"net/http"
	"time"

	"lurewatch/people"
)

// Base is the address under which the interface is.
const Base = "/api/v1"

// Operation is one thing that programs may ask for.
type Operation struct {
	ID           string // permanent: clients are made from it
	Method, Path string // Path is below [Base]
	// Act is what the role must allow. Undoing what somebody else decided and sharing a search need more; the text says so.
	Act     people.Act
	Tag     string
	Summary string
	Text    string
	Status  int   // of success, 0 means 200
	Errors  []int // besides those that every operation has
	// Tagged says that the answer has an ETag, so that one that did not change need not be sent again.
	Tagged bool
	// MaxAge is how long anybody may keep a tagged answer, which is the same for everybody; 0 for one that is the caller's.
	MaxAge time.Duration
	// Body is the most bytes of the request; 0 for one without a body.
	Body int64
	// Open says that no token is needed. Whoever shows one needs Act all the same.
	Open bool
	// Counts says that the operation itself counts against the rate, as not everything it answers costs something.
	Counts bool
	// Later says that the answer may be 202: it is asked for again.
	Later bool
}

// Operations lists all operations, in the order of the reference.
func Operations() []Operation { return operations[:] }

const (
	smallBody = 16 << 10
	largeBody = 512 << 10 // a thousand ids or contacts of the longest sort
	hugeBody  = 16 << 20  // a picture in base64, or a hundred texts

	rangeAge = 10 * time.Minute // the follower of the index looks as often
)

var operations = [...]Operation{
	{ID: "check", Method: "POST", Path: "/checks", Act: people.Read, Tag: "Checks", Summary: "Check an ad or a contact", Errors: []int{409, 503}, Body: hugeBody, Open: true, Counts: true, Later: true,
		Text: "Judges the page at an address, a text, a screenshot, or says how many flagged ads bear a contact. A text and what is known already are answered at once; for the rest the answer is 202, and Location says where it will be. Contacts are masked in every quotation, and nothing of a page is sent but what is quoted. Without a token it is for people: few requests, counted for each address, of which those cost nothing that are answered from memory. What could not be read is no refusal but an answer, whose band is could_not_read. So are the words of somebody in danger, or of somebody close: because is plea, plea names the situation, and whom to call there comes first; no band is meant."},
	{ID: "get-check", Method: "GET", Path: "/checks/{id}", Act: people.Read, Tag: "Checks", Summary: "Read the answer of a check", Errors: []int{404}, Open: true, Counts: true, Later: true,
		Text: "202 until it is there, then 200. Answers are kept for a day at most, in memory only, under an id that cannot be guessed. Reading one costs nothing."},
	{ID: "check-many", Method: "POST", Path: "/checks/bulk", Act: people.Read, Tag: "Checks", Summary: "Check up to 100 at once", Errors: []int{409}, Body: hugeBody,
		Text: "Each question has an answer or a problem of its own, and one that is refused does not spoil the rest. Ten cost as much as one request."},
	{ID: "get-contact-range", Method: "GET", Path: "/contacts/range/{prefix}", Act: people.Read, Tag: "Checks", Summary: "Ask for a contact without naming it", Tagged: true, MaxAge: rangeAge, Open: true,
		Text: rangeText},
	{ID: "search-ads", Method: "GET", Path: "/ads", Act: people.Read, Tag: "Ads", Summary: "Search flagged ads",
		Text: "Every text is a valid query, as in the console; query says how each part was understood. An empty q finds all flagged ads. Ask for the page that follows with the next of this one as cursor, with the same q and order; the last page has no next. A cursor stays good while ads come and go. Where contacts are masked they are not looked for either: fields of contacts find nothing, but for domain, and words are not found where they stand in a contact."},
	{ID: "get-ad", Method: "GET", Path: "/ads/{id}", Act: people.Read, Tag: "Ads", Summary: "Read one ad", Errors: []int{404}, Tagged: true,
		Text: "The ad with its verdict, what was decided on it, its versions, the records it was read from and the id of its campaign. Where contacts are masked, start and end of findings and facts still count in the ad as it was published."},
	{ID: "list-campaigns", Method: "GET", Path: "/campaigns", Act: people.Read, Tag: "Campaigns", Summary: "List campaigns", Tagged: true,
		Text: "Groups of at least two flagged ads that copies of a text or shared contacts tie together, the one seen last first, without their members."},
	{ID: "get-campaign", Method: "GET", Path: "/campaigns/{id}", Act: people.Read, Tag: "Campaigns", Summary: "Read one campaign", Errors: []int{404}, Tagged: true,
		Text: "An id that a campaign had before it joined another leads to where its ads are now: compare the id of the answer."},
	{ID: "look-up-contacts", Method: "POST", Path: "/lookup", Act: people.Clear, Tag: "Contacts", Summary: "Look contacts up in bulk", Body: largeBody,
		Text: "Says of each telephone number, handle, mail address, domain or address, in any spelling and also defanged, how many flagged ads bear it. The answers are in the order asked. No ads means unknown to this server, and nothing more."},
	{ID: "decide", Method: "POST", Path: "/decisions", Act: people.Decide, Tag: "Decisions", Summary: "Decide on ads", Status: http.StatusCreated, Errors: []int{404, 409}, Body: largeBody,
		Text: "Decides on the ads named or, where only a campaign is named, on all of its ads, in one step or not at all. escalate takes effect when another person decides it too; who asked for it cannot agree. An ad may be named once. With content a version that changed since it was read is refused, with seen a decision over one that was not read. Asking twice decides twice: after a lost answer read the ad first."},
	{ID: "undo-decision", Method: "DELETE", Path: "/decisions/{seq}", Act: people.Decide, Tag: "Decisions", Summary: "Undo a decision", Errors: []int{404, 409},
		Text: "Gives each ad the standing of before that was not decided on again. Undoing what somebody else decided needs the role lead."},
	{ID: "export", Method: "GET", Path: "/export", Act: people.Export, Tag: "Export", Summary: "Export what a search finds", Errors: []int{404, 503},
		Text: "Streams all ads that match exactly as csv, jsonl, labels, stix, misp or an evidence bundle, under a TLP that the server allows. Contacts are in clear where the role sees them and masked is not asked for. The trailer Repr-Digest has the SHA-256 of the body. An export that fails on its way is cut off. The audit log has a line as each begins and, with what left, one as it ends."},
	{ID: "list-searches", Method: "GET", Path: "/searches", Act: people.Read, Tag: "Searches", Summary: "List saved searches", Tagged: true,
		Text: "The searches of the token's owner, and then those that others share."},
	{ID: "save-search", Method: "POST", Path: "/searches", Act: people.Read, Tag: "Searches", Summary: "Save a search", Status: http.StatusCreated, Errors: []int{409}, Body: smallBody,
		Text: "Sharing it with all, or with the digest of a border unit, needs the role lead."},
	{ID: "get-search", Method: "GET", Path: "/searches/{id}", Act: people.Read, Tag: "Searches", Summary: "Read a saved search", Errors: []int{404}, Tagged: true},
	{ID: "change-search", Method: "PUT", Path: "/searches/{id}", Act: people.Read, Tag: "Searches", Summary: "Change a saved search", Errors: []int{404, 409}, Body: smallBody,
		Text: "Only the owner changes a search. Sharing it needs the role lead."},
	{ID: "delete-search", Method: "DELETE", Path: "/searches/{id}", Act: people.Read, Tag: "Searches", Summary: "Delete a saved search", Status: http.StatusNoContent, Errors: []int{404, 409},
		Text: "Only the owner deletes a search."},
	{ID: "get-search-news", Method: "GET", Path: "/searches/{id}/news", Act: people.Read, Tag: "Searches", Summary: "What is new in a saved search", Errors: []int{404},
		Text: "The ads that match and became flagged since the search was marked as seen, newly flagged first."},
	{ID: "mark-search-seen", Method: "POST", Path: "/searches/{id}/seen", Act: people.Read, Tag: "Searches", Summary: "Mark a saved search as seen", Status: http.StatusNoContent, Errors: []int{404, 409}, Body: smallBody,
		Text: "News are counted from here. Give as up_to the flagged_at of the newest ad that was read; without it all until now count as read."},
	{ID: "list-audit", Method: "GET", Path: "/audit", Act: people.ReadAudit, Tag: "Audit", Summary: "Read the audit log",
		Text: "The append-only log of what people did, oldest first. Each line has the hash of the line before it."},
	{ID: "get-sources", Method: "GET", Path: "/sources", Act: people.Read, Tag: "Server", Summary: "How sources and data are doing",
		Text: "Counts of the data directory, and how each source has been doing."},
	{ID: "list-rules", Method: "GET", Path: "/rules", Act: people.Read, Tag: "Rules", Summary: "List the rules", Tagged: true},
	{ID: "get-rule", Method: "GET", Path: "/rules/{id}", Act: people.Read, Tag: "Rules", Summary: "Read one rule", Errors: []int{404}, Tagged: true},
	{ID: "list-units", Method: "GET", Path: "/units", Act: people.Read, Tag: "Digests", Summary: "List the units that get digests", Errors: []int{404}, Tagged: true,
		Text: "Names and areas; settings for leads, and the mail addresses in clear for admins."},
	{ID: "list-digests", Method: "GET", Path: "/digests", Act: people.Clear, Tag: "Digests", Summary: "What was sent to a unit", Errors: []int{404}, Tagged: true,
		Text: "The archive of two years, with what the other side answered: a row for each digest or urgent notice and each target. Ask for the page that follows with the next of this one as cursor."},
	{ID: "get-digest-bytes", Method: "GET", Path: "/digests/{id}/bytes", Act: people.Manage, Tag: "Digests", Summary: "Read a digest as it was sent", Errors: []int{404},
		Text: "Byte by byte: a mail has the addresses of the recipients and the tokens with which the unit answers, so that this is for admins. One made for a feed is its subject, an empty line and the text, without the tokens; one for a directory a JSON list of files."},
	{ID: "resend-digest", Method: "POST", Path: "/digests/{id}/resend", Act: people.Share, Tag: "Digests", Summary: "Send a digest once more", Status: http.StatusNoContent, Errors: []int{404},
		Text: "The same bytes with the same message id, to the targets that the unit has now. The audit log says by whom."},
	{ID: "get-me", Method: "GET", Path: "/me", Act: people.Read, Tag: "Server", Summary: "Who the token is and what it may do"},
}

// rangeText says how a contact is asked for by its hash.
const rangeText = "Write the contact in its normal form: phone: and the number as E.164, whatever service it is for; handle: and the name of an account without its @, whatever the service; email: and the address; all in lower case. Take the SHA-256 of these bytes in hex, ask for its first five digits, and look for the other 59 among the answers. For 0900 000 123 in Viet Nam the form is phone:+84900000123, of which the hash begins with 8806e and goes on with fef6d23d73b91c8cfade7330b2f192fc9c7825c3515e1e7ffd1a58cfa84. Only contacts of flagged ads are there that people did not dismiss. What is not there is unknown to this server, and nothing more."

// operationOf returns the row of the table. It panics for an id that is not there.
func operationOf(id string) Operation {
	for _, op := range operations {
		if op.ID == id {
			return op
		}
	}
	panic("api: no operation " + id)
}

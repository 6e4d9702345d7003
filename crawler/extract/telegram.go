package extract

import (
	"fmt"
	"slices"
	"strings"

	"golang.org/x/net/html"
	"golang.org/x/net/html/atom"

	"lurewatch/job"
)

// maxPosts is the most posts that are read of one preview; Telegram shows twenty.
const maxPosts = MaxPostings

// previewHosts show public channels.
var previewHosts = words("t.me telegram.me telegram.dog")

// isPreview reports whether a page shows posts of a Telegram channel.
func isPreview(p Page) bool {
	if !previewHosts[job.Host(p.URL)] || p.Doc == nil || len(p.Doc.Nodes) == 0 {
		return false
	}
	found := strings.HasPrefix(strings.TrimPrefix(p.URL, job.Origin(p.URL)), "/s/")
	if !found {
		r := items{left: maxItemNodes}
		r.visit(p.Doc.Nodes[0], func(n *html.Node) bool {
			found = found || hasClass(n, "tgme_widget_message")
			return !found
		})
	}
	return found
}

// ReadTelegram reads the public preview of a channel, t.me/s/CHANNEL, or of one post: an ad for each post that has
// text or a poll, under the address of the post, which no edit changes. The text keeps its lines; an address behind
// words follows them in parentheses. Extra has who the post was forwarded from, the preview of a link as Summary, and
// what is not read: pictures, videos and the like. A post of nothing but those is counted in Why. Next leads to older
// posts. Notices of the channel itself, as that it was created, are left out where Telegram marks them.
func ReadTelegram(p Page) Result {
	r := Result{}
	if p.Doc == nil || len(p.Doc.Nodes) == 0 {
		r.Why = "no posts"
		return r
	}
	t := preview{page: p, links: newLinks(p.URL), left: maxItemNodes}
	t.read(p.Doc.Nodes[0], &r)
	if len(r.Ads) > 0 {
		r.How = Telegram
	}
	switch {
	case r.Why != "":
	case t.bare > 0:
		r.Why = fmt.Sprintf("posts without text: %d", t.bare)
	case len(r.Ads) == 0:
		r.Why = "no posts"
	}
	r.expire()
	r.Next = t.links.sameHost(t.older)
	if r.Next != "" {
		t.links.add(t.older, "")
	}
	r.Links, r.NoIndex, r.NoFollow = t.links.follow, t.head.noIndex, t.head.noFollow
	return r
}

// preview is what is known while a preview is read.
type preview struct {
	page  Page
	head  head
	links links
	left  int // nodes that may still be visited
	bare  int // posts without text
	older string
}

// read goes over the page from post to post.
func (t *preview) read(top *html.Node, r *Result) {
	known := map[job.ID]bool{}
	v := items{left: maxItemNodes}
	v.visit(top, func(n *html.Node) bool {
		switch {
		case n.DataAtom == atom.Meta:
			t.head.meta(n)
		case n.DataAtom == atom.Link && attr(n, "rel") == "prev", hasClass(n, "tme_messages_more") && attr(n, "data-before") != "":
			t.older = orElse(t.older, attr(n, "href"))
		case !hasClass(n, "tgme_widget_message"):
		case hasClass(n, "service_message"):
			return false
		case len(r.Ads) >= maxPosts:
			r.Why = "more posts than are read from one page"
			return false
		default:
			if ad, more, ok := t.post(n); ok && !known[ad.ID] {
				known[ad.ID] = true
				r.Ads, r.Extras = append(r.Ads, ad), append(r.Extras, more)
			}
			return false
		}
		return true
	})
}

// part is what an element of a post holds.
type part uint8

const (
	around part = iota // nothing itself, parts inside
	wording
	skipped
	date
	forwarded
	teaser
	medium
)

// parts are the elements of a post by class. Media are named in media.
var parts = map[string]part{
	"tgme_widget_message_text": wording, "tgme_widget_message_poll_question": wording, "tgme_widget_message_poll_option_text": wording,
	"tgme_widget_message_reply": skipped,
	"tgme_widget_message_date":  date, "tgme_widget_message_forwarded_from_name": forwarded,
	"link_preview_title": teaser, "link_preview_description": teaser,
}

// media are the elements of a post that are not read, by class, and what people call them.
var media = map[string]string{
	"tgme_widget_message_photo_wrap": "picture", "tgme_widget_message_service_photo": "picture", "link_preview_image": "picture of a link",
	"tgme_widget_message_video_player": "video", "tgme_widget_message_roundvideo_player": "video",
	"tgme_widget_message_voice_player": "voice message", "tgme_widget_message_audio_player": "sound", "tgme_widget_message_document_wrap": "document",
	"tgme_widget_message_sticker_wrap": "sticker", "tgme_widget_message_location_wrap": "place on a map",
	"tgme_widget_message_contact_wrap": "contact card", "tgme_widget_message_invoice_wrap": "invoice", "tgme_widget_message_game": "game",
}

// post reads one post, and reports false if it has no text or no address.
func (t *preview) post(n *html.Node) (job.Ad, Extra, bool) {
	ad, more := job.Ad{Source: t.page.Source}, Extra{}
	id := attr(n, "data-post")
	var lines, teasers []string
	v := items{left: t.left}
	v.visit(n, func(e *html.Node) bool {
		switch t.part(e, &more) {
		case wording:
			lines = append(lines, t.words(e))
		case teaser:
			teasers = append(teasers, oneLine(shown(e, &t.left)))
		case forwarded:
			more.From = t.sender(e)
		case date:
			id = orElse(id, strings.TrimPrefix(attr(e, "href"), "https://t.me/"))
			ad.Posted = orElse(ad.Posted, timeIn(e))
		case skipped:
		default:
			return true
		}
		return false
	})
	t.left = min(t.left, v.left)
	ad.Text, more.Summary = joinLines(lines), joinLines(teasers)
	u, ok := t.links.resolve("https://t.me/" + id)
	switch {
	case !ok || id == "" || len(ad.Text) > MaxText:
		return ad, more, false
	case ad.Text == "":
		t.bare++
		return ad, more, false
	}
	t.links.add(u, "")
	ad.URL, ad.ID = u, job.AdID(ad.Source, u, "")
	more.ExpiredWhy = overIn([]byte(ad.Text), t.page.Now)
	more.Expired = more.ExpiredWhy != ""
	return ad, more, true
}

// part says what an element is, and notes media, whose names alone are read.
func (t *preview) part(e *html.Node, more *Extra) part {
	for class := range strings.FieldsSeq(attr(e, "class")) {
		if p, ok := parts[class]; ok {
			return p
		}
		name, ok := media[class]
		if !ok {
			continue
		}
		if s := name + ", not read"; !slices.Contains(more.Unread, s) {
			more.Unread = append(more.Unread, s)
		}
		if name == "document" && len(more.Images) < maxImages {
			if file := t.document(e); file != "" {
				more.Images = append(more.Images, Image{File: file})
			}
		}
		return skipped
	}
	return around
}

// words returns the text of a post, and notes the addresses in it.
func (t *preview) words(e *html.Node) string {
	l := layout{left: &t.left, behind: func(href string, shown []byte) string {
		if strings.HasPrefix(href, "?") { // a hashtag
			return ""
		}
		t.links.add(href, "")
		return addressBehind(href, shown)
	}}
	l.write(e)
	return string(l.buf)
}

// maxBehind is the longest address that is written behind the words of a link, in bytes.
const maxBehind = 500

// addressBehind returns where a link leads, unless its words say so.
func addressBehind(href string, shown []byte) string {
	if !hasScheme(href) || len(href) > maxBehind {
		return ""
	}
	if !isWeb(href) {
		return contactBehind(href, shown)
	}
	_, address, _ := strings.Cut(href, "://")
	address = strings.TrimSuffix(strings.ToLower(bareHost(address)), "/")
	said := strings.ToLower(string(shown))
	if handle, ok := strings.CutPrefix(address, "t.me/"); strings.Contains(said, address) || ok && strings.Contains(said, "@"+handle) {
		return ""
	}
	return oneLine(href)
}

// sender names who a post was forwarded from, with the address of the channel or post if it has one.
func (t *preview) sender(e *html.Node) string {
	l := layout{left: &t.left, behind: func(string, []byte) string { return "" }}
	l.write(e)
	name, href := oneLine(string(l.buf)), attr(e, "href")
	if href == "" || !isWeb(href) || len(href) > maxBehind {
		return name
	}
	t.links.add(href, "")
	return strings.TrimSpace(name + " (" + oneLine(href) + ")")
}

// document returns the file name that a post shows for a document.
func (t *preview) document(e *html.Node) string {
	name := ""
	v := items{left: min(t.left, 100)}
	v.visit(e, func(n *html.Node) bool {
		if name == "" && hasClass(n, "tgme_widget_message_document_title") {
			name = oneLine(shown(n, &t.left))
		}
		return name == ""
	})
	if len(name) > maxAlt {
		return ""
	}
	return name
}

// timeIn returns the first time that an element holds, as the page writes it for machines.
func timeIn(e *html.Node) string {
	at := ""
	v := items{left: 100}
	v.visit(e, func(n *html.Node) bool {
		if n.DataAtom == atom.Time {
			at = orElse(at, oneLine(attr(n, "datetime")))
		}
		return true
	})
	return at
}

// joinLines puts texts on lines of their own, empty ones and repetitions left out.
func joinLines(texts []string) string {
	var all []string
	for _, s := range texts {
		all = appendNew(all, s)
	}
	return strings.Join(all, "\n")
}

// hasClass reports whether an element has a class.
func hasClass(n *html.Node, class string) bool {
	v := attr(n, "class")
	if !strings.Contains(v, class) {
		return false
	}
	for c := range strings.FieldsSeq(v) {
		if c == class {
			return true
		}
	}
	return false
}

package extract

import (
	"net/url"
	"strconv"
	"strings"

	"golang.org/x/net/html"
)

// Image is what a page says of a picture without showing it. At least one of Alt and File is set.
type Image struct {
	// Alt is the text in place of the picture, in one line.
	Alt string
	// File is the last part of the picture's path, decoded: "tuyen-tho-han.jpg".
	File string
	// URL is the canonical address of the picture, "" for one that is in the page itself.
	URL string
}

// maxImages is the most pictures that are told of one page, maxAlt the longest text and file name in bytes.
const maxImages, maxAlt = 50, 1000

// aside is something that was seen beside the text: a picture, or a short notice on a button.
type aside struct {
	picture *html.Node
	notice  string
}

// picture notes an img element that may say something.
func (w *walk) picture(n *html.Node) {
	if _, _, shown := w.looks(n); !shown || w.top().drop == unseen || tiny(n) || len(w.asides) >= 20*maxImages {
		return
	}
	w.asides = append(w.asides, aside{picture: n})
}

// minPixels is the width and height below which a picture is an icon or counts visitors.
const minPixels = 33

// tiny reports whether a picture says that it is too small to hold an ad.
func tiny(n *html.Node) bool {
	for _, key := range []string{"width", "height"} {
		if v := strings.TrimSuffix(attr(n, key), "px"); v != "" {
			if px, err := strconv.Atoi(v); err == nil && px < minPixels {
				return true
			}
		}
	}
	return false
}

// images tells of the pictures that the posting names, of those that the head of the page names, and of those that
// remain beside its text. Of pictures with one address the first is told, unless a later one has other words.
func (w *walk) images(all []Image) []Image {
	seen := map[Image]bool{}
	for _, i := range all {
		seen[i] = true
	}
	add := func(alt, src string) {
		i := w.links.image(alt, src)
		plain := Image{File: i.File, URL: i.URL}
		if (i.Alt != "" || i.File != "") && !seen[i] && len(all) < maxImages {
			seen[i], seen[plain] = true, true
			all = append(all, i)
		}
	}
	for _, src := range w.head.pictures {
		add("", src)
	}
	for _, a := range w.asides {
		if a.picture != nil {
			add(attr(a.picture, "alt"), source(a.picture))
		}
	}
	return all
}

// source is where a picture is. Pages that load pictures late keep the address in another attribute.
func source(n *html.Node) string {
	for _, key := range []string{"data-src", "data-original", "data-lazy-src", "src"} {
		if s := strings.TrimSpace(attr(n, key)); s != "" {
			return s
		}
	}
	first, _, _ := strings.Cut(strings.TrimSpace(attr(n, "srcset")), " ")
	return first
}

// image resolves the address of a picture and reads its file name.
func (l *links) image(alt, src string) Image {
	i := Image{Alt: oneLine(alt)}
	if len(i.Alt) > maxAlt {
		i.Alt = ""
	}
	if src == "" || hasScheme(src) && !isWeb(src) {
		return i
	}
	u, ok := l.resolve(src)
	if !ok {
		return i
	}
	i.URL = u
	if parsed, err := url.Parse(u); err == nil {
		if name := parsed.Path[strings.LastIndexByte(parsed.Path, '/')+1:]; len(name) <= maxAlt {
			i.File = oneLine(name)
		}
	}
	return i
}

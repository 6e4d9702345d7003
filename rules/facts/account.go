package facts

import "strings"

// account turns an address on a messenger or network into the contact it is: t.me/abc, wa.me/84900000101.
// ok is false for every other address. Groups and invitations keep what tells them apart; the name of an
// invitation keeps its case.
func account(host, path string) (kind, value string, ok bool) {
	if host = strings.TrimPrefix(host, "www."); host != "m.me" {
		host = strings.TrimPrefix(host, "m.")
	}
	path = strings.Trim(path, "/")
	path, query, _ := strings.Cut(path, "?")
	path = strings.Trim(path, "/")
	first, rest, _ := strings.Cut(path, "/")
	switch host {
	case "t.me", "telegram.me", "telegram.dog":
		if first == "s" {
			first, _, _ = strings.Cut(rest, "/")
		}
		if strings.HasPrefix(first, "+") {
			return "telegram", first, true
		}
		if first == "joinchat" && rest != "" {
			return "telegram", "+" + rest, true
		}
		return "telegram", strings.ToLower(first), first != ""
	case "zalo.me":
		if first == "g" && rest != "" {
			return "zalo", "g/" + rest, true
		}
		return "zalo", number84(first), first != ""
	case "wa.me", "api.whatsapp.com":
		if _, v, has := strings.Cut("&"+query, "&phone="); has {
			first, _, _ = strings.Cut(v, "&")
		}
		first = strings.TrimPrefix(first, "+")
		if first == "" || strings.Trim(first, "0123456789") != "" {
			return "", "", false
		}
		return "whatsapp", "+" + first, true
	case "m.me", "facebook.com", "fb.com", "fb.me":
		return facebook(first, path, query)
	case "line.me":
		if i := strings.LastIndexAny(path, "~@"); i >= 0 && i+1 < len(path) {
			return "line", strings.ToLower(strings.TrimPrefix(path[i:], "~")), true
		}
		return "line", path, path != ""
	case "lin.ee":
		return "line", path, path != ""
	case "open.kakao.com", "pf.kakao.com":
		return "kakaotalk", path, path != ""
	case "instagram.com", "tiktok.com", "potato.im":
		name := strings.ToLower(strings.TrimPrefix(first, "@"))
		kind, _, _ := strings.Cut(host, ".")
		return kind, name, name != "" && rest == "" && !pages[name] && (kind != "tiktok" || first != name)
	case "discord.gg":
		return "discord", first, first != ""
	}
	return "", "", false
}

// facebook reads the path of an address on Facebook.
func facebook(first, path, query string) (kind, value string, ok bool) {
	switch {
	case first == "profile.php":
		_, id, _ := strings.Cut("&"+query, "&id=")
		id, _, _ = strings.Cut(id, "&")
		return "facebook", id, id != ""
	case first == "groups" || first == "pages" || first == "share" || first == "people":
		return "facebook", strings.ToLower(path), path != first
	}
	return "facebook", strings.ToLower(first), first != ""
}

// number84 gives a Vietnamese number its E.164 form and leaves everything else as it is.
func number84(s string) string {
	if e164, ok := vietnamese(strings.TrimPrefix(s, "+")); ok {
		return e164
	}
	return strings.ToLower(s)
}

// pages are the paths on networks that are nobody's name.
var pages = map[string]bool{"p": true, "reel": true, "explore": true, "stories": true, "accounts": true, "discover": true, "about": true, "legal": true}

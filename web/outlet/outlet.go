// Package outlet says what may be told of where the digests of units go to people who may not see it: the address of a
// webhook can be a secret by itself, a folder tells how a machine is set up, and the tokens in a digest let their bearer
// act as the unit. Whoever writes about a target for anybody but an admin goes through here.
//
// All functions are pure and safe for concurrent use.
package outlet

import (
	"net/url"
	"regexp"
	"strconv"
	"strings"

	"lurewatch/alerts"
	"lurewatch/internal/inert"
	"lurewatch/internal/mask"
)

// hidden stands for what is left out, cut for what is left out behind the name of a server.
const (
	hidden = "••"
	cut    = "/…"
)

// Target is the address of a target: of a mailbox its first letter and its domain, of a webhook how it is reached and the
// server's name, of a folder that there is one. It is "" for a feed, which has none.
func Target(t alerts.Target) string {
	switch {
	case t.Address == "":
		return ""
	case t.Kind == alerts.Mail:
		return mask.Contact("email", t.Address)
	case t.Kind == alerts.Webhook:
		return inert.Visible(server(t.Address))
	}
	return hidden
}

// Answer is what a target said, or why nothing came of it, without contacts, the addresses of webhooks, and paths of
// this machine.
func Answer(t alerts.Target, said string) string {
	switch t.Kind {
	case alerts.Webhook:
		said = replaced(said, t.Address, server(t.Address))
	case alerts.Directory:
		said = path.ReplaceAllString(replaced(said, t.Address, hidden), hidden)
	}
	return mask.Text(servers(said), nil)
}

// path is a word with a separator of paths in it.
var path = regexp.MustCompile(`[^\s"':]*[/\\][^\s"':]*`)

// replaced is strings.ReplaceAll, which would put the new text between all letters for an empty old one.
func replaced(s, before, after string) string {
	if before == "" {
		return s
	}
	return strings.ReplaceAll(s, before, after)
}

// quotes are how a fault begins to quote the address of a webhook.
const quotes = `webhook "`

// Fault is what is wrong with the file of a unit, one fault or several, or with what was sent to it: of the addresses in it
// the servers are left.
func Fault(text string) string {
	var b strings.Builder
	for {
		before, rest, found := strings.Cut(text, quotes)
		b.WriteString(servers(before))
		if !found {
			return b.String()
		}
		quoted, err := strconv.QuotedPrefix(`"` + rest)
		if err != nil { // it is cut short: where it ends nobody knows
			return b.String() + quotes + `…"`
		}
		raw, _ := strconv.Unquote(quoted) // QuotedPrefix returns what can be unquoted
		b.WriteString("webhook " + strconv.Quote(server(raw)))
		text = rest[len(quoted)-1:]
	}
}

// address is what looks like an address of the web in a text. The mere beginning of one, "https://,", is none.
var address = regexp.MustCompile(`[A-Za-z][A-Za-z0-9+.\-]*://[^\s"'<>.,:;)][^\s"'<>]*`)

// servers cuts all addresses in a text down to their servers.
func servers(text string) string {
	return address.ReplaceAllStringFunc(text, func(found string) string {
		bare := strings.TrimRight(found, ".,:;)")
		return server(bare) + found[len(bare):]
	})
}

// server is an address without what comes behind the server's name, and without a password before it.
func server(raw string) string {
	u, err := url.Parse(raw)
	if err != nil || u.Scheme == "" || u.Host == "" {
		return "…"
	}
	bare := u.Scheme + "://" + u.Host
	if strings.TrimSuffix(raw, "/") == bare {
		return bare
	}
	return bare + cut
}

// Tokens makes the tokens of units; *alerts.Office does.
type Tokens interface {
	Token(unit string, p alerts.Purpose) string
}

// purposes are all that a token can be for.
var purposes = [...]alerts.Purpose{alerts.ToAnswer, alerts.ToPause, alerts.ToFeed}

// Untoken takes the tokens of a unit out of what it was sent: whoever reads along must not answer in its name.
func Untoken(k Tokens, unit, text string) string {
	for _, p := range purposes {
		text = strings.ReplaceAll(text, k.Token(unit, p), "••••••")
	}
	return text
}

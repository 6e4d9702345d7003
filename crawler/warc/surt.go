package warc

import (
	"cmp"
	"slices"
	"strings"
)

// surt returns the key under which archives sort addresses: the labels of the host in reverse, then path and query, all
// in lower case. As in the Internet Archive's canonical form, www. and a default port are dropped, a slash at the end
// too, and the parameters are sorted: https://www.jobs.example/Ad/?b=2&a=1 is "example,jobs)/ad?a=1&b=2".
func surt(url string) string {
	scheme, rest, _ := strings.Cut(strings.ToLower(url), "://")
	rest, _, _ = strings.Cut(rest, "#")
	host, target := rest, ""
	if i := strings.IndexAny(rest, "/?"); i >= 0 {
		host, target = rest[:i], rest[i:]
	}
	path, query, _ := strings.Cut(target, "?")
	if path = strings.TrimSuffix(path, "/"); path == "" {
		path = "/"
	}
	key := hostKey(scheme, host) + ")" + path
	if query == "" {
		return key
	}
	return key + "?" + sortQuery(query)
}

func hostKey(scheme, host string) string {
	host = host[strings.LastIndexByte(host, '@')+1:]
	port := ""
	if i := strings.LastIndexByte(host, ':'); i > strings.LastIndexByte(host, ']') {
		host, port = host[:i], host[i:]
	}
	if scheme == "http" && port == ":80" || scheme == "https" && port == ":443" {
		port = ""
	}
	if rest, ok := strings.CutPrefix(host, "www"); ok {
		if rest = strings.TrimLeft(rest, "0123456789"); strings.HasPrefix(rest, ".") {
			host = rest[1:]
		}
	}
	labels := strings.Split(host, ".")
	slices.Reverse(labels)
	return strings.Join(labels, ",") + port
}

// sortQuery sorts parameters by name, then by value.
func sortQuery(query string) string {
	parts := strings.Split(query, "&")
	slices.SortStableFunc(parts, func(a, b string) int {
		an, av, _ := strings.Cut(a, "=")
		bn, bv, _ := strings.Cut(b, "=")
		return cmp.Or(strings.Compare(an, bn), strings.Compare(av, bv))
	})
	return strings.Join(parts, "&")
}

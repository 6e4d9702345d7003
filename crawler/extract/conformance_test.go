package extract_test

import (
	"encoding/json"
	"fmt"
	"net/url"
	"path"
	"slices"
	"sort"
	"strings"
	"testing"

	"lurewatch/crawler/extract"
)

// corpusPage is the address that the extruct corpus gives its pages.
const corpusPage = "http://www.example.com/index.html"

// pairs flattens an item to lines "path = value", which are compared as sets: spaces collapsed, addresses resolved,
// names without their vocabulary.
func pairs(prefix string, v any, out map[string]int) {
	switch v := v.(type) {
	case string:
		out[prefix+" = "+plainValue(v)]++
	case float64:
		out[prefix+" = "+fmt.Sprint(v)]++
	case []any:
		for _, e := range v {
			pairs(prefix, e, out)
		}
	case map[string]any:
		for k, e := range v {
			switch k {
			case "properties":
				pairs(prefix, e, out)
			case "value":
				pairs(prefix, e, out)
			case "textContent", "htmlNode", "id":
			default:
				pairs(prefix+"/"+lastName(k), e, out)
			}
		}
	}
}

func lastName(s string) string { return s[strings.LastIndexAny(s, "/#:")+1:] }

// plainValue is a value as it is compared.
func plainValue(s string) string {
	s = strings.TrimPrefix(strings.TrimSpace(s), "http://blog.example.com/progress-report") // the page that one file says it is
	base, _ := url.Parse(corpusPage)
	if u, err := url.Parse(s); err == nil && !strings.ContainsAny(s, " \n") {
		s = strings.TrimSuffix(base.ResolveReference(u).String(), "/")
	}
	return strings.Join(strings.FieldsFunc(s, func(r rune) bool { return strings.ContainsRune(" \t\r\n-|•\u00a0", r) }), "")
}

// share says how many of the wanted pairs were read, and how many were read that nobody wants.
func share(got, want map[string]int) (right, wanted, extra int, missing []string) {
	for p, n := range want {
		wanted += n
		right += min(n, got[p])
		if got[p] < n {
			missing = append(missing, p)
		}
	}
	for p, n := range got {
		extra += max(0, n-want[p])
	}
	sort.Strings(missing)
	return right, wanted, extra, missing
}

// tally adds up a table and prints its rows.
type tally struct{ pages, whole, right, wanted, extra int }

func (c *tally) add(t *testing.T, name string, got, want map[string]int) {
	t.Helper()
	right, wanted, extra, missing := share(got, want)
	c.pages++
	c.right, c.wanted, c.extra = c.right+right, c.wanted+wanted, c.extra+extra
	if right == wanted {
		c.whole++
	}
	t.Logf("%-60s %4d of %4d, %3d more", path.Base(name), right, wanted, extra)
	for i, m := range missing {
		if i < 4 {
			t.Logf("    missing %.160s", m)
		}
	}
}

// least fails a test whose table is worse than it was when it was measured.
func (c *tally) least(t *testing.T, whole, right int) {
	t.Helper()
	t.Logf("%d of %d pages whole, %d of %d values, %d more", c.whole, c.pages, c.right, c.wanted, c.extra)
	if c.whole < whole || c.right < right {
		t.Errorf("%d whole pages and %d values, want at least %d and %d", c.whole, c.right, whole, right)
	}
}

func TestMicrodataOfTheCorpus(t *testing.T) {
	files := saved(t, "jsonld.tar.gz")
	var c tally
	for _, name := range sortedNames(files) {
		body, isPage := files[strings.TrimSuffix(name, ".json")+".html"]
		if !isPage || !strings.HasSuffix(name, ".json") || strings.HasSuffix(name, ".expanded.json") || strings.Contains(name, "opengraph") ||
			strings.Contains(name, "dublincore") || strings.Contains(name, "microformat") || strings.Contains(name, "OG_support") {
			continue
		}
		var want any
		if err := json.Unmarshal(files[name], &want); err != nil {
			t.Logf("%s: %v", name, err)
			continue
		}
		if l, ok := want.([]any); ok && len(l) > 0 && l[0].(map[string]any)["@id"] != nil {
			continue // what an RDFa reader makes of the page
		}
		if m, ok := want.(map[string]any); ok {
			want = m["microdata"]
		}
		got, _ := extract.AllItems(body)
		gotPairs, wantPairs := map[string]int{}, map[string]int{}
		pairs("", got, gotPairs)
		pairs("", want, wantPairs)
		if len(wantPairs) > 0 {
			c.add(t, name, gotPairs, wantPairs)
		}
	}
	c.least(t, 16, 336)
}

func TestRDFaOfTheCorpus(t *testing.T) {
	files := saved(t, "jsonld.tar.gz")
	var c tally
	for _, name := range sortedNames(files) {
		body, isPage := files[strings.TrimSuffix(name, ".expanded.json")+".html"]
		if !isPage || !strings.HasSuffix(name, ".expanded.json") {
			continue
		}
		var want []map[string]any
		if err := json.Unmarshal(files[name], &want); err != nil {
			t.Fatal(err)
		}
		_, things := extract.AllItems(body)
		gotPairs, wantPairs := map[string]int{}, map[string]int{}
		for _, thing := range things {
			facts(thing, gotPairs)
		}
		for _, node := range want {
			if node["@type"] != nil { // statements about the page itself are no part of a posting
				facts(node, wantPairs)
			}
		}
		if len(wantPairs) == 0 {
			continue
		}
		c.add(t, name, gotPairs, wantPairs)
	}
	c.least(t, 5, 16)
}

// facts flattens a resource to lines "name = value" of literals and addresses, each once.
func facts(v any, out map[string]int) {
	m, ok := v.(map[string]any)
	if !ok {
		return
	}
	if p, ok := m["properties"].(map[string]any); ok {
		m = p
	}
	for k, e := range m {
		if strings.HasPrefix(k, "@") || k == "type" || lastName(k) == "usesVocabulary" {
			continue
		}
		list, ok := e.([]any)
		if !ok {
			list = []any{e}
		}
		for _, one := range list {
			switch one := one.(type) {
			case string:
				out[lastName(k)+" = "+plainValue(one)] = 1
			case map[string]any:
				if s, ok := one["@value"]; ok {
					out[lastName(k)+" = "+plainValue(fmt.Sprint(s))] = 1
				} else if s, ok := one["@id"].(string); ok && !strings.HasPrefix(s, "_:") {
					out[lastName(k)+" = "+plainValue(s)] = 1
				} else if s, ok := one["id"].(string); ok {
					out[lastName(k)+" = "+plainValue(s)] = 1
					facts(one, out)
				} else {
					facts(one, out)
				}
			}
		}
	}
}

func TestOpenGraphOfTheCorpus(t *testing.T) {
	files := saved(t, "jsonld.tar.gz")
	var c tally
	for _, name := range sortedNames(files) {
		body, isPage := files[strings.TrimSuffix(name, ".json")+".html"]
		var want []struct{ Properties [][2]string }
		if !isPage || json.Unmarshal(files[name], &want) != nil || !strings.Contains(name, "opengraph") && !strings.Contains(name, "OG_support") {
			continue
		}
		got, wantPairs := map[string]int{}, map[string]int{}
		for k, vs := range extract.OpenGraph(body) {
			for _, v := range vs {
				if v != "" {
					got[k+" = "+plainValue(v)]++
				}
			}
		}
		used := []string{"og:title", "og:site_name", "og:description", "og:locale", "og:image", "article:published_time"}
		for _, set := range want {
			for _, p := range set.Properties {
				if slices.Contains(used, p[0]) {
					wantPairs[p[0]+" = "+plainValue(p[1])]++
				}
			}
		}
		if len(wantPairs) > 0 {
			c.add(t, name, got, wantPairs)
		}
	}
	c.least(t, 2, 8)
}

func TestJSONLDOfTheCorpus(t *testing.T) {
	files := saved(t, "jsonld.tar.gz")
	var c tally
	for _, name := range sortedNames(files) {
		body, isPage := files[strings.TrimSuffix(name, ".jsonld")+".html"]
		var want any
		if !isPage || !strings.HasSuffix(name, ".jsonld") {
			continue
		}
		if err := json.Unmarshal(files[name], &want); err != nil {
			t.Logf("%s: %v", name, err)
			continue
		}
		got, wantTexts := map[string]int{}, map[string]int{}
		for _, s := range extract.JSONLDTexts(body) {
			got[plainValue(s)]++
		}
		texts(want, wantTexts)
		c.add(t, name, got, wantTexts)
	}
	c.least(t, 11, 2791)
}

// texts counts the texts and numbers in a JSON value.
func texts(v any, out map[string]int) {
	switch v := v.(type) {
	case string:
		out[plainValue(v)]++
	case float64:
		out[plainValue(fmt.Sprint(v))]++
	case []any:
		for _, e := range v {
			texts(e, out)
		}
	case map[string]any:
		for _, e := range v {
			texts(e, out)
		}
	}
}

func sortedNames(files map[string][]byte) []string {
	var names []string
	for n := range files {
		names = append(names, n)
	}
	slices.Sort(names)
	return names
}

package main_test

import (
	"encoding/json"
	"errors"
	"io"
	"os/exec"
	"slices"
	"strings"
	"testing"
)

// room is a row of the table of packages: what a package may import of ours, and which libraries are its own. A
// library in nobody's list may be used by all; a library in a list may be used by those that list it only.
type room struct {
	imports []string
	owns    []string
}

const module = "lurewatch/"

var table = map[string]room{
	"job":                       {owns: []string{"github.com/nlnwa/whatwg-url"}},
	"crawler":                   {imports: []string{"job", "crawler/fetch", "crawler/robots", "crawler/extract", "crawler/health", "crawler/render"}, owns: []string{"github.com/gocolly/colly/v2", "github.com/robfig/cron/v3", "github.com/PuerkitoBio/goquery"}},
	"crawler/render":            {imports: []string{"job", "crawler/fetch"}, owns: []string{"github.com/chromedp/chromedp", "github.com/chromedp/cdproto"}},
	"crawler/health":            {imports: []string{"job"}},
	"crawler/warc":              {imports: []string{"internal/flock", "internal/durable"}},
	"internal/flock":            {},
	"crawler/fetch":             {imports: []string{"job"}, owns: []string{"code.dny.dev/ssrf"}},
	"crawler/robots":            {},
	"crawler/extract":           {imports: []string{"job"}, owns: []string{"github.com/PuerkitoBio/goquery", "github.com/andybalholm/cascadia"}},
	"check/ocr":                 {owns: []string{"golang.org/x/image"}},
	"crawler/board":             {imports: []string{"job", "internal/strictyaml"}},
	"crawler/sources":           {imports: []string{"job", "crawler", "crawler/extract", "internal/strictyaml"}, owns: []string{"github.com/andybalholm/cascadia"}},
	"internal/strictyaml":       {owns: []string{"go.yaml.in/yaml/v4"}},
	"rules":                     {imports: []string{"job", "rules/plain", "rules/fold", "rules/match", "rules/facts", "rules/lang", "rules/wording", "internal/strictyaml"}},
	"rules/plain":               {},
	"rules/fold":                {},
	"rules/match":               {},
	"rules/facts":               {imports: []string{"job", "rules/fold", "rules/match", "internal/strictyaml"}, owns: []string{"github.com/nyaruka/phonenumbers"}},
	"rules/lang":                {imports: []string{"rules/lang/internal/model"}},
	"rules/lang/internal/model": {},
	"rules/lang/internal/train": {imports: []string{"rules/lang/internal/model"}},
	"rules/eval":                {imports: []string{"job"}},
	"rules/library":             {},
	"rules/wording":             {},
	"rules/fit":                 {imports: []string{"job", "rules", "rules/wording"}},
	"store":                     {imports: []string{"job", "internal/durable"}, owns: []string{"go.etcd.io/bbolt"}},
	"store/storetest":           {imports: []string{"job"}},
	"index":                     {imports: []string{"job", "rules/fold", "internal/flock"}, owns: []string{"github.com/blevesearch/bleve/v2", "github.com/blevesearch/bleve_index_api", "github.com/blevesearch/scorch_segment_api/v2", "github.com/RoaringBitmap/roaring/v2"}},
	"check":                     {imports: []string{"job", "internal/strictyaml", "internal/mask", "internal/inert", "internal/sentence"}},
	"asked":                     {imports: []string{"job", "check"}},
	"campaign":                  {imports: []string{"job", "rules/fold", "internal/durable"}, owns: []string{"go.etcd.io/bbolt"}},
	"rescore":                   {imports: []string{"job"}},
	"web":                       {imports: []string{"job", "asked", "check", "people", "saved", "share", "alerts", "alerts/units", "alerts/digest", "internal/mask", "internal/inert", "internal/strictyaml", "internal/sentence", "web/outlet"}, owns: []string{"rsc.io/qr"}}, // it shows digests and answers as alerts keeps them, and edits units
	"web/api":                   {imports: []string{"check", "job", "people", "saved", "share", "alerts", "alerts/units", "internal/mask", "web/outlet"}, owns: []string{"github.com/danielgtaylor/huma/v2"}},
	"web/outlet":                {imports: []string{"alerts", "internal/mask", "internal/inert"}}, // one way to keep what a target's address and answer give away, for pages, API and command line
	"alerts":                    {imports: []string{"job", "alerts/units", "alerts/digest", "internal/durable"}, owns: []string{"github.com/robfig/cron/v3"}},
	"alerts/units":              {imports: []string{"job", "internal/strictyaml", "internal/durable"}},
	"alerts/digest":             {imports: []string{"job", "alerts/units", "internal/mask", "internal/inert", "internal/sentence"}, owns: []string{"codeberg.org/go-pdf/fpdf", "github.com/go-fonts/dejavu"}},
	"alerts/post":               {imports: []string{"internal/credential"}, owns: []string{"github.com/wneessen/go-mail", "github.com/ProtonMail/go-crypto"}},
	"alerts/inbox":              {imports: []string{"internal/credential"}, owns: []string{"github.com/emersion/go-imap/v2"}},
	"people":                    {imports: []string{"job", "internal/secret"}, owns: []string{"github.com/alexedwards/argon2id", "github.com/coreos/go-oidc/v3", "golang.org/x/oauth2"}},
	"saved":                     {imports: []string{"job", "internal/mask", "internal/secret"}},
	"internal/secret":           {},
	"internal/credential":       {},
	"internal/mask":             {imports: []string{"job", "internal/inert"}},
	"internal/inert":            {},
	"internal/sentence":         {},
	"internal/durable":          {},
	"share":                     {imports: []string{"job", "internal/inert", "internal/mask"}},
	"seeds":                     {},
	"cmd/lurewatch":             {imports: []string{"*"}, owns: []string{"github.com/alecthomas/kong", "github.com/jedib0t/go-pretty/v6", "go.yaml.in/yaml/v4", "github.com/prometheus/client_golang"}},
	"cmd/lurewatch/browsertest": {imports: []string{"crawler/board", "job", "seeds"}, owns: []string{"github.com/chromedp/chromedp", "github.com/chromedp/cdproto"}}, // its tests do
	"cmd/bench":                 {imports: []string{"*"}, owns: []string{"github.com/gocolly/colly/v2", "github.com/alecthomas/kong"}},
}

type pkg struct {
	ImportPath   string
	Imports      []string
	TestImports  []string
	XTestImports []string
	Doc          string
}

func TestPackagesKeepToTheTable(t *testing.T) {
	seen := make(map[string]bool)
	for _, p := range packages(t) {
		name := strings.TrimPrefix(p.ImportPath, module)
		row, ok := table[name]
		seen[name] = true
		if !ok {
			t.Errorf("package %s is not in the table: add it with what it may import, and say why in the commit", name)
			continue
		}
		if p.Doc == "" {
			t.Errorf("package %s has no package doc", name)
		}
		for _, imp := range p.Imports {
			checkImport(t, name, row, imp)
		}
		used := slices.Concat(p.Imports, p.TestImports, p.XTestImports)
		for _, imp := range row.imports {
			if imp != "*" && !slices.Contains(used, module+imp) {
				t.Errorf("the table lets %s import %s, which it does not: take it out", name, imp)
			}
		}
	}
	for name := range table {
		if !seen[name] {
			t.Errorf("the table has %s, the module has not", name)
		}
	}
}

func checkImport(t *testing.T, name string, row room, imp string) {
	t.Helper()
	if ours, ok := strings.CutPrefix(imp, module); ok {
		if !slices.Contains(row.imports, ours) && !slices.Contains(row.imports, "*") {
			t.Errorf("%s imports %s: the table does not allow it", name, ours)
		}
		return
	}
	for owner, r := range table {
		for _, lib := range r.owns {
			if (imp == lib || strings.HasPrefix(imp, lib+"/")) && !slices.Contains(row.owns, lib) {
				t.Errorf("%s imports %s, which belongs to %s", name, imp, owner)
			}
		}
	}
}

func packages(t *testing.T) []pkg {
	t.Helper()
	out, err := exec.Command("go", "list", "-json=ImportPath,Imports,TestImports,XTestImports,Doc", module+"...").Output()
	if err != nil {
		t.Fatalf("go list: %v", err)
	}
	var all []pkg
	for d := json.NewDecoder(strings.NewReader(string(out))); ; {
		var p pkg
		if err := d.Decode(&p); errors.Is(err, io.EOF) {
			return all
		} else if err != nil {
			t.Fatalf("go list: %v", err)
		}
		all = append(all, p)
	}
}

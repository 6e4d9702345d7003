package api_test

import (
	"bytes"
	"encoding/json"
	"flag"
	"go/ast"
	"go/parser"
	"go/token"
	"os"
	"path/filepath"
	"reflect"
	"regexp"
	"strconv"
	"strings"
	"testing"
)

var update = flag.Bool("update", false, "write fields.json anew from the comments of packages job and check")

// TestFieldsSayWhatTheCommentsSay holds that fields.json is what the comments of packages job and check are now.
func TestFieldsSayWhatTheCommentsSay(t *testing.T) {
	all := comments(t, "../../job")
	for key, words := range comments(t, "../../check") {
		all["check."+key] = words
	}
	want, err := json.MarshalIndent(all, "", "  ")
	if err != nil {
		t.Fatal(err)
	}
	want = append(want, '\n')
	if *update {
		if err := os.WriteFile("fields.json", want, 0o644); err != nil {
			t.Fatal(err)
		}
	}
	got, err := os.ReadFile("fields.json")
	if err != nil {
		t.Fatal(err)
	}
	if !bytes.Equal(got, want) {
		t.Error("fields.json is not what the comments of packages job and check say: go test ./web/api -run Comments -update")
	}
}

// comments reads what a package says of its types and their fields: "Type" and "Type.json_name".
func comments(t *testing.T, dir string) map[string]string {
	t.Helper()
	files, err := filepath.Glob(filepath.Join(dir, "*.go"))
	if err != nil || len(files) == 0 {
		t.Fatalf("no files in %s: %v", dir, err)
	}
	out := make(map[string]string)
	for _, name := range files {
		if strings.HasSuffix(name, "_test.go") {
			continue
		}
		f, err := parser.ParseFile(token.NewFileSet(), name, nil, parser.ParseComments)
		if err != nil {
			t.Fatal(err)
		}
		for _, d := range f.Decls {
			g, ok := d.(*ast.GenDecl)
			if !ok || g.Tok != token.TYPE {
				continue
			}
			for _, s := range g.Specs {
				typeComments(out, g, s.(*ast.TypeSpec))
			}
		}
	}
	return out
}

func typeComments(out map[string]string, g *ast.GenDecl, s *ast.TypeSpec) {
	st, ok := s.Type.(*ast.StructType)
	if !ok {
		return
	}
	add := func(key string, groups ...*ast.CommentGroup) {
		for _, c := range groups {
			if text := tidied(c.Text()); text != "" && out[key] == "" {
				out[key] = text
			}
		}
	}
	add(s.Name.Name, s.Doc, g.Doc)
	var said []*ast.CommentGroup // what may speak of several fields, the nearest first
	for _, f := range st.Fields.List {
		if f.Tag == nil {
			continue
		}
		tag, err := strconv.Unquote(f.Tag.Value)
		if err != nil {
			continue
		}
		name, _, _ := strings.Cut(reflect.StructTag(tag).Get("json"), ",")
		key := s.Name.Name + "." + name
		if add(key, f.Doc, f.Comment); f.Doc != nil {
			said = append([]*ast.CommentGroup{f.Doc}, said...)
		}
		for _, c := range said {
			if len(f.Names) == 1 && regexp.MustCompile(`\b`+f.Names[0].Name+`\b`).MatchString(c.Text()) {
				add(key, c)
			}
		}
	}
}

var links = regexp.MustCompile(`\[([A-Z][A-Za-z.]+)\]`)

func tidied(s string) string {
	return links.ReplaceAllString(strings.Join(strings.Fields(s), " "), "$1")
}

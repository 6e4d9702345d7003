package share_test

import (
	"bytes"
	"encoding/json"
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/santhosh-tekuri/jsonschema/v6"
)

// published is the folder of the schemas that OASIS and MISP publish, which are not ours to ship: stix2.1 has the folders
// of cti-stix2-json-schemas/schemas, and misp the files event.json (MISP's format/2.5/schema.json), object.json
// (misp-objects' schema_objects.json) and taxonomy.json (misp-taxonomies' schema.json). LUREWATCH_SCHEMAS names it;
// otherwise it is shared/schemas beside the repository. Without it the test is skipped.
func published(t testing.TB) string {
	t.Helper()
	dir := os.Getenv("LUREWATCH_SCHEMAS")
	if dir == "" {
		dir = filepath.Join("..", "..", "shared", "schemas")
	}
	if _, err := os.Stat(dir); err != nil {
		t.Skip("the published schemas are absent, so exports are not checked against them (see published): ", err)
	}
	return dir
}

// compiler reads the schemas of a folder, which refer to each other by their place in it. The addresses by which they name
// themselves are dropped: they are of several branches.
func compiler(t testing.TB, dir string) *jsonschema.Compiler {
	t.Helper()
	c := jsonschema.NewCompiler()
	c.DefaultDraft(jsonschema.Draft4)
	c.AssertFormat()
	err := filepath.WalkDir(dir, func(path string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() || filepath.Ext(path) != ".json" {
			return err
		}
		b, err := os.ReadFile(path)
		if err != nil {
			return err
		}
		// The newest meta-schema is misspelt in some of them.
		b = bytes.ReplaceAll(b, []byte("http://json-schema.org/draft2020-12/schema#"), []byte("https://json-schema.org/draft/2020-12/schema"))
		b = bytes.ReplaceAll(b, []byte(`"http://json-schema.org/schema#"`), []byte(`"http://json-schema.org/draft-04/schema#"`))
		doc, err := jsonschema.UnmarshalJSON(bytes.NewReader(b))
		if err != nil {
			return err
		}
		if m, ok := doc.(map[string]any); ok {
			delete(m, "$id")
			delete(m, "id")
		}
		abs, err := filepath.Abs(path)
		if err != nil {
			return err
		}
		return c.AddResource("file://"+filepath.ToSlash(abs), doc)
	})
	if err != nil {
		t.Fatal(err)
	}
	return c
}

func compile(t testing.TB, c *jsonschema.Compiler, path string) *jsonschema.Schema {
	t.Helper()
	abs, err := filepath.Abs(path)
	if err != nil {
		t.Fatal(err)
	}
	s, err := c.Compile("file://" + filepath.ToSlash(abs))
	if err != nil {
		t.Fatal(err)
	}
	return s
}

// valid demands that the JSON fits the schema.
func valid(t testing.TB, s *jsonschema.Schema, name string, b []byte) {
	t.Helper()
	v, err := jsonschema.UnmarshalJSON(bytes.NewReader(b))
	if err != nil {
		t.Fatal(err)
	}
	if err := s.Validate(v); err != nil {
		t.Errorf("%s does not fit its schema: %v\n%s", name, err, b)
	}
}

func TestSTIXFitsThePublishedSchemas(t *testing.T) {
	dir := filepath.Join(published(t), "stix2.1")
	c := compiler(t, dir)
	schemas := make(map[string]*jsonschema.Schema)
	objects, unchecked := 0, false
	for name, b := range stixBundles(t) {
		for _, o := range bundled(t, b) {
			raw, err := json.Marshal(o)
			if err != nil {
				t.Fatal(err)
			}
			kind := o["type"].(string)
			if schemas[kind] == nil {
				path := stixSchema(dir, kind)
				if path == "" && kind == "marking-definition" {
					unchecked = true
					continue
				}
				if path == "" {
					t.Errorf("%s: there is no schema of %s", name, kind)
					continue
				}
				schemas[kind] = compile(t, c, path)
			}
			valid(t, schemas[kind], name+": "+o["id"].(string), raw)
			objects++
		}
	}
	t.Logf("%d objects of %d types", objects, len(schemas))
	if unchecked {
		t.Log("there is no schema of marking-definition in the folder")
	}
	for kind, s := range schemas {
		if s.Validate(map[string]any{"type": kind, "id": kind + "--1", "spec_version": "2.1", "labels": []any{}}) == nil {
			t.Errorf("the schema of %s takes an object that is none", kind)
		}
	}
}

// stixSchema is the file with the schema of a type, "" if there is none.
func stixSchema(dir, kind string) string {
	for _, folder := range []string{"sdos", "sros", "observables", "common"} {
		path := filepath.Join(dir, folder, kind+".json")
		if _, err := os.Stat(path); !errors.Is(err, fs.ErrNotExist) {
			return path
		}
	}
	return ""
}

func TestMISPFitsThePublishedSchemas(t *testing.T) {
	dir := filepath.Join(published(t), "misp")
	c := compiler(t, dir)
	event := compile(t, c, filepath.Join(dir, "event.json"))
	for name, b := range mispEvents(t) {
		valid(t, event, name, b)
	}
	for schema, ours := range map[string]string{"object.json": "objects/job-advertisement/definition.json", "taxonomy.json": "taxonomies/trafficking-recruitment/machinetag.json"} {
		b, err := os.ReadFile(filepath.Join("misp", ours))
		if err != nil {
			t.Fatal(err)
		}
		valid(t, compile(t, c, filepath.Join(dir, schema)), ours, b)
	}
}

// TestTheExtensionFitsItsOwnSchema always runs: the schema is ours.
func TestTheExtensionFitsItsOwnSchema(t *testing.T) {
	c := jsonschema.NewCompiler()
	c.AssertFormat()
	path := filepath.Join("stix", "recruitment-advertisement.schema.json")
	b, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	doc, err := jsonschema.UnmarshalJSON(bytes.NewReader(b))
	if err != nil {
		t.Fatal(err)
	}
	if err := c.AddResource("ours.json", doc); err != nil {
		t.Fatal(err)
	}
	s, err := c.Compile("ours.json")
	if err != nil {
		t.Fatal(err)
	}
	n := 0
	for name, bundle := range stixBundles(t) {
		for _, o := range bundled(t, bundle) {
			all, _ := o["extensions"].(map[string]any)
			e, ok := all[extensionAd]
			if !ok {
				continue
			}
			raw, err := json.Marshal(e)
			if err != nil {
				t.Fatal(err)
			}
			valid(t, s, name, raw)
			n++
		}
	}
	if n < 4 {
		t.Errorf("only %d extensions were checked", n)
	}
	if s.Validate(map[string]any{"extension_type": "property-extension", "threat_actor": "x"}) == nil {
		t.Error("the schema takes anything")
	}
	if strings.Contains(string(b), "threat") {
		t.Error("the schema speaks of threats")
	}
}

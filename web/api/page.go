package api

import (
	"bytes"
	"cmp"
	_ "embed"
	"encoding/json"
	"fmt"
	"html/template"
	"maps"
	"slices"
	"strings"

	"github.com/danielgtaylor/huma/v2"
)

//go:embed page.html
var pageSource string

//go:embed page.css
var pageStyle []byte

// referencePage is the page as it is laid out.
type referencePage struct {
	Title, Version, Style string
	Intro                 []string
	Groups                []group
	Schemas               []schemaView
}

type group struct {
	Name       string
	Operations []operationView
}

type operationView struct {
	ID, Method, Path, Summary, Text, Role string
	Params                                []row
	Asks                                  *bodyView
	Answers                               []answerView
}

// row is a parameter or a field.
type row struct {
	Name, In, Text, Default string
	Required                bool
	Type                    template.HTML
}

type bodyView struct {
	Type    template.HTML
	Fields  []row
	Example string
}

type answerView struct {
	Status, Text string
	Type         template.HTML
	Example      string
}

type schemaView struct {
	Name, Text string
	Fields     []row
}

// page lays the reference out, once. It loads two style sheets of ours and nothing else.
func page(doc *huma.OpenAPI, style string) []byte {
	p := referencePage{
		Title: doc.Info.Title, Version: doc.Info.Version, Style: style, Intro: strings.Split(doc.Info.Description, "\n\n"),
	}
	for _, t := range doc.Tags {
		g := group{Name: t.Name}
		for _, op := range operations {
			if op.Tag == t.Name {
				g.Operations = append(g.Operations, viewOf(operationIn(doc, op), op))
			}
		}
		p.Groups = append(p.Groups, g)
	}
	all := doc.Components.Schemas.Map()
	for _, name := range slices.Sorted(maps.Keys(all)) {
		p.Schemas = append(p.Schemas, schemaView{name, all[name].Description, fieldsOf(all[name])})
	}
	var out bytes.Buffer
	if err := template.Must(template.New("page").Parse(pageSource)).Execute(&out, p); err != nil {
		panic(fmt.Sprintf("api: the reference: %v", err))
	}
	return out.Bytes()
}

// operationIn finds a row of the table in the document.
func operationIn(doc *huma.OpenAPI, op Operation) *huma.Operation {
	item := doc.Paths[Base+op.Path]
	return map[string]*huma.Operation{"GET": item.Get, "POST": item.Post, "PUT": item.Put, "DELETE": item.Delete}[op.Method]
}

func viewOf(op *huma.Operation, is Operation) operationView {
	v := operationView{ID: is.ID, Method: is.Method, Path: Base + is.Path, Summary: op.Summary, Text: op.Description, Role: roleOf(is)}
	for _, p := range op.Parameters {
		r := row{Name: p.Name, In: p.In, Text: p.Description, Required: p.Required, Type: typeOf(p.Schema)}
		if p.Schema != nil && p.Schema.Default != nil {
			r.Default = fmt.Sprint(p.Schema.Default)
		}
		v.Params = append(v.Params, r)
	}
	if op.RequestBody != nil {
		if m := op.RequestBody.Content["application/json"]; m != nil {
			v.Asks = &bodyView{Type: typeOf(m.Schema), Example: exampleOf(m.Example)}
			if m.Schema != nil {
				v.Asks.Fields = fieldsOf(m.Schema)
			}
		}
	}
	for _, status := range slices.Sorted(maps.Keys(op.Responses)) {
		r := op.Responses[status]
		a := answerView{Status: status, Text: r.Description}
		for _, kind := range slices.Sorted(maps.Keys(r.Content)) {
			if kind != "application/problem+json" {
				a.Type = typeOf(r.Content[kind].Schema)
				a.Example = exampleOf(r.Content[kind].Example)
			}
		}
		v.Answers = append(v.Answers, a)
	}
	return v
}

func fieldsOf(s *huma.Schema) []row {
	var out []row
	for _, name := range slices.Sorted(maps.Keys(s.Properties)) {
		p := s.Properties[name]
		out = append(out, row{Name: name, Text: p.Description, Required: slices.Contains(s.Required, name), Type: typeOf(p)})
	}
	return out
}

// typeOf says what a value is: a link to a schema, a list of something, or one of several words.
func typeOf(s *huma.Schema) template.HTML {
	switch {
	case s == nil:
		return ""
	case s.Ref != "":
		name := template.HTMLEscapeString(strings.TrimPrefix(s.Ref, "#/components/schemas/"))
		return template.HTML(`<a href="#schema-` + name + `">` + name + `</a>`)
	case s.Type == huma.TypeArray:
		return "list of " + typeOf(s.Items)
	case len(s.Enum) > 0:
		words := make([]string, len(s.Enum))
		for i, w := range s.Enum {
			words[i] = "<code>" + template.HTMLEscapeString(fmt.Sprint(w)) + "</code>"
		}
		return template.HTML(strings.Join(words, ", "))
	}
	if inner, ok := s.AdditionalProperties.(*huma.Schema); ok {
		return "map of " + typeOf(inner)
	}
	return template.HTML(template.HTMLEscapeString(cmp.Or(s.Format, s.Type, "any")))
}

func exampleOf(v any) string {
	if v == nil {
		return ""
	}
	body, err := json.MarshalIndent(v, "", "  ")
	if err != nil {
		panic(fmt.Sprintf("api: an example: %v", err))
	}
	return string(body)
}

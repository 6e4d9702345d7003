package api

import (
	_ "embed"
	"encoding/json"
	"fmt"
	"net/http"
	"reflect"
	"slices"
	"strings"
	"time"

	"github.com/danielgtaylor/huma/v2"

	"lurewatch/check"
	"lurewatch/job"
	"lurewatch/people"
)

// introduction stands at the head of the reference.
const introduction = `The checks of the public page, and the searches, decisions and exports of the console, for programs.

Send a token with every request: "Authorization: Bearer lw_…". Only those under Checks need none, and are few then. People make tokens in the console; a token has a role of at most its owner's, and ends. Contacts are masked for the role reader, and the hashes of texts and pages that hold them are empty.

Every refusal is application/problem+json with a status, a title and a detail in plain words; where fields are wrong, errors names them. Parameters and fields that are not known are refused.

RateLimit-Limit, RateLimit-Remaining and RateLimit-Reset (seconds) come with every answer; status 429 has Retry-After. Lists have a next, which is the cursor of the page that follows. Answers with an ETag may be asked for with If-None-Match. GET answers HEAD too. Times are UTC.

A band says how many signs of trafficking-type recruitment an advertisement shows. It proves nothing about whoever placed it, and no band means safe.`

// config is what the document says besides operations.
func config(o Options) huma.Config {
	return huma.Config{
		OpenAPI: &huma.OpenAPI{
			OpenAPI: "3.1.0",
			Info:    &huma.Info{Title: "Lurewatch", Version: o.Version, Description: introduction},
			Servers: []*huma.Server{{URL: "/", Description: "This server"}},
			Components: &huma.Components{
				Schemas: huma.NewMapRegistry("#/components/schemas/", schemaName),
				SecuritySchemes: map[string]*huma.SecurityScheme{
					"token": {Type: "http", Scheme: "bearer", BearerFormat: "lw_…", Description: "A token of an account."},
				},
			},
			Tags: tags(),
		},
		Formats:                      map[string]huma.Format{"application/json": huma.DefaultJSONFormat, "json": huma.DefaultJSONFormat},
		DefaultFormat:                "application/json",
		RejectUnknownQueryParameters: true,
		Transformers:                 []huma.Transformer{plainly},
	}
}

// schemaName names a type in the document. Package check has words for some things that package job has too.
func schemaName(t reflect.Type, hint string) string {
	name := huma.DefaultSchemaNamer(t, hint)
	if ofCheck(t) && !strings.HasPrefix(name, "Check") {
		return "Check" + name
	}
	return name
}

func ofCheck(t reflect.Type) bool {
	for t.Kind() == reflect.Pointer {
		t = t.Elem()
	}
	return t.PkgPath() == reflect.TypeFor[check.Answer]().PkgPath()
}

// wordsName is under what [fieldWords] has a type.
func wordsName(t reflect.Type) string {
	if ofCheck(t) {
		return "check." + t.Name()
	}
	return t.Name()
}

// tags lists the groups of operations in the order of the table.
func tags() []*huma.Tag {
	var out []*huma.Tag
	for _, op := range operations {
		if !slices.ContainsFunc(out, func(t *huma.Tag) bool { return t.Name == op.Tag }) {
			out = append(out, &huma.Tag{Name: op.Tag})
		}
	}
	return out
}

// plainly words the refusals of huma for people, and does not send back what was sent.
func plainly(_ huma.Context, _ string, v any) (any, error) {
	p, ok := v.(*huma.ErrorModel)
	if !ok {
		return v, nil
	}
	for _, e := range p.Errors {
		e.Value = nil
	}
	switch {
	case p.Status >= http.StatusInternalServerError:
		p.Errors = nil
	case p.Status == http.StatusRequestEntityTooLarge:
		p.Detail = "The request is larger than this operation takes."
	case p.Status == http.StatusUnsupportedMediaType:
		p.Detail, p.Errors = "The request must be application/json.", nil
	case p.Detail == "validation failed":
		p.Detail = "Part of what was sent is not understood; errors says which part and why."
	}
	return p, nil
}

// operation is a row of the table as huma wants it.
func operation(op Operation) huma.Operation {
	errs := append([]int{http.StatusUnauthorized, http.StatusForbidden, http.StatusUnprocessableEntity, http.StatusTooManyRequests}, op.Errors...)
	if op.Body > 0 {
		errs = append(errs, http.StatusRequestEntityTooLarge, http.StatusUnsupportedMediaType)
	}
	security := []map[string][]string{{"token": {}}}
	if op.Open {
		security = append(security, map[string][]string{})
	}
	return huma.Operation{
		OperationID: op.ID, Method: op.Method, Path: Base + op.Path, Summary: op.Summary, Description: op.Text, Tags: []string{op.Tag},
		DefaultStatus: op.Status, Errors: errs, MaxBodyBytes: op.Body, Security: security, BodyReadTimeout: readTime(op),
		Extensions: map[string]any{"x-role": roleOf(op)},
	}
}

// readTime is how long a body may take to arrive; 0 is what huma has.
func readTime(op Operation) time.Duration {
	if op.Body > largeBody {
		return 20 * time.Second
	}
	return 0
}

// roleOf says who may do something: a role, or anybody.
func roleOf(op Operation) string {
	if op.Open {
		return "anybody"
	}
	return string(leastRole(op.Act))
}

// leastRole is the least role that an act is allowed to.
func leastRole(a people.Act) people.Role {
	for _, r := range people.Roles {
		if r.May(a) {
			return r
		}
	}
	panic(fmt.Sprintf("api: nobody may %s", a))
}

// fieldWords is what the comments of the Go types say: of a type under its name, of a field under "Type.field", those of
// package check with "check." before them.
//
//go:embed fields.json
var fieldWords []byte

// describe finishes the document: what each field means, which words it can be, examples, and headers. It returns the
// document as JSON.
func describe(doc *huma.OpenAPI) []byte {
	var words map[string]string
	if err := json.Unmarshal(fieldWords, &words); err != nil {
		panic(fmt.Sprintf("api: fields.json: %v", err))
	}
	registry := doc.Components.Schemas
	for name, schema := range registry.Map() {
		if t := registry.TypeFromRef("#/components/schemas/" + name); t != nil {
			describeType(schema, t, words)
		}
	}
	for _, item := range doc.Paths {
		for _, op := range []*huma.Operation{item.Get, item.Post, item.Put, item.Delete} {
			if op != nil {
				finish(op)
			}
		}
	}
	body, err := json.Marshal(doc)
	if err != nil {
		panic(fmt.Sprintf("api: the document: %v", err))
	}
	return append(body, '\n')
}

// describeType says what the fields of a type mean, those of embedded types too.
func describeType(schema *huma.Schema, t reflect.Type, words map[string]string) {
	if schema.Description == "" {
		schema.Description = words[wordsName(t)]
	}
	describeFields(schema, t, words)
	schema.PrecomputeMessages()
}

func describeFields(schema *huma.Schema, t reflect.Type, words map[string]string) {
	for i := range t.NumField() {
		f := t.Field(i)
		if f.Anonymous {
			describeFields(schema, f.Type, words)
			continue
		}
		name, _, _ := strings.Cut(f.Tag.Get("json"), ",")
		p := schema.Properties[name]
		if p == nil || p.Ref != "" {
			continue
		}
		if p.Description == "" {
			p.Description = words[wordsName(t)+"."+name]
		}
		if kinds[f.Type] != nil && p.Enum == nil {
			p.Enum = kinds[f.Type]
		}
		if p.Items != nil && f.Type.Kind() == reflect.Slice && kinds[f.Type.Elem()] != nil && p.Items.Enum == nil {
			p.Items.Enum = kinds[f.Type.Elem()]
		}
		p.PrecomputeMessages()
	}
}

// kinds are the words that a type can be.
var kinds = map[reflect.Type][]any{
	reflect.TypeFor[job.Band]():        {"none", "look", "alert"},
	reflect.TypeFor[job.Tier]():        {"strong", "medium", "weak", "context", "mitigating"},
	reflect.TypeFor[job.Kind]():        {"ad", "report"},
	reflect.TypeFor[job.Field]():       wordsOf(job.Fields[:]),
	reflect.TypeFor[job.Category]():    wordsOf(job.Categories[:]),
	reflect.TypeFor[job.Decision]():    wordsOf(job.Decisions[:]),
	reflect.TypeFor[job.ReviewState](): wordsOf(job.ReviewStates[:]),
	reflect.TypeFor[job.Order]():       wordsOf(job.Orders[:]),
	reflect.TypeFor[people.Role]():     wordsOf(people.Roles[:]),
	reflect.TypeFor[people.Act]():      wordsOf(acts[:]),

	reflect.TypeFor[check.Band]():        wordsOf(check.Bands[:]),
	reflect.TypeFor[check.Because]():     wordsOf(check.Reasons[:]),
	reflect.TypeFor[check.Source]():      wordsOf(check.Sources[:]),
	reflect.TypeFor[check.Lang]():        wordsOf(check.Langs[:]),
	reflect.TypeFor[check.Situation]():   wordsOf(check.Situations[:]),
	reflect.TypeFor[check.Kind]():        wordsOf([]check.Kind{check.KindNothing, check.KindURL, check.KindText, check.KindContact, check.KindPicture}),
	reflect.TypeFor[check.State]():       wordsOf([]check.State{check.Pending, check.Done}),
	reflect.TypeFor[check.ReviewState](): wordsOf([]check.ReviewState{check.ByMachine, check.Confirmed, check.Dismissed, check.Unsure, check.Earlier}),
}

func wordsOf[T ~string](list []T) []any {
	out := make([]any, len(list))
	for i, w := range list {
		out[i] = string(w)
	}
	return out
}

// finish gives an operation its examples and the headers of its answers.
func finish(op *huma.Operation) {
	if op.RequestBody != nil {
		if m := op.RequestBody.Content["application/json"]; m != nil && asked[op.OperationID] != nil {
			m.Example = asked[op.OperationID]
		}
	}
	row := operationOf(op.OperationID)
	for status, r := range op.Responses {
		if r.Headers == nil {
			r.Headers = make(map[string]*huma.Header)
		}
		header := func(name, words string) {
			r.Headers[name] = &huma.Header{Description: words, Schema: &huma.Schema{Type: huma.TypeString}}
		}
		header("RateLimit-Limit", "How many requests may be made at once.")
		header("RateLimit-Remaining", "How many are left.")
		header("RateLimit-Reset", "In how many seconds all of them are there again.")
		if status == "429" || status == "503" {
			header("Retry-After", "In how many seconds to try again.")
		}
		if row.Tagged && status == "200" {
			header("ETag", "Changes with the answer; see If-None-Match.")
		}
		if m := r.Content["application/json"]; m != nil && answered[op.OperationID] != nil {
			m.Example = answered[op.OperationID]
		}
		if m := r.Content["application/problem+json"]; m != nil && refused[status] != nil {
			m.Example = refused[status]
		}
	}
	if ok := op.Responses["200"]; row.Later && ok != nil {
		op.Responses["202"] = later(ok)
	}
	if row.Tagged {
		op.Responses["304"] = &huma.Response{Description: "It did not change since the ETag that was sent with If-None-Match."}
	}
}

// later is the answer to what is not there yet.
func later(done *huma.Response) *huma.Response {
	headers := make(map[string]*huma.Header)
	for name, h := range done.Headers {
		headers[name] = h
	}
	headers["Location"] = &huma.Header{Description: "Where the answer will be.", Schema: &huma.Schema{Type: huma.TypeString}}
	headers["Retry-After"] = &huma.Header{Description: "In how many seconds to ask there.", Schema: &huma.Schema{Type: huma.TypeString}}
	content := make(map[string]*huma.MediaType)
	for kind, m := range done.Content {
		content[kind] = &huma.MediaType{Schema: m.Schema}
	}
	return &huma.Response{Description: "It is not there yet: status is pending, and nothing is said.", Headers: headers, Content: content}
}

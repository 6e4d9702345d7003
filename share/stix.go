package share

import (
	"bytes"
	"context"
	"encoding/json"
	"io"
	"strings"
	"time"
)

// The ids that are fixed by others or by our published extension.
const (
	extensionTLP     = "extension-definition--60a3c5c5-0d10-413e-aab3-9e08dde9e88d" // TLP 2.0, by OASIS
	extensionContact = "extension-definition--66e2492a-bbd3-4be6-88f5-cc91a017a498" // Identity Contact Information, by OASIS
	extensionAd      = "extension-definition--6d1d2fd5-0e3c-4bb0-a9a9-4d1b6f0f6c0e"
	identityProgram  = "identity--1f0f8b0a-52b7-4f0e-8f0a-8d6c64a0b6d3"
)

// markings are the marking definitions of TLP 2.0 that OASIS published.
var markings = map[TLP]string{
	TLPClear:       "marking-definition--94868c89-83c2-464b-929b-a1a8aa3c8487",
	TLPGreen:       "marking-definition--bab4a63c-aed9-4cf5-a766-dfca5abac2bb",
	TLPAmber:       "marking-definition--55d920b0-5e8b-4f79-9ee9-91f868d9b421",
	TLPAmberStrict: "marking-definition--939a9414-2ddd-4d32-a0cd-375ea402b003",
	TLPRed:         "marking-definition--e828b379-4e03-4974-9ac4-e53a884c97c1",
}

// made is when the objects that are the same in every export were made.
var made = time.Date(2026, 11, 1, 0, 0, 0, 0, time.UTC)

// object is a STIX or MISP object. Its keys are encoded in order.
type object map[string]any

// set sets a property that is not empty: STIX has no empty strings' worth of properties, and no empty lists.
func (o object) set(name, value string) {
	if value != "" {
		o[name] = value
	}
}

func (o object) id() string { return o["id"].(string) }

// stixExport makes one bundle.
type stixExport struct {
	*export
	w        io.Writer
	objects  bytes.Buffer    // encoded, with commas between
	seen     map[string]bool // ids that are in objects
	ads      []string        // ids of ads, for the id of the bundle
	producer string          // id of the identity of who exports
	fault    error           // of encoding, once
}

func newSTIX(x *export, w io.Writer) *stixExport {
	return &stixExport{export: x, w: w, seen: make(map[string]bool)}
}

// begin adds what every bundle has: the marking, who says it, and the extension.
func (s *stixExport) begin() error {
	s.add(object{
		"type": "marking-definition", "spec_version": "2.1", "id": markings[s.TLP], "created": "2022-10-01T00:00:00.000Z", "name": s.TLP.String(),
		"extensions": object{extensionTLP: object{"extension_type": "property-extension", "tlp_2_0": s.TLP.short()}},
	})
	program := object{"type": "identity", "spec_version": "2.1", "id": identityProgram, "created": stamp(made), "modified": stamp(made),
		"name": "Lurewatch", "identity_class": "system", "description": "A program that reads public job advertisements for signs of trafficking-type recruitment."}
	s.add(program)
	who := object{"type": "identity", "spec_version": "2.1", "created": stamp(made), "modified": stamp(s.Now),
		"name": s.Organisation, "identity_class": "organization"}
	who.set("contact_information", s.Contact)
	s.producer = "identity--" + named("identity", s.Organisation)
	who["id"] = s.producer
	s.add(who)
	var definition object
	if err := json.Unmarshal(extensionDefinition(), &definition); err != nil {
		return err
	}
	s.add(definition)
	return s.fault
}

// extensionDefinition is the definition of our extension with its schema inside.
func extensionDefinition() []byte {
	var d object
	if err := json.Unmarshal(definition("stix/extension-definition.json"), &d); err != nil {
		panic(err) // it is compiled in
	}
	var schema bytes.Buffer
	if err := json.Compact(&schema, definition("stix/recruitment-advertisement.schema.json")); err != nil {
		panic(err)
	}
	d["schema"] = schema.String()
	b, err := marshal(d)
	if err != nil {
		panic(err)
	}
	return b
}

func (s *stixExport) item(_ context.Context, it Item) (bool, error) {
	s.ads = append(s.ads, string(it.Case.Ad.ID))
	s.advertisement(it)
	return true, s.fault
}

func (s *stixExport) end() error {
	id := named("bundle", s.Organisation, s.Query, strings.Join(s.ads, "\x00"), moment(s.Now))
	if _, err := io.WriteString(s.w, `{"type":"bundle","id":"bundle--`+id+"\",\"objects\":[\n"); err != nil {
		return err
	}
	if _, err := s.w.Write(s.objects.Bytes()); err != nil {
		return err
	}
	_, err := io.WriteString(s.w, "\n]}\n")
	return err
}

// add appends an object unless one with its id is there, and returns the id.
func (s *stixExport) add(o object) string {
	id := o.id()
	if s.seen[id] || s.fault != nil {
		return id
	}
	s.seen[id] = true
	b, err := marshal(o)
	if err != nil {
		s.fault = err
		return id
	}
	if s.objects.Len() > 0 {
		s.objects.WriteString(",\n")
	}
	s.objects.Write(b)
	return id
}

// domain begins a domain or relationship object of ours. The key makes its id, together with the organisation.
func (s *stixExport) domain(kind, key string, created, modified time.Time) object {
	return object{
		"type": kind, "spec_version": "2.1", "id": kind + "--" + named(kind, s.Organisation, key),
		"created": stamp(created), "modified": stamp(later(created, modified)), "created_by_ref": s.producer, "object_marking_refs": []string{markings[s.TLP]},
	}
}

// observable begins a cyber observable. The properties that say what it is make its id.
func (s *stixExport) observable(kind string, is map[string]any) object {
	o := object{"type": kind, "spec_version": "2.1", "id": kind + "--" + uuid5(observables, canonical(is)).String(), "object_marking_refs": []string{markings[s.TLP]}}
	for k, v := range is {
		o[k] = v
	}
	return o
}

// stamp is a time as STIX has it, to the millisecond.
func stamp(t time.Time) string { return t.UTC().Format("2006-01-02T15:04:05.000Z") }

func later(a, b time.Time) time.Time {
	if b.After(a) {
		return b
	}
	return a
}

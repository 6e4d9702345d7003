package share

import (
	"archive/zip"
	"bytes"
	"context"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"hash/crc32"
	"io"
	"io/fs"
	"path"
	"slices"
	"strings"
	"time"

	"lurewatch/internal/inert"
	"lurewatch/job"
)

// bundleExport makes a WACZ 1.1.1: a zip with the records of the crawler as WARC files, one for each record and byte for
// byte as it was stored, an index, pages, and datapackage.json with the SHA-256 of every file. What is known of each ad
// lies under ads, lines of the audit log under audit, and HOWTO-VERIFY.txt says how all of it is verified. The draft of
// version 1.2.0 has another profile, which ReplayWeb.page 2.5.3 refuses.
//
// Every file is stored without compression and without data descriptors, so that any reader of zips can open it and the
// bytes depend on nothing but what is in it.
type bundleExport struct {
	*export
	zip    *zip.Writer
	files  []packed
	index  []string // lines of the CDXJ
	pages  []page
	audits map[uint64]job.Audit
	rules  map[string]job.Rule
	ads    int
}

// packed is a file of a bundle, as datapackage.json lists it.
type packed struct {
	Name  string `json:"name"`
	Path  string `json:"path"`
	Hash  string `json:"hash"` // "sha256:" and hex
	Bytes int64  `json:"bytes"`
}

// page is a line of pages.jsonl.
type page struct {
	ID    string    `json:"id"`
	URL   string    `json:"url"`
	At    time.Time `json:"ts"`
	Title string    `json:"title,omitempty"`
}

// maxRecord is the most of a record that is read, compressed; the crawler's own limits are far below.
const maxRecord = 64 << 20

func newBundle(x *export, w io.Writer) *bundleExport {
	return &bundleExport{export: x, zip: zip.NewWriter(w), audits: make(map[uint64]job.Audit), rules: make(map[string]job.Rule)}
}

func (b *bundleExport) begin() error { return nil }

func (b *bundleExport) item(ctx context.Context, it Item) (bool, error) {
	b.ads++
	folder := fmt.Sprintf("ads/%04d/", b.ads)
	kept, err := b.records(ctx, it)
	if err != nil {
		return false, err
	}
	for _, a := range it.Audits {
		b.audits[a.Seq] = a
	}
	for _, f := range counted(it.Case.Verdict) {
		if b.Rule == nil {
			break
		}
		if r, ok := b.Rule(f.Rule); ok {
			b.rules[f.Rule] = r
		}
	}
	return true, errors.Join(
		b.json(folder+"ad.json", b.adFile(it)),
		b.json(folder+"verdict.json", b.verdictFile(it.Case)),
		b.json(folder+"reviews.json", object{"tlp": b.TLP, "id": it.Case.Ad.ID, "state": it.Case.Review.Is(), "outdated": it.Case.Stale(), "last": it.Case.Review, "reviews": orEmpty(it.Reviews)}),
		b.json(folder+"history.json", object{"tlp": b.TLP, "id": it.Case.Ad.ID, "versions": orEmpty(it.History)}),
		b.json(folder+"evidence.json", object{"tlp": b.TLP, "id": it.Case.Ad.ID, "records": orEmpty(kept)}),
	)
}

func (b *bundleExport) adFile(it Item) object {
	k := it.Case
	o := object{"tlp": b.TLP, "ad": k.Ad, "content_hash": k.ContentHash, "first_seen": k.FirstSeen, "last_seen": k.LastSeen, "versions": k.Versions, "text_purged": k.TextPurged}
	if !k.ClosedAt.IsZero() {
		o["closed_at"], o["closed_why"] = k.ClosedAt, k.ClosedWhy
	}
	if it.Campaign.ID != "" {
		o["campaign"] = it.Campaign
	}
	return o
}

func (b *bundleExport) verdictFile(k job.Case) object {
	return object{"tlp": b.TLP, "id": k.Ad.ID, "caution": caution(k), "judged_at": k.JudgedAt, "content_hash": k.ContentHash, "verdict": k.Verdict}
}

// kept is a record in the bundle.
type kept struct {
	job.Evidence
	In      string `json:"in"`      // its file in the bundle
	SHA256  string `json:"sha256"`  // of that file
	Payload string `json:"payload"` // SHA-256 of what the server sent, "" for a record without a body
}

// records packs the records of an ad. One that cannot be had or read is left out.
func (b *bundleExport) records(ctx context.Context, it Item) ([]kept, error) {
	var out []kept
	for i, e := range it.Evidence {
		raw, err := b.fetch(ctx, e)
		if ctx.Err() != nil {
			return nil, ctx.Err()
		}
		var r record
		if err == nil {
			r, err = readRecord(raw, e)
		}
		if err != nil {
			why := "it is damaged, or not the record that was asked for"
			if errors.Is(err, fs.ErrNotExist) {
				why = "it is no longer kept"
			}
			b.report.leave(it.Case.Ad.ID, "record", why)
			continue
		}
		name := fmt.Sprintf("%04d-%03d.warc.gz", b.ads, i+1)
		if err := b.add("archive/"+name, raw); err != nil {
			return nil, err
		}
		if r.line != "" {
			b.index = append(b.index, fmt.Sprintf(`%s,"length":"%d","offset":"0","filename":"%s"}`, r.line, len(raw), name))
		}
		if e.Type == "response" || e.Type == "revisit" {
			b.pages = append(b.pages, page{named("page", string(it.Case.Ad.ID), name), e.URL, e.At.UTC(), inert.OneLine(it.Case.Ad.Title)})
		}
		out = append(out, kept{e, "archive/" + name, sum(raw), r.payload})
	}
	return out, nil
}

func (b *bundleExport) fetch(ctx context.Context, e job.Evidence) (raw []byte, err error) {
	if b.Record == nil {
		return nil, fs.ErrNotExist
	}
	r, err := b.Record(ctx, e)
	if err != nil {
		return nil, err
	}
	defer func() { err = errors.Join(err, r.Close()) }()
	raw, err = io.ReadAll(io.LimitReader(r, maxRecord+1))
	switch {
	case err != nil:
		return nil, err
	case len(raw) > maxRecord:
		return nil, fmt.Errorf("record %s: more than %d bytes", e.Record, maxRecord)
	case e.Length > 0 && int64(len(raw)) != e.Length:
		return nil, fmt.Errorf("record %s: %d bytes, want %d", e.Record, len(raw), e.Length)
	}
	return raw, nil
}

// end writes what is about the whole bundle; datapackage.json and its digest come last.
func (b *bundleExport) end() error {
	slices.Sort(b.index)
	var pages bytes.Buffer
	pages.WriteString(`{"format":"json-pages-1.0","id":"pages","title":"All Pages"}` + "\n")
	for _, p := range b.pages {
		line, err := marshal(p)
		if err != nil {
			return err
		}
		pages.Write(append(line, '\n'))
	}
	err := errors.Join(
		b.add("indexes/index.cdx", []byte(strings.Join(append(b.index, ""), "\n"))),
		b.add("pages/pages.jsonl", pages.Bytes()),
		b.json("rules.json", object{"rules_version": b.RuleSet, "rules": b.rules}),
		b.auditFiles(),
		b.json("export.json", b.exportFile()),
		b.add("HOWTO-VERIFY.txt", b.howto()),
	)
	if err != nil {
		return err
	}
	var manifest strings.Builder
	for _, f := range b.files {
		manifest.WriteString(strings.TrimPrefix(f.Hash, "sha256:") + "  " + f.Path + "\n")
	}
	if err := b.add("manifest-sha256.txt", []byte(manifest.String())); err != nil {
		return err
	}
	if err := b.seal(); err != nil {
		return err
	}
	return b.zip.Close()
}

// exportFile says who exported what, and what is not in it.
func (b *bundleExport) exportFile() object {
	o := object{"tlp": b.TLP, "exported_at": b.Now, "by": b.By, "organisation": b.Organisation, "contact": b.Contact, "program": "lurewatch " + b.Version,
		"rules_version": b.RuleSet, "ads": b.ads, "left_out": orEmpty(b.report.LeftOut)}
	o.set("query", b.Query)
	return o
}

// seal writes datapackage.json and its digest, and reports the digest.
func (b *bundleExport) seal() error {
	p := object{
		"profile": "data-package", "wacz_version": "1.1.1", "title": fmt.Sprintf("Evidence (%s), job advertisements: %d", b.TLP, b.ads),
		"description": "What was published, what the rules of Lurewatch say of it, and what people decided. HOWTO-VERIFY.txt says how it is verified. " + b.TLP.String() + ".",
		"created":     b.Now, "modified": b.Now, "software": strings.TrimSpace("lurewatch " + b.Version), "organization": b.Organisation, "tlp": b.TLP, "resources": b.files,
	}
	if len(b.pages) > 0 {
		p["mainPageUrl"], p["mainPageDate"] = b.pages[0].URL, b.pages[0].At
		p["home"] = object{"url": b.pages[0].URL, "ts": b.pages[0].At} // what version 1.2.0 calls them
	}
	data, err := json.MarshalIndent(p, "", " ")
	if err != nil {
		return err
	}
	b.report.Seal = sum(data)
	digest, err := marshal(object{"path": "datapackage.json", "hash": "sha256:" + b.report.Seal})
	return errors.Join(err, b.add("datapackage.json", data), b.add("datapackage-digest.json", digest))
}

// json adds a value as an indented file.
func (b *bundleExport) json(name string, v any) error {
	var out bytes.Buffer
	e := json.NewEncoder(&out)
	e.SetEscapeHTML(false)
	e.SetIndent("", " ")
	if err := e.Encode(v); err != nil {
		return fmt.Errorf("write %s: %w", name, err)
	}
	return b.add(name, out.Bytes())
}

// add stores a file.
func (b *bundleExport) add(name string, data []byte) error {
	h := &zip.FileHeader{Name: name, Method: zip.Store, CRC32: crc32.ChecksumIEEE(data), CompressedSize64: uint64(len(data)), UncompressedSize64: uint64(len(data))}
	h.SetMode(0o644)
	//lint:ignore SA1019 CreateRaw takes the time from what this sets and from nothing else
	h.SetModTime(b.Now)
	w, err := b.zip.CreateRaw(h)
	if err == nil {
		_, err = w.Write(data)
	}
	if err != nil {
		return fmt.Errorf("write %s: %w", name, err)
	}
	b.files = append(b.files, packed{path.Base(name), name, "sha256:" + sum(data), int64(len(data))})
	return nil
}

func sum(b []byte) string {
	s := sha256.Sum256(b)
	return hex.EncodeToString(s[:])
}

// orEmpty is the list, empty rather than nil.
func orEmpty[T any](l []T) []T { return append([]T{}, l...) }

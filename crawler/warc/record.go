package warc

import (
	"fmt"
	"strconv"
	"strings"
	"time"
)

// Record is one record as it was read.
type Record struct {
	// Offset and Length are those of its gzip member in the file, in bytes.
	Offset, Length int64
	Header         Header
	// Block is the content, of Content-Length bytes: an HTTP message, or lines that [ParseFields] reads. It is the
	// caller's.
	Block []byte
}

// The types of record that this package writes.
const (
	TypeInfo     = "warcinfo"
	TypeResponse = "response"
	TypeRequest  = "request"
	TypeRevisit  = "revisit"
	TypeMetadata = "metadata"
)

// The profiles of a revisit.
const (
	ProfileSamePayload = "http://netpreserve.org/warc/1.1/revisit/identical-payload-digest"
	ProfileNotModified = "http://netpreserve.org/warc/1.1/revisit/server-not-modified"
)

// The names of the lines that are read as well as written. The two that say where the record lies that a revisit refers
// to are no part of the standard, which leaves room for such; other readers pass them over.
const (
	hdrType        = "WARC-Type"
	hdrID          = "WARC-Record-ID"
	hdrDate        = "WARC-Date"
	hdrURL         = "WARC-Target-URI"
	hdrLength      = "Content-Length"
	hdrContentType = "Content-Type"
	hdrBlock       = "WARC-Block-Digest"
	hdrPayload     = "WARC-Payload-Digest"
	hdrTruncated   = "WARC-Truncated"
	hdrFilename    = "WARC-Filename"
	hdrRefersTo    = "WARC-Refers-To"
	hdrRefersFile  = "WARC-Refers-To-Filename"
	hdrRefersAt    = "WARC-Refers-To-File-Offset"
)

const dateLayout = "2006-01-02T15:04:05.000000Z"

// Type returns what kind of record it is, such as [TypeResponse].
func (r Record) Type() string { return r.Header.Get(hdrType) }

// ID returns the record's id, "<urn:uuid:…>".
func (r Record) ID() string { return r.Header.Get(hdrID) }

// URL returns the address that the record is about, "" for a warcinfo record.
func (r Record) URL() string { return r.Header.Get(hdrURL) }

// Date returns when the page was asked for, in UTC. [Reader] passes no record on whose date cannot be read.
func (r Record) Date() time.Time {
	at, _ := time.Parse(time.RFC3339Nano, r.Header.Get(hdrDate))
	return at
}

// HTTP returns the two halves of an HTTP message: the head with the empty line, and the body after transfer decoding. A
// revisit has no body of its own. Both are nil for records of other types. They share memory with Block.
func (r Record) HTTP() (head, body []byte) {
	switch r.Type() {
	case TypeResponse, TypeRequest, TypeRevisit:
		return splitHTTP(r.Block)
	}
	return nil, nil
}

// Original returns where the record lies that a revisit refers to; its Length is 0, which [Read] takes for unknown. It
// is false for other records and for a 304 that answers nothing that was recorded.
func (r Record) Original() (Ref, bool) {
	at, err := strconv.ParseInt(r.Header.Get(hdrRefersAt), 10, 64)
	file := r.Header.Get(hdrRefersFile)
	if r.Type() != TypeRevisit || err != nil || at < 0 || !isFileName(file) {
		return Ref{}, false
	}
	return Ref{File: file, Offset: at}, true
}

// Check compares the digests with the bytes. The payload of a revisit lies elsewhere and is not compared.
func (r Record) Check() error {
	digest := r.Header.Get(hdrBlock)
	if digest == "" {
		return errNoDigest
	}
	if err := matches(digest, r.Block); err != nil {
		return fmt.Errorf("block digest: %w", err)
	}
	payload := r.Header.Get(hdrPayload)
	if payload == "" || r.Type() != TypeResponse {
		return nil
	}
	_, body := r.HTTP()
	if err := matches(payload, body); err != nil {
		return fmt.Errorf("payload digest: %w", err)
	}
	return nil
}

// Ref says where a record lies. It stays valid when the file is closed, and ends with [Writer.Expire].
type Ref struct {
	File   string `json:"file"`   // without folder, as it is called once it is closed
	Offset int64  `json:"offset"` // of the gzip member, in bytes
	Length int64  `json:"length"` // 0 means unknown
}

// String returns "file@offset+length".
func (r Ref) String() string { return fmt.Sprintf("%s@%d+%d", r.File, r.Offset, r.Length) }

const (
	ending = ".warc.gz"
	opened = ".open" // after ending, while a file is written
	prefix = "lurewatch-"
)

// fileName names a file so that names sort by time.
func fileName(at time.Time, serial int) string {
	return fmt.Sprintf("%s%s-%05d%s", prefix, at.UTC().Format(stampLayout), serial, ending)
}

// isFileName reports whether a name is one that fileName gives. Nothing else is opened, whatever a Ref says.
func isFileName(name string) bool {
	s, ok := strings.CutPrefix(name, prefix)
	if !ok {
		return false
	}
	if s, ok = strings.CutSuffix(s, ending); !ok || len(s) < 20 || len(s) > 30 || s[14] != '-' {
		return false
	}
	return !strings.ContainsFunc(s[:14]+s[15:], func(r rune) bool { return r < '0' || r > '9' })
}

func indexName(name string) string { return strings.TrimSuffix(name, ending) + ".cdxj" }

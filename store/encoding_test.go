package store

import (
	"bytes"
	"encoding/json"
	"math"
	"slices"
	"strings"
	"testing"
	"time"

	"lurewatch/job"
)

var fullEntry = entry{
	state: leased, source: "topboard", url: "https://jobs.example/viec-lam/an-advertisement-of-usual-length/123456",
	etag: `W/"5f3a-17c2"`, lastModified: "Sun, 01 Mar 2026 07:00:00 GMT", depth: 3, hops: 1, attempts: 2,
	interval: 6 * time.Hour, due: 1772348400123456789, token: 123456, until: 1772348460123456789,
}

var fullRecord = record{
	band: job.Alert, was: job.Look, purged: true, versions: 3, seq: 77, firstSeen: 1, lastSeen: 2, judgedAt: 3, hash: [32]byte{1, 31: 2},
	ruleSet: "r1", closed: 4, closedWhy: "gone", flaggedAt: 5, since: 6, held: true, dismissed: 7,
}

func TestEntriesComeBackAsTheyWere(t *testing.T) {
	for _, want := range []entry{{}, fullEntry, {depth: -1, interval: -time.Second, due: math.MaxInt64, token: math.MaxUint64}} {
		if got, err := decodeEntry(want.encode()); err != nil || got != want {
			t.Errorf("decodeEntry = %+v, %v, want %+v", got, err, want)
		}
	}
}

func TestRecordsComeBackAsTheyWere(t *testing.T) {
	for _, want := range []record{{}, {band: job.Alert, purged: true, versions: 300, seq: math.MaxUint64, firstSeen: 1, lastSeen: 2,
		judgedAt: math.MaxInt64, hash: [32]byte{1, 31: 2}, ruleSet: "2026-03-01\x00v2"}, fullRecord,
		{band: job.None, was: job.Look, seq: 4, since: 5, held: true, ruleSet: "r"}, {dismissed: 1, closed: 2}} {
		if got, err := decodeRecord(want.encode()); err != nil || got != want {
			t.Errorf("decodeRecord = %+v, %v, want %+v", got, err, want)
		}
	}
}

func TestDamagedRecordsAreErrors(t *testing.T) {
	entry, rec, full := fullEntry.encode(), record{versions: 1}.encode(), fullRecord.encode()
	step, err := encodeStep(job.Version{Content: "ab", Rules: []string{"r"}, Ad: &job.Ad{ID: "a", Text: "việc"}})
	if err != nil {
		t.Fatal(err)
	}
	for n := range len(step) {
		if _, err := decodeStep(step[:n]); err == nil {
			t.Errorf("decodeStep of %d of %d bytes = nil, want an error", n, len(step))
		}
	}
	for n := range len(full) - len(fullRecord.ruleSet) {
		if _, err := decodeRecord(full[:n]); err == nil {
			t.Errorf("decodeRecord of %d of %d bytes = nil, want an error", n, len(full))
		}
	}
	text, err := body{Ad: job.Ad{ID: "a", Text: "việc"}}.encode()
	if err != nil {
		t.Fatal(err)
	}
	for n := range len(entry) {
		if _, err := decodeEntry(entry[:n]); err == nil {
			t.Errorf("decodeEntry of %d of %d bytes = nil, want an error", n, len(entry))
		}
	}
	for n := range len(rec) {
		if _, err := decodeRecord(rec[:n]); err == nil {
			t.Errorf("decodeRecord of %d of %d bytes = nil, want an error", n, len(rec))
		}
	}
	for n := range len(text) {
		if _, err := decodeBody(text[:n]); err == nil {
			t.Errorf("decodeBody of %d of %d bytes = nil, want an error", n, len(text))
		}
	}
	for _, b := range [][]byte{entry, rec, text} {
		b[0] = 9
	}
	_, err1 := decodeEntry(entry)
	_, err2 := decodeRecord(rec)
	_, err3 := decodeBody(text)
	for _, err := range []error{err1, err2, err3} {
		if err == nil || !strings.HasPrefix(err.Error(), "format 9, this release knows 1") {
			t.Errorf("decoding format 9 = %v", err)
		}
	}
}

func FuzzDecodeNeverPanics(f *testing.F) {
	f.Add(fullEntry.encode())
	f.Add(record{versions: 1, ruleSet: "r1"}.encode())
	f.Add(fullRecord.encode())
	f.Add(append([]byte{recordFormatClosed, 0, 1, 1, 1}, make([]byte, 3*8+32+8+1)...))
	f.Add([]byte{stepFormat, 2, 4, '{', '}'})
	f.Add([]byte(`{"state":"dismissed","at":"2026-03-01T00:00:00Z","seq":3}`))
	f.Fuzz(func(t *testing.T, b []byte) {
		decodeBody(b)
		decodeStep(b)
		decodeStanding(b)
		decodeReview(b)
		decodeAudit(1, b)
		decodeRow(b)
		if r, err := decodeRecord(b); err == nil && r.closed != 0 {
			if again, err := decodeRecord(r.encode()); err != nil || again != r {
				t.Errorf("%+v encodes to %+v, %v", r, again, err)
			}
		}
		if e, err := decodeEntry(b); err == nil {
			if again, err := decodeEntry(e.encode()); err != nil || again != e {
				t.Errorf("%+v encodes to %+v, %v", e, again, err)
			}
		}
	})
}

func TestStampsKeepOrderAndTime(t *testing.T) {
	base := time.Date(2026, 3, 1, 8, 0, 0, 7, time.FixedZone("ICT", 7*3600))
	rising := []time.Time{{}, time.Unix(0, 1), base, base.Add(1), base.AddDate(200, 0, 0), lastTime}
	for i, tm := range rising {
		got := stampOf(tm).time()
		if !got.Equal(tm) || got.Location() != time.UTC && !got.IsZero() {
			t.Errorf("stampOf(%v).time() = %v", tm, got)
		}
		if i > 0 && stampOf(rising[i-1]) >= stampOf(tm) {
			t.Errorf("stampOf(%v) is not after stampOf(%v)", tm, rising[i-1])
		}
	}
	if got := stampOf(lastTime.AddDate(5000, 0, 0)); got != stampOf(lastTime) {
		t.Errorf("stamp of a time beyond the last = %d", got)
	}
	if got := stampOf(time.Date(1900, 1, 1, 0, 0, 0, 0, time.UTC)); got != 0 {
		t.Errorf("stamp of a time before 1970 = %d, want 0", got)
	}
}

func TestKeysSplitAndSort(t *testing.T) {
	key := visitKey{0, 1, 2, 15: 255}
	prefix := queuePrefix("s", "h.example")
	if due, k := splitDueKey(dueKey("s", "h.example", 256, key), len(prefix)); due != 256 || k != key {
		t.Errorf("splitDueKey = %d, %s", due, k)
	}
	for _, scope := range []string{"", "s"} {
		due, source, host := splitHostKey(hostKey(scope, "s", "h.example", 0), len(scopePrefix(scope)))
		if due != 0 || source != "s" || host != "h.example" {
			t.Errorf("splitHostKey = %d, %q, %q", due, source, host)
		}
	}
	keys := [][]byte{hostKey("s", "s", "z", 1), hostKey("s", "s", "a", 2), hostKey("s", "s", "a", 256)}
	if !slices.IsSortedFunc(keys, bytes.Compare) {
		t.Error("host keys do not sort by time")
	}
	for _, bad := range []job.VisitKey{"", "zz", "0123456789abcdef0123456789abcdeg", job.KeyOf("s", "u") + "00"} {
		if _, ok := parseKey(bad); ok {
			t.Errorf("parseKey(%q) = true, want false", bad)
		}
	}
	if k, ok := parseKey(job.KeyOf("s", "u")); !ok || job.VisitKey(k.String()) != job.KeyOf("s", "u") {
		t.Errorf("parseKey does not undo String: %s, %t", k, ok)
	}
}

// BenchmarkEntry compares the format of entries with JSON.
func BenchmarkEntry(b *testing.B) {
	type plain struct {
		State                           state
		Source, URL, ETag, LastModified string
		Depth, Hops, Attempts           int
		Interval                        time.Duration
		Due                             stamp
		Token                           uint64
		Until                           stamp
	}
	e := fullEntry
	text, err := json.Marshal(plain{e.state, e.source, e.url, e.etag, e.lastModified, e.depth, e.hops, e.attempts, e.interval, e.due, e.token, e.until})
	if err != nil {
		b.Fatal(err)
	}
	bin := e.encode()
	b.Run("binary", func(b *testing.B) {
		for b.Loop() {
			if _, err := decodeEntry(bin); err != nil {
				b.Fatal(err)
			}
		}
		b.ReportMetric(float64(len(bin)), "bytes")
	})
	b.Run("json", func(b *testing.B) {
		for b.Loop() {
			var p plain
			if err := json.Unmarshal(text, &p); err != nil {
				b.Fatal(err)
			}
		}
		b.ReportMetric(float64(len(text)), "bytes")
	})
}

// BenchmarkBody encodes and decodes the body of a case with 2 KB of text.
func BenchmarkBody(b *testing.B) {
	v := body{Ad: job.Ad{ID: "a", URL: "https://jobs.example/1", Title: "Tuyển người", Text: string(bytes.Repeat([]byte("việc làm kho bãi ca đêm, "), 70))}}
	data, err := v.encode()
	if err != nil {
		b.Fatal(err)
	}
	b.Run("encode", func(b *testing.B) {
		for b.Loop() {
			if _, err := v.encode(); err != nil {
				b.Fatal(err)
			}
		}
	})
	b.Run("decode", func(b *testing.B) {
		for b.Loop() {
			if _, err := decodeBody(data); err != nil {
				b.Fatal(err)
			}
		}
	})
}

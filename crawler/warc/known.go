package warc

import (
	"bufio"
	"bytes"
	"crypto/sha1"
	"encoding/base32"
	"encoding/json"
	"hash/maphash"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"sync"
	"time"
)

// sight is where the newest whole response of an address lies, and the digest of its payload.
type sight struct {
	digest [sha1.Size]byte
	file   string
	offset int64
	at     int64 // Unix seconds
}

// known remembers the newest sight of addresses: of the last half to of all that it has room for. Addresses are kept by
// a hash, because the record itself says whose it is. It is safe for concurrent use.
type known struct {
	seed maphash.Seed
	half int

	mu       sync.Mutex // guards new and old
	new, old map[uint64]sight
}

func newKnown(room int) *known {
	return &known{seed: maphash.MakeSeed(), half: max(1, room/2), new: map[uint64]sight{}, old: map[uint64]sight{}}
}

func (k *known) put(url string, s sight) {
	k.mu.Lock()
	defer k.mu.Unlock()
	k.putKey(maphash.String(k.seed, url), s)
}

func (k *known) putKey(key uint64, s sight) {
	if _, ok := k.new[key]; !ok && len(k.new) >= k.half {
		k.old, k.new = k.new, map[uint64]sight{}
	}
	k.new[key] = s
}

func (k *known) get(url string) (sight, bool) {
	key := maphash.String(k.seed, url)
	k.mu.Lock()
	defer k.mu.Unlock()
	s, ok := k.new[key]
	if ok {
		return s, true
	}
	if s, ok = k.old[key]; ok {
		k.putKey(key, s) // it is in use, so it stays
	}
	return s, ok
}

// load takes in the index of a file; the oldest file comes first. What cannot be read is passed over: an address that
// is not known costs space, no more.
func (k *known) load(dir, file string) {
	f, err := os.Open(filepath.Join(dir, indexName(file)))
	if err != nil {
		return
	}
	defer f.Close()
	for s := bufio.NewScanner(f); s.Scan(); {
		if url, sight, ok := parseSight(s.Bytes(), file); ok {
			k.put(url, sight)
		}
	}
}

// parseSight reads a line of the index of a file.
func parseSight(line []byte, file string) (url string, s sight, ok bool) {
	parts := bytes.SplitN(line, []byte(" "), 3)
	var l indexLine
	if len(parts) < 3 || json.Unmarshal(parts[2], &l) != nil || l.Mime == "warc/revisit" {
		return "", s, false
	}
	at, err := time.Parse(stampLayout, string(parts[1]))
	sum, err2 := base32.StdEncoding.DecodeString(l.Digest)
	offset, err3 := strconv.ParseInt(l.Offset, 10, 64)
	if err != nil || err2 != nil || err3 != nil || len(sum) != sha1.Size || l.Filename != file {
		return "", s, false
	}
	return l.URL, sight{digest: [sha1.Size]byte(sum), file: file, offset: offset, at: at.Unix()}, true
}

// original is what a revisit refers to. Without a record it refers to nothing, as a 304 for a page that is not known.
type original struct {
	revisit bool
	profile string
	record  Record
	file    string
}

// lines are those that a revisit has and a response has not.
func (o original) lines() Header {
	h := Header{{"WARC-Profile", o.profile}}
	if o.file == "" {
		return h
	}
	h.add(hdrRefersTo, o.record.ID())
	h.add("WARC-Refers-To-Target-URI", o.record.URL())
	h.add("WARC-Refers-To-Date", o.record.Header.Get(hdrDate))
	h.add(hdrRefersFile, o.file)
	h.add(hdrRefersAt, strconv.FormatInt(o.record.Offset, 10))
	h.add(hdrPayload, o.record.Header.Get(hdrPayload))
	return h
}

// original finds what x is a revisit of, if it is one. It reads the older record and believes nothing else.
func (w *Writer) original(x Exchange, payload [sha1.Size]byte) original {
	notModified := x.code() == 304 && len(x.Body) == 0
	none := original{revisit: notModified, profile: ProfileNotModified}
	if x.Truncated != Whole || len(x.Body) == 0 && !notModified {
		return none
	}
	s, ok := w.known.get(x.URL)
	age := x.At.Sub(time.Unix(s.at, 0))
	if !ok || age < 0 || age > w.opts.ReferFor || !notModified && s.digest != payload {
		return none
	}
	rec, err := Read(w.dir, Ref{File: s.file, Offset: s.offset})
	if err != nil || rec.Type() != TypeResponse || rec.URL() != x.URL || rec.Header.Get(hdrTruncated) != "" {
		return none
	}
	head, body := rec.HTTP()
	o := original{revisit: true, profile: ProfileSamePayload, record: rec, file: s.file}
	if notModified {
		o.profile = ProfileNotModified
		if !validates(x.Request, head) {
			return none
		}
	} else if !bytes.Equal(body, x.Body) {
		return none
	}
	o.record.Block = nil
	return o
}

// validates reports whether a conditional request asked about the answer with the given head. A request that is not
// known, or had no condition, is taken to have.
func validates(request, head []byte) bool {
	if tag := headerLine(request, "If-None-Match"); tag != "" {
		return strings.TrimPrefix(tag, "W/") == strings.TrimPrefix(headerLine(head, "ETag"), "W/")
	}
	if since := headerLine(request, "If-Modified-Since"); since != "" {
		return since == headerLine(head, "Last-Modified")
	}
	return true
}

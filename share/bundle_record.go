package share

import (
	"bufio"
	"bytes"
	"compress/gzip"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"io"
	"net/textproto"
	"slices"
	"strconv"
	"strings"
	"time"

	"lurewatch/job"
)

// record is what the index and the list of evidence say of a record.
type record struct {
	line    string // of the index up to its place; "" for a record that is not looked up
	payload string // SHA-256 of the body of a response, "sha256:" and hex
}

// maxUnpacked is the most of a record that is read, uncompressed.
const maxUnpacked = 256 << 20

// readRecord reads a gzip member and checks that it is one whole record, and the one that the evidence names.
func readRecord(raw []byte, e job.Evidence) (record, error) {
	z, err := gzip.NewReader(bytes.NewReader(raw))
	if err != nil {
		return record{}, err
	}
	z.Multistream(false)
	in := bufio.NewReader(io.LimitReader(z, maxUnpacked))
	if version, err := in.ReadString('\n'); err != nil || !strings.HasPrefix(version, "WARC/1.") {
		return record{}, fmt.Errorf("it does not begin as a record: %.20q", version)
	}
	head, err := textproto.NewReader(in).ReadMIMEHeader()
	if err != nil {
		return record{}, err
	}
	if e.Record != "" && head.Get("WARC-Record-ID") != e.Record {
		return record{}, fmt.Errorf("it is record %.80q, want %q", head.Get("WARC-Record-ID"), e.Record)
	}
	length, err := strconv.ParseInt(head.Get("Content-Length"), 10, 64)
	if err != nil || length < 0 || length > maxUnpacked {
		return record{}, fmt.Errorf("its length is %.40q", head.Get("Content-Length"))
	}
	block := io.LimitReader(in, length)
	r, err := readBlock(block, head)
	if err != nil {
		return record{}, err
	}
	if want := strings.ToLower(e.Digest); e.Type == "response" && strings.HasPrefix(want, "sha256:") && isHex(want[len("sha256:"):], 64) && r.payload != want {
		return record{}, fmt.Errorf("its payload is %s, want %s", r.payload, want)
	}
	rest, err := io.ReadAll(in) // to the end, so that the check sum of the member is checked
	if err != nil || string(rest) != "\r\n\r\n" {
		return record{}, errors.Join(errors.New("it does not end where it says"), err)
	}
	return r, nil
}

// readBlock reads the content of a record to its end.
func readBlock(block io.Reader, head textproto.MIMEHeader) (record, error) {
	kind := head.Get("WARC-Type")
	in := bufio.NewReader(block)
	var r record
	status, mime := "", "unk"
	if kind == "response" || kind == "revisit" {
		first, err := in.ReadString('\n')
		if err != nil && !errors.Is(err, io.EOF) {
			return r, err
		}
		if f := strings.Fields(first); len(f) > 1 {
			status = f[1]
		}
		h, err := textproto.NewReader(in).ReadMIMEHeader()
		if err != nil && !errors.Is(err, io.EOF) {
			return r, err
		}
		if m, _, _ := strings.Cut(h.Get("Content-Type"), ";"); strings.TrimSpace(m) != "" {
			mime = strings.TrimSpace(m)
		}
	}
	h := sha256.New()
	if _, err := io.Copy(h, in); err != nil {
		return r, err
	}
	switch kind {
	case "response":
		r.payload = "sha256:" + hex.EncodeToString(h.Sum(nil))
	case "revisit":
		mime = "warc/revisit"
	default:
		return r, nil
	}
	var err error
	r.line, err = indexLine(head, status, mime)
	return r, err
}

// indexLine is the line of a record in a CDXJ, up to where it lies.
func indexLine(head textproto.MIMEHeader, status, mime string) (string, error) {
	at, err := time.Parse(time.RFC3339Nano, head.Get("WARC-Date"))
	if err != nil {
		return "", fmt.Errorf("its date is %.40q", head.Get("WARC-Date"))
	}
	url := strings.Trim(head.Get("WARC-Target-URI"), "<>")
	digest := "-"
	if _, value, ok := strings.Cut(head.Get("WARC-Payload-Digest"), ":"); ok {
		digest = value
	}
	b, err := marshal(struct {
		URL    string `json:"url"`
		Mime   string `json:"mime"`
		Status string `json:"status"`
		Digest string `json:"digest"`
	}{url, mime, status, digest})
	if err != nil {
		return "", err
	}
	return surt(url) + " " + at.UTC().Format("20060102150405") + " " + strings.TrimSuffix(string(b), "}"), nil
}

// surt is the key under which archives sort addresses: the labels of the host in reverse, then path and query with its
// parameters sorted, in lower case, without www. and a default port. It says the same as the crawler's index.
func surt(url string) string {
	scheme, rest, _ := strings.Cut(strings.ToLower(url), "://")
	rest, _, _ = strings.Cut(rest, "#")
	host, target := rest, ""
	if i := strings.IndexAny(rest, "/?"); i >= 0 {
		host, target = rest[:i], rest[i:]
	}
	host = host[strings.LastIndexByte(host, '@')+1:]
	host, port, _ := strings.Cut(host, ":")
	if port != "" && !(scheme == "http" && port == "80" || scheme == "https" && port == "443") {
		port = ":" + port
	} else {
		port = ""
	}
	if after, ok := strings.CutPrefix(host, "www"); ok {
		if after = strings.TrimLeft(after, "0123456789"); strings.HasPrefix(after, ".") {
			host = after[1:]
		}
	}
	labels := strings.Split(host, ".")
	slices.Reverse(labels)
	path, query, _ := strings.Cut(target, "?")
	if path = strings.TrimSuffix(path, "/"); path == "" {
		path = "/"
	}
	key := strings.Join(labels, ",") + port + ")" + path
	if query == "" {
		return key
	}
	parts := strings.Split(query, "&")
	slices.SortStableFunc(parts, byName)
	return key + "?" + strings.Join(parts, "&")
}

func byName(a, b string) int {
	an, av, _ := strings.Cut(a, "=")
	bn, bv, _ := strings.Cut(b, "=")
	if c := strings.Compare(an, bn); c != 0 {
		return c
	}
	return strings.Compare(av, bv)
}

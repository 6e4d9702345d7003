package web

import (
	"bytes"
	"compress/gzip"
	"crypto/sha256"
	"encoding/hex"
	"net/http"
	"strconv"
	"strings"
	"time"
)

// sendPolled sends a document that programs ask for over and over: whoever has it already is told so (304), by its tag or by
// when it was changed last, and whoever takes gzip gets it so. It is kept by who asked, and by nobody between. A zero time is that
// of a document that does not know when it was changed.
func sendPolled(w http.ResponseWriter, r *http.Request, doc []byte, changed time.Time) error {
	sum := sha256.Sum256(doc)
	h := w.Header()
	h.Set("Cache-Control", "private, no-cache")           // it may be kept, and is asked for each time
	h.Set("ETag", `W/"`+hex.EncodeToString(sum[:12])+`"`) // weak: the same for both encodings
	h.Add("Vary", "Accept-Encoding")
	if takesGzip(r.Header.Get("Accept-Encoding")) {
		var b bytes.Buffer
		z := gzip.NewWriter(&b)
		_, err := z.Write(doc)
		if err == nil {
			err = z.Close()
		}
		if err != nil {
			return err
		}
		h.Set("Content-Encoding", "gzip")
		doc = b.Bytes()
	}
	http.ServeContent(w, r, "", changed, bytes.NewReader(doc))
	return nil
}

// takesGzip reads the header Accept-Encoding.
func takesGzip(header string) bool {
	for part := range strings.SplitSeq(header, ",") {
		name, params, _ := strings.Cut(part, ";")
		if name = strings.TrimSpace(name); !strings.EqualFold(name, "gzip") && name != "*" {
			continue
		}
		q, said := strings.CutPrefix(strings.TrimSpace(params), "q=")
		weight, err := strconv.ParseFloat(q, 64)
		return !said || err == nil && weight > 0
	}
	return false
}

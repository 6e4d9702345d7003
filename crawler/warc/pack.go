package warc

import (
	"bytes"
	"crypto/sha1"
	"fmt"
	"io"
	"slices"
	"strconv"
	"sync"
	"time"

	"github.com/klauspost/compress/gzip"
)

// parcel is the records of one exchange, compressed, on their way to the file. It is used again.
type parcel struct {
	data    bytes.Buffer // gzip members
	scratch bytes.Buffer // the lines of the record being packed
	ids     idMaker
	records int

	index  indexed // of the response or revisit; its offset is from the beginning of data
	sight  sight   // what is known of the address once this is on disk
	url    string  // of sight; empty for none
	answer chan error
	at     int64 // where data was written, set before the answer
	file   string
}

// level trades time for space: 39 saved pages of job boards pack 5.6 to 1 at 233 MB/s of one processor; level 5 packs
// them 6.3 to 1 at 150 MB/s, and level 1 is no faster than 2.
const level = 2

func newParcel(random io.Reader) *parcel {
	return &parcel{ids: idMaker{random}, answer: make(chan error, 1)}
}

// zips are the compressors that are not in use, *gzip.Writer. They hold half a megabyte each, so a parcel has one only
// while it is packed and not while it waits for the disk.
var zips = sync.Pool{New: func() any {
	zip, err := gzip.NewWriterLevel(nil, level)
	if err != nil {
		panic(err) // the level is a constant
	}
	return zip
}}

func (p *parcel) reset() {
	p.data.Reset()
	p.records, p.index, p.sight, p.url, p.file = 0, indexed{}, sight{}, "", ""
}

// idMaker makes record ids of random bytes: UUIDs of version 4.
type idMaker struct{ random io.Reader }

func (m idMaker) id() (string, error) {
	var b [16]byte
	if _, err := io.ReadFull(m.random, b[:]); err != nil {
		return "", fmt.Errorf("make a record id: %w", err)
	}
	b[6], b[8] = b[6]&0x0f|0x40, b[8]&0x3f|0x80
	return fmt.Sprintf("<urn:uuid:%x-%x-%x-%x-%x>", b[:4], b[4:6], b[6:8], b[8:10], b[10:]), nil
}

// draft is a record that is to be packed. More are the lines besides those that every record has.
type draft struct {
	kind, id    string
	at          time.Time
	more        Header
	contentType string
	block       [2][]byte // the content in two parts, so that a body need not be copied behind its head
}

func (d draft) header() Header {
	h := Header{{hdrType, d.kind}, {hdrID, d.id}, {hdrDate, d.at.UTC().Format(dateLayout)}}
	h = append(h, d.more...)
	h.add(hdrBlock, blockDigest(d.block[:]...))
	h.add(hdrContentType, d.contentType)
	return append(h, Field{hdrLength, strconv.Itoa(len(d.block[0]) + len(d.block[1]))})
}

// add packs a record as the next gzip member and returns its lines and where it lies in p.data.
func (p *parcel) add(d draft) (h Header, offset, length int64, err error) {
	offset = int64(p.data.Len())
	h = d.header()
	p.scratch.Reset()
	p.scratch.WriteString("WARC/1.1\r\n")
	h.write(&p.scratch)
	p.scratch.WriteString("\r\n")
	if size := len(d.block[0]) + len(d.block[1]); size > MaxBlock || p.scratch.Len() > MaxHead {
		return nil, 0, 0, fmt.Errorf("%w: its %s record has %d and %d bytes, want at most %d and %d", ErrExchange, d.kind, p.scratch.Len(), size, MaxHead, MaxBlock)
	}
	zip := zips.Get().(*gzip.Writer)
	defer zips.Put(zip)
	zip.Reset(&p.data)
	for _, part := range [][]byte{p.scratch.Bytes(), d.block[0], d.block[1], []byte("\r\n\r\n")} {
		if _, err := zip.Write(part); err != nil {
			return nil, 0, 0, err
		}
	}
	if err := zip.Close(); err != nil {
		return nil, 0, 0, err
	}
	p.records++
	return h, offset, int64(p.data.Len()) - offset, nil
}

const (
	typeResponse = "application/http; msgtype=response"
	typeRequest  = "application/http; msgtype=request"
	typeFields   = "application/warc-fields"
)

// pack makes the records of an exchange. A revisit of original is one where original has a record.
func (p *parcel) pack(x Exchange, payload [sha1.Size]byte, original original) error {
	id, err := p.ids.id()
	if err != nil {
		return err
	}
	if err := p.packAnswer(x, id, payload, original); err != nil {
		return err
	}
	about := Header{{hdrURL, x.URL}, {"WARC-Concurrent-To", id}}
	if len(x.Request) > 0 {
		more := append(slices.Clone(about), x.connection()...)
		if err := p.addNew(draft{kind: TypeRequest, at: x.At, more: more, contentType: typeRequest, block: [2][]byte{x.Request}}); err != nil {
			return err
		}
	}
	return p.addNew(draft{kind: TypeMetadata, at: x.At, more: about, contentType: typeFields, block: [2][]byte{x.metadata()}})
}

func (p *parcel) addNew(d draft) (err error) {
	if d.id, err = p.ids.id(); err == nil {
		_, _, _, err = p.add(d)
	}
	return err
}

// packAnswer packs the response, or the revisit in its stead.
func (p *parcel) packAnswer(x Exchange, id string, payload [sha1.Size]byte, o original) error {
	d := draft{kind: TypeResponse, id: id, at: x.At, contentType: typeResponse, more: Header{{hdrURL, x.URL}}}
	d.more = append(d.more, x.connection()...)
	bare := o.revisit
	d.block[0] = x.head(bare)
	if bare {
		d.kind = TypeRevisit
		d.more = append(d.more, o.lines()...)
	} else {
		d.block[1] = x.Body
		d.more.add(hdrPayload, payloadDigest(payload))
		d.more.add(hdrTruncated, string(x.Truncated))
	}
	h, offset, length, err := p.add(d)
	if err != nil {
		return err
	}
	text, _ := indexText(h, d.block[0])
	p.index = indexed{text: text, offset: offset, length: length}
	if !bare && x.Truncated == Whole {
		p.url, p.sight = x.URL, sight{digest: payload, at: x.At.Unix()}
	}
	return nil
}

// connection is the lines about the connection.
func (x Exchange) connection() Header {
	var h Header
	if x.IP.IsValid() {
		h.add("WARC-IP-Address", x.IP.Unmap().WithZone("").String())
	}
	h.add("WARC-Protocol", x.protocol())
	return h
}

// metadata is the block of the metadata record: what every one has, then the caller's fields by name.
func (x Exchange) metadata() []byte {
	h := Header{{fieldFetched, x.At.UTC().Format(dateLayout)}, {fieldTook, strconv.FormatInt(x.Took.Milliseconds(), 10)}}
	h.add(fieldSource, x.Source)
	h.add(fieldReader, x.Reader)
	h.add(fieldTruncated, string(x.Truncated))
	own := len(h)
	for name, value := range x.Fields {
		h = append(h, Field{name, value})
	}
	slices.SortFunc(h[own:], func(a, b Field) int { return bytes.Compare([]byte(a.Name), []byte(b.Name)) })
	var b bytes.Buffer
	h.write(&b)
	return b.Bytes()
}

package share

import (
	"bytes"
	"encoding/binary"
	"fmt"
	"maps"
	"slices"
	"strings"

	"lurewatch/job"
)

// auditFiles writes the lines of the audit log. audit.jsonl is for reading. Each file under audit holds the bytes that the hash
// of one line is the SHA-256 of, and audit-sha256.txt the hashes, so that sha256sum checks them. The hash of the line
// before is the last 64 bytes of each.
func (b *bundleExport) auditFiles() error {
	var lines bytes.Buffer
	var sums strings.Builder
	for _, seq := range slices.Sorted(maps.Keys(b.audits)) {
		a := b.audits[seq]
		line, err := marshal(a)
		if err != nil {
			return fmt.Errorf("line %d of the audit log: %w", seq, err)
		}
		lines.Write(append(line, '\n'))
		name := fmt.Sprintf("audit/%012d.entry", seq)
		if err := b.add(name, hashed(a)); err != nil {
			return err
		}
		sums.WriteString(a.Hash + "  " + name + "\n")
	}
	if len(b.audits) == 0 {
		return nil
	}
	if err := b.add("audit.jsonl", lines.Bytes()); err != nil {
		return err
	}
	return b.add("audit-sha256.txt", []byte(sums.String()))
}

// hashed is what [job.Audit.Sum] makes the SHA-256 of.
func hashed(a job.Audit) []byte {
	b := binary.BigEndian.AppendUint64(nil, a.Seq)
	b = binary.BigEndian.AppendUint64(b, uint64(a.At.UnixNano()))
	for _, s := range [...]string{a.By, a.Act, a.On, string(a.Data), a.Prev} {
		b = binary.BigEndian.AppendUint64(b, uint64(len(s)))
		b = append(b, s...)
	}
	return b
}

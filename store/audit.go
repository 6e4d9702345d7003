package store

import (
	"bytes"
	"context"
	"encoding/binary"
	"encoding/json"
	"errors"
	"fmt"
	"strings"

	"go.etcd.io/bbolt"

	"lurewatch/job"
)

// maxAudit bounds the data of a line, in bytes: more than a decision on [job.MaxDecided] ads with the longest ids takes.
const maxAudit = 8 << 20

// Note appends a line to the audit log: By, At, Act, On and Data of a, with the next Seq and the hashes filled in, as
// it is returned. Data must be JSON and is kept compact and escaped as encoding/json does it, so that the hash stands
// wherever the line travels. The acts "decide" and "undo" are refused: [Store.Decide] and [Store.Undo] write those.
func (s *Store) Note(ctx context.Context, a job.Audit) (line job.Audit, err error) {
	if a, err = prepareNote(a); err == nil {
		err = s.do(ctx, func(b *batch) (err error) {
			if line, err = b.nextAudit(a); err == nil {
				b.putAudit(line)
			}
			return err
		})
	}
	if err != nil {
		return job.Audit{}, fmt.Errorf("note %.40q in the audit log: %w", a.Act, err)
	}
	return line, nil
}

// prepareNote refuses what is not for callers to write.
func prepareNote(a job.Audit) (job.Audit, error) {
	if a.Act == "decide" || a.Act == "undo" {
		return a, errors.New("decisions and undoings write their lines themselves")
	}
	return prepareAudit(a)
}

// prepareAudit brings a line into the form in which it is kept and hashed.
func prepareAudit(a job.Audit) (job.Audit, error) {
	at := stampOf(a.At)
	switch {
	case a.By == "" || a.Act == "" || at == 0:
		return a, errors.New("it is not said who did what, or when")
	case len(a.By)+len(a.Act)+len(a.On)+len(a.Data) > maxAudit:
		return a, fmt.Errorf("the line has %d bytes, want at most %d", len(a.By)+len(a.Act)+len(a.On)+len(a.Data), maxAudit)
	}
	a.At = at.time()
	for _, text := range [...]*string{&a.By, &a.Act, &a.On} {
		*text = strings.ToValidUTF8(*text, "\uFFFD")
	}
	if len(a.Data) == 0 {
		a.Data = nil
		return a, nil
	}
	data, err := json.Marshal(json.RawMessage(bytes.ToValidUTF8(a.Data, []byte("\uFFFD"))))
	if err != nil {
		return a, fmt.Errorf("its data: %w", err)
	}
	a.Data = data
	return a, nil
}

// nextAudit is the line after the last one of the log. It writes nothing.
func (b *batch) nextAudit(a job.Audit) (job.Audit, error) {
	a, err := prepareAudit(a)
	if err != nil {
		return a, err
	}
	head, err := auditHead(b.audit)
	if err != nil {
		return a, err
	}
	a.Seq, a.Prev = head.Seq+1, job.NoHash
	if head.Seq > 0 {
		a.Prev = head.Hash
	}
	a.Hash = a.Sum()
	return a, nil
}

func (b *batch) putAudit(line job.Audit) { b.putJSON(b.audit, seqKey(line.Seq), line) }

// auditHead reads the newest line, the zero Audit of an empty log.
func auditHead(audit *bbolt.Bucket) (job.Audit, error) {
	k, v := audit.Cursor().Last()
	if k == nil {
		return job.Audit{}, nil
	}
	return decodeAudit(binary.BigEndian.Uint64(k), v)
}

// decodeAudit reads a line whose key is seq.
func decodeAudit(seq uint64, v []byte) (a job.Audit, err error) {
	if err := json.Unmarshal(v, &a); err != nil {
		return job.Audit{}, fmt.Errorf("line %d of the audit log: %w", seq, damage(err.Error()))
	}
	if a.Seq != seq {
		return job.Audit{}, fmt.Errorf("line %d of the audit log: %w", seq, damage(fmt.Sprintf("it says that it is line %d", a.Seq)))
	}
	return a, nil
}

// Audits returns at most limit lines of the audit log after the given one, in order. It does not check them, see
// [Store.VerifyAudit].
func (s *Store) Audits(ctx context.Context, after uint64, limit int) ([]job.Audit, error) {
	var lines []job.Audit
	err := s.view(ctx, func(tx *bbolt.Tx) error {
		if after+1 == 0 {
			return nil
		}
		c := tx.Bucket(bucketAudit).Cursor()
		for k, v := c.Seek(seqKey(after + 1)); k != nil && len(lines) < limit; k, v = c.Next() {
			a, err := decodeAudit(binary.BigEndian.Uint64(k), v)
			if err != nil {
				return err
			}
			lines = append(lines, a)
		}
		return nil
	})
	if err != nil {
		return nil, fmt.Errorf("read the audit log after line %d: %w", after, err)
	}
	return lines, nil
}

// AuditHead returns the newest line of the audit log, the zero Audit if it is empty. Its Hash stands for all lines: who
// wrote it down elsewhere can tell later that none of them was changed, or taken off the end.
func (s *Store) AuditHead(ctx context.Context) (head job.Audit, err error) {
	err = s.view(ctx, func(tx *bbolt.Tx) error {
		head, err = auditHead(tx.Bucket(bucketAudit))
		return err
	})
	if err != nil {
		return job.Audit{}, fmt.Errorf("read the end of the audit log: %w", err)
	}
	return head, nil
}

// verifyAtOnce is how many lines VerifyAudit reads in one transaction.
const verifyAtOnce = 1000

// VerifyAudit walks the audit log from its first line and returns the newest one of which all before and itself are
// what was written. The error names the first line that is not, and wraps [ErrDamaged]: it was changed, or the one before it was
// changed or is missing. What was taken off the end shows only to who knows the head, see [Store.AuditHead].
func (s *Store) VerifyAudit(ctx context.Context) (last job.Audit, err error) {
	last.Hash = job.NoHash
	for more := true; more && err == nil; {
		var right []job.Audit
		right, more, err = s.rightAudits(ctx, last)
		if len(right) > 0 {
			last = right[len(right)-1]
		}
	}
	if last.Seq == 0 {
		last = job.Audit{}
	}
	if err != nil {
		return last, fmt.Errorf("verify the audit log: %w", err)
	}
	return last, nil
}

// rightAudits reads the lines that follow a right one as far as they are right, and says whether there may be more.
func (s *Store) rightAudits(ctx context.Context, last job.Audit) (right []job.Audit, more bool, err error) {
	err = s.view(ctx, func(tx *bbolt.Tx) error {
		c := tx.Bucket(bucketAudit).Cursor()
		for k, v := c.Seek(seqKey(last.Seq + 1)); k != nil; k, v = c.Next() {
			if more = len(right) == verifyAtOnce; more {
				return nil
			}
			a, err := decodeAudit(binary.BigEndian.Uint64(k), v)
			if err == nil {
				err = follows(last, a)
			}
			if err != nil {
				return err
			}
			right, last = append(right, a), a
		}
		return nil
	})
	return right, more, err
}

// follows returns what is wrong with a line after a right one.
func follows(last, a job.Audit) error {
	why := ""
	switch {
	case a.Seq != last.Seq+1:
		return fmt.Errorf("line %d of the audit log: %w", last.Seq+1, damage("it is missing"))
	case a.Prev != last.Hash:
		why = "it does not name the hash of the line before it"
	case a.Hash != a.Sum():
		why = "its hash is not that of what it says"
	default:
		return nil
	}
	return fmt.Errorf("line %d of the audit log: %w", a.Seq, damage(why))
}

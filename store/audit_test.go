package store

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"strings"
	"testing"
	"time"

	"lurewatch/job"
)

// edited is a line with something else in it; if hashed, with the hash that goes with it.
func edited(t *testing.T, hashed bool, edit func(*job.Audit)) func([]byte) []byte {
	return func(v []byte) []byte {
		var a job.Audit
		if err := json.Unmarshal(v, &a); err != nil {
			t.Fatal(err)
		}
		edit(&a)
		if hashed {
			a.Hash = a.Sum()
		}
		out, err := json.Marshal(a)
		if err != nil {
			t.Fatal(err)
		}
		return out
	}
}

func TestVerifyNamesTheFirstLineThatIsWrong(t *testing.T) {
	for _, tc := range []struct {
		name string
		line uint64 // that is changed
		edit func(t *testing.T) func([]byte) []byte
		want string
	}{
		{"nothing", 3, func(*testing.T) func([]byte) []byte { return func(v []byte) []byte { return v } }, ""},
		{"who did it", 3, func(t *testing.T) func([]byte) []byte {
			return edited(t, false, func(a *job.Audit) { a.By = "binh" })
		}, "line 3 of the audit log: its hash is not that of what it says"},
		{"what was done, with a new hash", 3, func(t *testing.T) func([]byte) []byte {
			return edited(t, true, func(a *job.Audit) { a.Data = []byte(`{"n":99}`) })
		}, "line 4 of the audit log: it does not name the hash of the line before it"},
		{"the first, with a new hash", 1, func(t *testing.T) func([]byte) []byte {
			return edited(t, true, func(a *job.Audit) { a.At = a.At.Add(time.Second) })
		}, "line 2 of the audit log: it does not name"},
		{"a line taken out", 3, func(*testing.T) func([]byte) []byte { return func([]byte) []byte { return nil } }, "line 3 of the audit log: it is missing"},
		{"the first taken out", 1, func(*testing.T) func([]byte) []byte { return func([]byte) []byte { return nil } }, "line 1 of the audit log: it is missing"},
		{"another number", 3, func(t *testing.T) func([]byte) []byte {
			return edited(t, true, func(a *job.Audit) { a.Seq = 2 })
		}, "line 3 of the audit log: it says that it is line 2"},
		{"no JSON", 3, func(*testing.T) func([]byte) []byte {
			return func(v []byte) []byte { return bytes.TrimSuffix(v, []byte("}")) }
		}, "line 3 of the audit log: "},
		{"far behind", 2*verifyAtOnce + 1, func(t *testing.T) func([]byte) []byte {
			return edited(t, false, func(a *job.Audit) { a.On = "x" })
		}, "line 2001 of the audit log: its hash"},
	} {
		t.Run(tc.name, func(t *testing.T) {
			s, ctx := openTest(t), context.Background()
			lines := max(6, tc.line+2)
			if err := s.do(ctx, func(b *batch) error {
				for i := range lines {
					line, err := b.nextAudit(job.Audit{By: "an", Act: "export", At: start0, Data: fmt.Appendf(nil, `{"n":%d}`, i)})
					if err != nil {
						return err
					}
					b.putAudit(line)
				}
				return nil
			}); err != nil {
				t.Fatal(err)
			}
			change(t, s, bucketAudit, seqKey(tc.line), tc.edit(t))
			last, err := s.VerifyAudit(ctx)
			if tc.want == "" {
				if err != nil || last.Seq != lines {
					t.Errorf("VerifyAudit = line %d, %v, want %d", last.Seq, err, lines)
				}
				return
			}
			if !errors.Is(err, ErrDamaged) || !strings.Contains(err.Error(), tc.want) || !strings.Contains(err.Error(), fmt.Sprintf("line %d ", last.Seq+1)) {
				t.Errorf("VerifyAudit = line %d, %v, want %q after the line before", last.Seq, err, tc.want)
			}
		})
	}
}

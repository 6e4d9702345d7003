package storetest

import (
	"encoding/json"
	"strings"
	"time"

	"lurewatch/job"
)

func (f *fixture) note(a job.Audit) job.Audit {
	f.Helper()
	line, err := f.store.Note(f.ctx(), a)
	if err != nil {
		f.Fatalf("Note = %v", err)
	}
	return line
}

func auditChain(f *fixture) {
	f.wantLines(0)
	first := f.note(job.Audit{By: "an", Act: "login", At: after(1), Seq: 9, Prev: "made up", Hash: "made up"})
	second := f.note(job.Audit{By: "unit:one", Act: "export", On: "a", At: after(1), Data: []byte(`{"format":"csv","tlp":"amber"}`)})
	f.same("first", first, job.Audit{Seq: 1, At: after(1), By: "an", Act: "login", Prev: job.NoHash, Hash: first.Sum()})
	f.same("second", second, job.Audit{Seq: 2, At: after(1), By: "unit:one", Act: "export", On: "a", Data: second.Data, Prev: first.Hash, Hash: second.Sum()})
	f.reopen()
	third := f.note(job.Audit{By: "an", Act: "logout", At: after(0)}) // a clock that was set back
	f.wantLines(3)
	for _, tc := range []struct {
		after uint64
		limit int
		want  []job.Audit
	}{{0, 9, []job.Audit{first, second, third}}, {1, 1, []job.Audit{second}}, {3, 9, nil}, {0, 0, nil}, {1<<64 - 1, 9, nil}} {
		got, err := f.store.Audits(f.ctx(), tc.after, tc.limit)
		if err != nil {
			f.Errorf("Audits(%d, %d) = %v", tc.after, tc.limit, err)
		}
		f.same("lines", got, tc.want)
	}
}

func auditRefused(f *fixture) {
	for name, edit := range map[string]func(*job.Audit){
		"nobody":                func(a *job.Audit) { a.By = "" },
		"no act":                func(a *job.Audit) { a.Act = "" },
		"no time":               func(a *job.Audit) { a.At = time.Time{} },
		"data that is not JSON": func(a *job.Audit) { a.Data = []byte(`{"a"`) },
		"a decision":            func(a *job.Audit) { a.Act = "decide" },
		"an undoing":            func(a *job.Audit) { a.Act = "undo" },
		"far too much":          func(a *job.Audit) { a.On = strings.Repeat("x", 9<<20) },
	} {
		a := job.Audit{By: "an", Act: "export", At: after(1)}
		edit(&a)
		if _, err := f.store.Note(f.ctx(), a); err == nil {
			f.Errorf("Note with %s = nil, want an error", name)
		}
		if err := f.store.WriteRows(f.ctx(), []job.Row{{Table: "t", Key: "k", Value: []byte("v")}}, &a); err == nil {
			f.Errorf("WriteRows with a note with %s = nil, want an error", name)
		}
	}
	f.wantLines(0)
	f.wantRows("t", "")
}

// auditAnyText keeps texts that JSON writes in several ways: the hash of a line must stand wherever it travels.
func auditAnyText(f *fixture) {
	for _, text := range []string{"<b>&</b>", "dòng\u2028mới", "kh\xffông", "\x00", `"\`} {
		data, err := json.Marshal(text)
		if err != nil {
			f.Fatal(err)
		}
		raw := append([]byte(" [ "), data...)
		line := f.note(job.Audit{By: "an " + text, Act: "save", On: text, At: after(1), Data: append(raw, "\n, \"<é\" ] "...)})
		wire, err := json.Marshal(line)
		var read job.Audit
		if err == nil {
			err = json.Unmarshal(wire, &read)
		}
		if err != nil || read.Sum() != line.Hash {
			f.Errorf("a line on %q has another hash after it travelled as JSON (%v)", text, err)
		}
	}
	f.wantLines(5)
}

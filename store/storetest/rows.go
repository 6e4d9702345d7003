package storetest

import (
	"bytes"
	"errors"
	"fmt"
	"strings"

	"lurewatch/job"
)

func row(table, key, value string) job.Row {
	return job.Row{Table: table, Key: key, Value: []byte(value)}
}

func (f *fixture) writeRows(note *job.Audit, rows ...job.Row) {
	f.Helper()
	if err := f.store.WriteRows(f.ctx(), rows, note); err != nil {
		f.Fatalf("WriteRows = %v", err)
	}
}

// wantRows compares a table: "k=v l=w".
func (f *fixture) wantRows(table, want string) {
	f.Helper()
	rows, err := f.store.Rows(f.ctx(), table, "", 100)
	if err != nil {
		f.Fatalf("Rows(%s) = %v", table, err)
	}
	var got []string
	for _, r := range rows {
		got = append(got, fmt.Sprintf("%s=%s", r.Key, r.Value))
		value, err := f.store.Row(f.ctx(), table, r.Key)
		if err != nil || !bytes.Equal(value, r.Value) || r.Table != table {
			f.Errorf("Row(%s, %s) = %q, %v, want %q", table, r.Key, value, err, r.Value)
		}
	}
	f.same("rows of "+table, strings.Join(got, " "), want)
}

func rowsWritten(f *fixture) {
	f.wantRows("accounts", "")
	f.writeRows(nil)
	f.writeRows(&job.Audit{By: "an", Act: "account", On: "binh", At: after(1)}, row("accounts", "binh", "1"), row("accounts", "an", "2"), row("empty", "k", ""))
	f.wantRows("accounts", "an=2 binh=1")
	f.wantLines(1)
	f.reopen()
	f.wantRows("accounts", "an=2 binh=1")
	if v, err := f.store.Row(f.ctx(), "empty", "k"); err != nil || v == nil || len(v) != 0 {
		f.Errorf("Row with an empty value = %v, %v, want an empty one", v, err)
	}
	f.writeRows(nil, job.Row{Table: "accounts", Key: "an"}, job.Row{Table: "accounts", Key: "nobody"}, row("accounts", "binh", "3"))
	f.wantRows("accounts", "binh=3")
	for _, key := range []string{"an", "nobody"} {
		if v, err := f.store.Row(f.ctx(), "accounts", key); !errors.Is(err, job.ErrUnknown) {
			f.Errorf("Row(%s) = %q, %v, want ErrUnknown", key, v, err)
		}
	}
}

func rowsPages(f *fixture) {
	f.writeRows(nil, row("t", "a", "1"), row("t", "b", "2"), row("t", "c", "3"), row("s", "z", "4"), row("t2", "a", "5"), row("tt", "a", "6"))
	f.wantRows("t", "a=1 b=2 c=3")
	f.wantRows("s", "z=4")
	f.wantRows("t2", "a=5")
	for _, tc := range []struct {
		after string
		limit int
		want  string
	}{{"", 2, "a b"}, {"b", 2, "c"}, {"aa", 1, "b"}, {"c", 9, ""}, {"", 0, ""}} {
		rows, err := f.store.Rows(f.ctx(), "t", tc.after, tc.limit)
		if err != nil {
			f.Errorf("Rows after %q = %v", tc.after, err)
		}
		var got []string
		for _, r := range rows {
			got = append(got, r.Key)
		}
		f.same("keys after "+tc.after, strings.Join(got, " "), tc.want)
	}
}

func rowsChanged(f *fixture) {
	f.writeRows(nil, row("t", "k", "1"))
	checked := func(key, value string, was []byte) job.Row {
		return job.Row{Table: "t", Key: key, Value: []byte(value), Was: was, Checked: true}
	}
	for name, bad := range map[string]job.Row{
		"another value":               checked("k", "2", []byte("0")),
		"one that must not be":        checked("k", "2", nil),
		"one that is not":             checked("l", "2", []byte("1")),
		"an empty one that is not":    checked("l", "2", []byte{}),
		"a deletion of another value": {Table: "t", Key: "k", Was: []byte("0"), Checked: true},
	} {
		err := f.store.WriteRows(f.ctx(), []job.Row{row("t", "other", "x"), bad}, &job.Audit{By: "an", Act: "account", At: after(1)})
		if !errors.Is(err, job.ErrChanged) {
			f.Errorf("WriteRows of %s = %v, want ErrChanged", name, err)
		}
	}
	f.wantRows("t", "k=1")
	f.wantLines(0)
	f.writeRows(nil, checked("k", "2", []byte("1")), checked("l", "3", nil))
	f.wantRows("t", "k=2 l=3")
	f.writeRows(nil, job.Row{Table: "t", Key: "k", Was: []byte("2"), Checked: true})
	f.wantRows("t", "l=3")
}

func rowsRefused(f *fixture) {
	for name, bad := range map[string]job.Row{
		"no table":            row("", "k", "v"),
		"no key":              row("t", "", "v"),
		"a zero byte":         row("t\x00", "k", "v"),
		"a zero byte in key":  row("t", "k\x00", "v"),
		"a long key":          row("t", strings.Repeat("k", 5000), "v"),
		"a very long value":   row("t", "k", strings.Repeat("v", 2<<20)),
		"a row that is twice": row("t", "other", "y"),
	} {
		if err := f.store.WriteRows(f.ctx(), []job.Row{row("t", "other", "x"), bad}, nil); err == nil {
			f.Errorf("WriteRows with %s = nil, want an error", name)
		}
	}
	f.wantRows("t", "")
	if _, err := f.store.Rows(f.ctx(), "", "", 9); err == nil {
		f.Error("Rows of no table = nil, want an error")
	}
}

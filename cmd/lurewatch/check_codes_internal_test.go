package main

import (
	"bytes"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

func TestCheckTellsFailuresFromAnswers(t *testing.T) {
	dir := t.TempDir()
	write := func(name, text string) string {
		path := filepath.Join(dir, name)
		if err := os.WriteFile(path, []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
		return path
	}
	lure := "Tuyển 10 bạn gõ máy trực chat ở Bavet, lương 900 đô, bao vé xe, đi không cần hộ chiếu. Zalo 0900 000 101"
	for _, tc := range []struct {
		name   string
		args   []string
		want   int
		stdout string
		stderr string
	}{
		{"a file that is not there", []string{"nosuch.txt"}, exitFailed, "", "no such file"},
		{"a word that is nothing", []string{"nowhere"}, exitFailed, "", "One word is too little to judge"},
		{"a folder", []string{dir}, exitFailed, "", "is a folder"},
		{"a country of four letters", []string{"--country", "zzzz", lure}, exitUsage, "", "want two letters"},
		{"a country that is a path", []string{"--country", "../", lure}, exitUsage, "", "want two letters"},
		{"bytes that are no text", []string{write("bytes", "\x00\x01\xff\xfe\x00\x9f")}, exitUnread, "WE COULD NOT CHECK", ""},
		{"a text with the colours of a terminal", []string{write("esc.txt", "\x1b[31m"+lure+"\x1b[0m")}, exitStrong, "MANY DANGER SIGNS", ""},
		{"a handle without its sign", []string{"demo_kr_01"}, exitUnread, "accounts cannot be looked up here", ""},
		{"two contacts", []string{"Zalo 0900 000 101, SĐT 0900 000 102"}, exitUnread, "COULD NOT CHECK", ""},
	} {
		t.Run(tc.name, func(t *testing.T) {
			var out, words bytes.Buffer
			args := append([]string{"check", "--lang", "en", "--data", filepath.Join(dir, "none")}, tc.args...)
			got := run(t.Context(), args, stdio{strings.NewReader(""), &out, &words})
			if got != tc.want || !strings.Contains(strings.ToLower(out.String()), strings.ToLower(tc.stdout)) || !strings.Contains(words.String(), tc.stderr) {
				t.Errorf("exit code %d, want %d\n%s%s", got, tc.want, out.String(), words.String())
			}
			if tc.stdout == "" && out.Len() > 0 {
				t.Errorf("a failure prints %q", out.String())
			}
		})
	}
}

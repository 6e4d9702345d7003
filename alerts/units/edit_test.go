package units_test

import (
	"fmt"
	"math/rand/v2"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"

	"lurewatch/alerts/units"
)

// saved saves an operator's file of Tây Ninh with an edit and returns the file, after what is read of it was compared.
func saved(t *testing.T, text string, edit func(*units.Unit)) string {
	t.Helper()
	dir := folder(t, map[string]string{"tay-ninh.yaml": text})
	book, errs := units.Load(small, dir, nil)
	u, ok := book.Unit("tay-ninh")
	if !ok {
		t.Fatal(errs)
	}
	edit(&u)
	was, err := units.Hash(dir, u.ID)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := units.Save(small, dir, u, was, nil); err != nil {
		t.Fatal(err)
	}
	book, errs = units.Load(small, dir, nil)
	got, _ := book.Unit("tay-ninh")
	if diff := cmp.Diff(u.Filled(), got, cmpopts.EquateEmpty()); diff != "" || len(errs) > 0 {
		t.Errorf("what is read is another unit, %v (-want +got):\n%s", errs, diff)
	}
	b, err := os.ReadFile(filepath.Join(dir, "tay-ninh.yaml"))
	if err != nil {
		t.Fatal(err)
	}
	return string(b)
}

func TestSavingKeepsWhatPeopleWrote(t *testing.T) {
	hour := func(u *units.Unit) { u.Hour = "07:00" }
	for _, tt := range []struct {
		name, file, want string
		edit             func(*units.Unit)
	}{
		{"nothing changed", "# đầu\nid: tay-ninh # mã\n\npdf: false\n# cuối", "# đầu\nid: tay-ninh # mã\n\npdf: false\n# cuối\n", func(*units.Unit) {}},
		{"a value that changed, with its comments", "id: tay-ninh\n# giờ giao ban\nhour: '05:00' # từ 1/11\n\n# PDF cho chỉ huy\npdf: true\n",
			"id: tay-ninh\n# giờ giao ban\nhour: \"07:00\" # từ 1/11\n\n# PDF cho chỉ huy\npdf: true\n", hour},
		{"what is new stands at the end", "id: tay-ninh\npdf: true   # cho chỉ huy", "id: tay-ninh\npdf: true   # cho chỉ huy\nhour: \"07:00\"\n", hour},
		{"a key that goes leaves its comments", "id: tay-ninh\n# vì sao PDF\npdf: true # tạm\nhour: '05:00'\n", "id: tay-ninh\n# vì sao PDF\n# tạm\nhour: '05:00'\n", func(u *units.Unit) { u.PDF = false }},
		{"a value of the seed that was written down stays so", "id: tay-ninh\nadmin: a@unit.example # như cũ\n", "id: tay-ninh\nadmin: a@unit.example # như cũ\nhour: \"07:00\"\n", hour},
		{"a list of lines keeps those that stay", "id: tay-ninh\nrecipients: # trực ban\n  # ca ngày\n  - a@x.example # anh Demo\n\n  - b@x.example # chị Mẫu\n  - \"c@x.example\"\nhour: '05:00'\n",
			"id: tay-ninh\nrecipients: # trực ban\n\n  - b@x.example # chị Mẫu\n  - \"c@x.example\"\n  - \"d@x.example\"\n  # ca ngày\n  # anh Demo\nhour: '05:00'\n",
			func(u *units.Unit) { u.Recipients = []string{"b@x.example", "c@x.example", "d@x.example"} }},
		{"an item that is there twice", "id: tay-ninh\nformer:\n- a # một\n- a # hai\n", "id: tay-ninh\nformer:\n- a # một\n- \"c\"\n# hai\n", func(u *units.Unit) { u.Former = []string{"a", "c"} }},
		{"a list that is emptied", "id: tay-ninh\nrecipients: # ai\n  # ca ngày\n  - a@x.example # anh Demo\npdf: true\n", "id: tay-ninh\n# ai\n# ca ngày\n# anh Demo\npdf: true\n", func(u *units.Unit) { u.Recipients = nil }},
		{"a list in brackets over lines", "id: tay-ninh\nformer: [ # tên cũ\n  a, # một\n  'b # không phải' ]\n", "id: tay-ninh\n# một\nformer: [\"c\"] # tên cũ\n", func(u *units.Unit) { u.Former = []string{"c"} }},
		{"a mapping", "id: tay-ninh\nname: # tên\n  vi: 'Đơn vị # 1' # tiếng Việt\n  # tiếng Anh sau\nhour: '05:00'\n", "id: tay-ninh\n# tiếng Việt\nname: # tên\n  vi: \"Mới\"\n  # tiếng Anh sau\nhour: '05:00'\n",
			func(u *units.Unit) { u.Name.Vi = "Mới" }},
		{"a text of several lines", "id: tay-ninh\nsource:\n  - >-\n    một # không phải\n    # cũng không\n  - hai # đúng\n", "id: tay-ninh\n# đúng\nsource: [\"ba\"]\n", func(u *units.Unit) { u.Source = []string{"ba"} }},
		{"an apostrophe within a word", "id: tay-ninh\nformer:\n  - d'Ao # một\n  - l 'autre # hai\n", "id: tay-ninh\nformer:\n  - l 'autre # hai\n  # một\n", func(u *units.Unit) { u.Former = []string{"l 'autre"} }},
		{"lines that end as on Windows", "id: tay-ninh\r\nhour: '05:00' # giờ\r\npdf: true\r\n", "id: tay-ninh\r\nhour: \"07:00\" # giờ\r\npdf: true\r\n", hour},
		{"one document with its mark", "--- # đầu\nid: tay-ninh # mã\nhour: '05:00'\n", "--- # đầu\nid: tay-ninh # mã\nhour: \"07:00\"\n", hour},
		{"an anchor that nothing needs any more", "id: tay-ninh\nadmin: &a b@x.example # ai\nhour: '05:00'\n", "id: tay-ninh\nadmin: &a b@x.example # ai\nhour: \"07:00\"\n", hour},
	} {
		t.Run(tt.name, func(t *testing.T) {
			if diff := cmp.Diff(tt.want, saved(t, tt.file, tt.edit)); diff != "" {
				t.Errorf("the file (-want +got):\n%s", diff)
			}
		})
	}
}

func TestAFileInAnotherFormIsWrittenAnew(t *testing.T) {
	hour := func(u *units.Unit) { u.Hour = "07:00" }
	const plain = "id: \"tay-ninh\"\nadmin: \"b@x.example\"\nhour: \"07:00\"\n"
	for _, tt := range []struct {
		name, file, want string
		edit             func(*units.Unit)
	}{
		{"braces", "{id: tay-ninh, hour: '05:00', admin: b@x.example} # mất", plain, hour},
		{"braces over lines", "{\nid: tay-ninh,\nhour: '05:00',\nadmin: b@x.example }\n", plain, hour},
		{"keys that are set in", "  id: tay-ninh\n  hour: '05:00'\n  admin: b@x.example\n", plain, hour},
		{"keys behind a mark", "id: tay-ninh\n? hour\n: '05:00'\nadmin: b@x.example\n", plain, hour},
		{"the end of the document", "id: tay-ninh\nadmin: b@x.example\n...\n", plain, hour},
		{"lines that end as of old", "id: tay-ninh\rhour: '05:00'\radmin: b@x.example\r", plain, hour},
		{"hundreds of quoted texts with signs of comments", "id: tay-ninh\nhour: '05:00'\nsource:\n" + strings.Repeat("  - 'a # b' # c\n", 300) + "admin: b@x.example\n", plain,
			func(u *units.Unit) { u.Hour, u.Source = "07:00", nil }},
		{"an anchor that is needed", "id: tay-ninh\nzone: &z Asia/Bangkok\nsource: [*z]\n", "id: \"tay-ninh\"\nsource: [\"Asia/Bangkok\"]\nzone: \"Asia/Tokyo\"\n",
			func(u *units.Unit) { u.Zone = "Asia/Tokyo" }},
	} {
		t.Run(tt.name, func(t *testing.T) {
			if diff := cmp.Diff(tt.want, saved(t, tt.file, tt.edit)); diff != "" {
				t.Errorf("the file (-want +got):\n%s", diff)
			}
		})
	}
}

func TestNoCommentIsLostInFilesOfAnyMake(t *testing.T) {
	// Of each key some ways to write it; "@" stands for a comment that no other place has.
	ways := [][]string{
		{"hour: '05:00' @\n", "hour: @\n  \"05:00\" @\n", "hour: '08:00'\n"},
		{"recipients: @\n@\n  @\n  - a@x.example @\n\n  - 'b@x.example'@\n", "recipients: [a@x.example, @\n  @\n b@x.example ] @\n", "recipients:\n- c@x.example @\n", "recipients:\n  -  a@x.example @\n  @\n  - >-\n    b@x.example\n"},
		{"former: [] @\n", "former: ['x # y', \"z\\\" # w\"] @\n", "former:\n  - it's # y' @\n  - |-\n    # no\n  @\n  - z @\n"},
		{"name: {vi: a, @\n  en: 'b'} @\n", "name: @\n  @\n  vi: a @\n  @\n  fr: \"b\n    # no\" @\n"},
		{"pdf: true @\n", "pdf: @\n  false\n"},
		{"webhook: @\n  url: https://a.example/x @\n  secret: /k @\n"},
	}
	rnd := rand.New(rand.NewPCG(13, 6))
	for range 150 {
		text, comments := "@\nid: tay-ninh @\n", 0
		for _, i := range rnd.Perm(len(ways)) {
			if way := ways[i]; rnd.IntN(4) > 0 {
				text += way[rnd.IntN(len(way))] + []string{"", "\n", "@\n", "\n  @\n"}[rnd.IntN(4)]
			}
		}
		for ; regexp.MustCompile(`(?m)(^|[ ]|')@`).MatchString(text); comments++ {
			at := regexp.MustCompile(`(?m)(?:^|[ ]|')(@)`).FindStringSubmatchIndex(text)[2]
			text = text[:at] + fmt.Sprintf(" #c%d.", comments) + text[at+1:]
		}
		got := saved(t, text, func(u *units.Unit) {
			for _, change := range []func(){
				func() { u.Hour = "08:00" }, func() { u.Recipients = nil }, func() { u.Recipients = []string{"n@x.example", "b@x.example"} }, func() { u.Former = []string{"it's", "n"} },
				func() { u.Former = []string{"a", "b"} }, func() { u.Name.Vi = "n # m" }, func() { u.PDF = !u.PDF }, func() { u.Webhook = units.Webhook{} }, func() { u.DutyPhone = "0900 000 101" },
			} {
				if rnd.IntN(3) == 0 {
					change()
				}
			}
		})
		for i := range comments {
			if n := strings.Count(got, fmt.Sprintf("#c%d.", i)); n != 1 {
				t.Fatalf("the comment %d is there %d times.\n%s\nwas saved as\n%s", i, n, text, got)
			}
		}
	}
}

// plainComment finds the comments of a file that has no quotes and no texts of several lines: there is nothing else that
// "#" behind a space could be.
var plainComment = regexp.MustCompile(`(?m)(?:^|[ \t])(#.*)$`)

// plain reports whether a file is in block form, by rules that know nothing of how it is saved.
func plain(text string) bool {
	if strings.ContainsAny(text, "\"'|>&*!%?{}\r\u0085\u2028\u2029") || strings.Contains(text, "---") || strings.Contains(text, "...") {
		return false
	}
	return regexp.MustCompile(`(?m)^id:`).MatchString(text)
}

func FuzzSave(f *testing.F) {
	f.Add("id: tay-ninh\n# giờ\nhour: 05:00 # sáng\nrecipients:\n  - a@x.example # anh Demo\n", "07:00", "b@x.example,a@x.example", "Tên", true)
	f.Add("id: tay-ninh\nname: {vi: Tên} # x\nformer: [a, # b\n c]\n#\npdf: true", "", "", "", false)
	f.Add("\ufeff# đầu\n---\nid: tay-ninh\nsource:\n- >\n a # b\n- |+\n # c\n\n\n# cuối", "06:00", "", "x", true)
	f.Add("id: &i tay-ninh\nshort: {vi: *i}\nname:\n  vi: a\n  # b\n", "05:00", "a@x.example", "c", false)
	f.Add("id: tay-ninh\nquery: #\n  #a\npaused: true #b\n...\n#c\n", "05:00", "", "", false)
	f.Fuzz(func(t *testing.T, text, hour, to, former string, pdf bool) {
		dir := folder(t, map[string]string{"tay-ninh.yaml": text})
		book, _ := units.Load(small, dir, nil)
		u, ok := book.Unit("tay-ninh")
		if !ok {
			return
		}
		u.Hour, u.PDF, u.Former, u.Recipients = hour, pdf, nil, nil
		if former != "" {
			u.Former = append(slices.Clone(u.Area.Provinces), former)
		}
		if to != "" {
			u.Recipients = strings.Split(to, ",")
		}
		was, err := units.Hash(dir, u.ID)
		if err != nil {
			t.Fatal(err)
		}
		if _, err := units.Save(small, dir, u, was, nil); err != nil {
			return // settings with faults; the file stays
		}
		book, errs := units.Load(small, dir, nil)
		got, _ := book.Unit("tay-ninh")
		if diff := cmp.Diff(u.Filled(), got, cmpopts.EquateEmpty()); diff != "" || len(errs) > 0 {
			t.Errorf("of %q is read another unit, %v (-want +got):\n%s", text, errs, diff)
		}
		b, err := os.ReadFile(filepath.Join(dir, "tay-ninh.yaml"))
		if err != nil {
			t.Fatal(err)
		}
		if !plain(text) {
			return
		}
		for _, m := range plainComment.FindAllStringSubmatch(text, -1) {
			if !strings.Contains(string(b), m[1]) {
				t.Errorf("of %q the comment %q is lost:\n%s", text, m[1], b)
			}
		}
	})
}

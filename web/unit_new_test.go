package web_test

import (
	"net/url"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"lurewatch/alerts/units"
)

const newUnit = "/en/console/new-unit"

// makes makes a unit for youth and returns its id.
func (m *manor) makes(t testing.TB, prefix, id string) string {
	t.Helper()
	id = strings.TrimRight(strings.ReplaceAll(id, "/", ""), "-")
	status, h, body := m.as(t, "admin", prefix+"/console/new-unit", pairs(settled("06:00", "", "kind", "youth", "id", id, "name_vi", "Đoàn thử", "short_vi", "Đoàn", "provinces", "Tây Ninh")...))
	if status != 303 || h.Get("Location") != prefix+"/console/units/"+id+"?done=make" {
		t.Fatalf("make = %d: %s", status, text(body))
	}
	return id
}

// hash is of the operator's file of a unit.
func (m *manor) hash(t testing.TB, id string) string {
	t.Helper()
	_, hash, err := m.bureau.files.Read(id)
	if err != nil {
		t.Fatal(err)
	}
	return hash
}

func TestAUnitOfEachKindIsMade(t *testing.T) {
	m := newManor(t)
	base := units.Unit{Recipients: []string{"truc-ban@tay-ninh.example"}}
	for _, tt := range []struct {
		name string
		form url.Values
		want units.Unit
	}{
		{"the whole country", pairs(settled("06:00", "", "kind", "national", "name_vi", "Cục thử", "short_vi", "Cục thử", "provinces", "Tây Ninh", "query", "x")...),
			units.Unit{ID: "cuc-thu", Kind: units.National, Name: units.Name{Vi: "Cục thử"}, Short: units.Name{Vi: "Cục thử"}}},
		{"a youth organisation, with an id of its own", pairs(settled("06:00", "", "kind", "youth", "id", "doan-an-giang", "name_vi", "Đoàn An Giang", "name_fr", "Jeunesse", "short_vi", "Đoàn AG", "provinces", " tỉnh Tây Ninh\r\n\r\nvn-an-giang, AN GIANG CŨ", "gates", "vn-mocbai")...),
			units.Unit{ID: "doan-an-giang", Kind: units.Youth, Name: units.Name{Vi: "Đoàn An Giang", Fr: "Jeunesse"}, Short: units.Name{Vi: "Đoàn AG"}, Area: units.Area{Provinces: []string{"vn-tay-ninh", "vn-an-giang", "vn-an-giang-cu"}}}},
		{"a saved search", pairs(settled("06:00", "", "kind", "search", "name_vi", "Tìm casino ở Bavet", "short_vi", "Casino", "query", ` casino "Bavet" -báo `)...),
			units.Unit{ID: "casino", Kind: units.Saved, Name: units.Name{Vi: "Tìm casino ở Bavet"}, Short: units.Name{Vi: "Casino"}, Query: `casino "Bavet" -báo`}},
		{"a border unit", func() url.Values {
			f := pairs(settled("06:00", "", "kind", "border", "name_vi", "Đồn thử", "short_vi", "Đồn thử 7", "provinces", "Tây Ninh", "gates", "vn-mocbai", "countries", "KH", "behind", "kh-bavet")...)
			f["neighbours"] = []string{"tay-ninh", "viet-nam"}
			return f
		}(), units.Unit{ID: "don-thu-7", Kind: units.Border, Name: units.Name{Vi: "Đồn thử"}, Short: units.Name{Vi: "Đồn thử 7"}, Area: units.Area{Provinces: []string{"vn-tay-ninh"}, Gates: []string{"vn-mocbai"}, Behind: []string{"kh-bavet"}, Countries: []string{"KH"}, Neighbours: []string{"tay-ninh", "viet-nam"}}}},
	} {
		t.Run(tt.name, func(t *testing.T) {
			status, h, body := m.as(t, "admin", newUnit, tt.form)
			if at := "/en/console/units/" + tt.want.ID + "?done=make"; status != 303 || h.Get("Location") != at {
				t.Fatalf("make = %d to %q: %s", status, h.Get("Location"), text(body))
			}
			tt.want.Recipients = base.Recipients
			got, _, err := m.bureau.files.Read(tt.want.ID)
			if diff := cmp.Diff(tt.want.Filled(), got); diff != "" || err != nil {
				t.Errorf("the unit, %v (-want +got):\n%s", err, diff)
			}
			head, err := m.store.AuditHead(t.Context())
			if err != nil || head.Act != "make" || head.By != "admin" || head.On != "unit:"+tt.want.ID || !strings.Contains(string(head.Data), string(tt.want.Kind)) || strings.Contains(string(head.Data), "@") {
				t.Errorf("the audit log says %+v %s, %v", head, head.Data, err)
			}
			_, _, body = m.as(t, "admin", h.Get("Location"), nil)
			says(t, body, "The unit is made", "Send a test", "Take the unit out of use")
		})
	}
	_, _, body := m.as(t, "reader", "/en/console/units", nil)
	says(t, body, "Cục thử", "Đoàn An Giang", "Tìm casino", "Đồn thử")
	if status, _, _ := m.as(t, "lead", "/en/console/units/casino/act", pairs("do", "test")); status != 200 || m.bureau.tested[0] != "casino" {
		t.Errorf("a test of the new unit = %d, %v", status, m.bureau.tested)
	}
}

func TestANewUnitWithFaultsNamesTheirFields(t *testing.T) {
	m := newManor(t)
	m.bureau.files.Known = func(id string) bool { return id == "vn-tay-ninh" }
	m.archive(t, "don-vi-cu", time.Date(2026, 11, 1, 0, 0, 0, 0, time.UTC), 1)
	for _, tt := range []struct{ name, kind, field, value, at, says string }{
		{"no name", "youth", "name_vi", " ", "name_vi", "To be corrected: Name of the unit"},
		{"a short name that is long", "youth", "short_vi", strings.Repeat("x", 21), "short_vi", "Short name"},
		{"no province", "youth", "provinces", "", "provinces", "a unit of this kind needs provinces"},
		{"a province that is none", "border", "provinces", "Tây Ninh\nAtlantis", "provinces", "no province called “Atlantis”"},
		{"no query", "search", "query", "", "query", "units of kind search need one"},
		{"an id with marks", "youth", "id", "Đoàn 7", "id", "at most 40 characters, such as doan-7"},
		{"an id that leads out of the folder", "youth", "id", "../../x", "id", "such as x"},
		{"an id that is taken", "youth", "id", "tay-ninh", "id", "tay-ninh is or was that of another unit. Free is tay-ninh-2"},
		{"the id of a unit that is stopped", "youth", "id", "hong", "id", "Free is hong-2"},
		{"the id of a unit that was", "youth", "id", "don-vi-cu", "id", "Free is don-vi-cu-2"},
		{"a name that makes no id", "youth", "short_vi", "柬", "id", "the name has no Latin letters"},
		{"an address that is none", "youth", "recipients", "nobody", "recipients", "Recipients: enter mail addresses"},
		{"a folder that depends", "youth", "directory", "out", "directory", "enter the whole path"},
		{"a time that is none", "youth", "hour", "25:00", "hour", "Hour: enter it as"},
	} {
		t.Run(tt.name, func(t *testing.T) {
			name := "Đoàn thử"
			if tt.field == "short_vi" && tt.at == "id" {
				name = "塞"
			}
			form := pairs(settled("06:00", "", "kind", tt.kind, "id", "", "name_vi", name, "short_vi", "Đoàn thử", "provinces", "Tây Ninh", "query", map[string]string{"search": "x"}[tt.kind], tt.field, tt.value)...)
			form.Set(tt.field, tt.value)
			status, _, body := m.as(t, "admin", newUnit, form)
			at := strings.Index(body, `id="`+tt.at+`"`)
			if status != 422 || !strings.Contains(text(body), tt.says) || at < 0 || !strings.Contains(body[at:at+strings.Index(body[at:], ">")], "aria-invalid") {
				t.Errorf("%d without %q at %s: %s", status, tt.says, tt.at, text(body))
			}
			says(t, body, "Nothing was saved")
		})
	}
	_, _, body := m.as(t, "admin", newUnit, pairs(settled("x", "", "kind", "border", "id", "tay-ninh", "directory", "out", "short_vi", "Đoàn", "provinces", "Atlantis")...))
	says(t, body, "To be corrected: Code of the unit, Folder on the server, Name of the unit (Vietnamese), Provinces, Hour.")
	has(t, body, ">\nAtlantis</textarea>")
	if names, err := filepath.Glob(filepath.Join(m.bureau.files.Dir, "*")); err != nil || len(names) > 0 {
		t.Errorf("something was written: %v, %v", names, err)
	}
	if status, _, _ := m.as(t, "admin", newUnit, pairs("kind", "x")); status != 400 {
		t.Errorf("a kind that there is not = %d", status)
	}
}

func TestProvincesAreKnownByTheirNames(t *testing.T) {
	m := newManor(t, func(b *bench) {
		b.Place = func(id string) (map[string]string, bool) {
			names := map[string]map[string]string{"vn-tay-ninh": {"vi": "Tây Ninh"}, "vn-long-an": {"vi": "Long An"}, "vn-hcm": {"vi": "Hồ Chí Minh"}}[id]
			return names, names != nil
		}
	})
	m.as(t, "admin", newUnit, pairs(settled("06:00", "", "kind", "youth", "name_vi", "Đoàn", "short_vi", "Đoàn", "provinces", "LONG AN; tp. Tây Ninh\nvn-hcm")...))
	u, hash, err := m.bureau.files.Read("doan")
	if got := strings.Join(u.Area.Provinces, " "); err != nil || got != "vn-long-an vn-tay-ninh vn-hcm" {
		t.Fatalf("the provinces are %q, %v", got, err)
	}
	_, _, body := m.as(t, "admin", "/en/console/units/doan", nil)
	has(t, body, ">\nLong An\nTây Ninh\nHồ Chí Minh</textarea>")
	m.as(t, "admin", "/en/console/units/doan", pairs(settled("06:00", hash, "name_vi", "Đoàn mới", "short_vi", "Đoàn", "provinces", "Long An\nTây Ninh\nHồ Chí Minh")...))
	if u, _, err = m.bureau.files.Read("doan"); err != nil || u.Name.Vi != "Đoàn mới" || strings.Join(u.Area.Provinces, " ") != "vn-long-an vn-tay-ninh vn-hcm" {
		t.Errorf("saved as %+v, %v", u, err)
	}
	head, err := m.store.AuditHead(t.Context())
	if err != nil || head.Act != "unit" || string(head.Data) != `{"changed":["name"]}` {
		t.Errorf("the audit log says %+v %s, %v", head, head.Data, err)
	}
}

func TestWhoAUnitOfTheSeedsIsStays(t *testing.T) {
	m := newManor(t)
	const at = "/en/console/units/tay-ninh"
	_, _, body := m.as(t, "admin", at, nil)
	if strings.Contains(body, `name="name_vi"`) || strings.Contains(body, at+"/retire") {
		t.Error("the page offers to change who a unit of the seeds is, or to take it out of use")
	}
	m.as(t, "admin", at, pairs(settled("07:00", "", "name_vi", "Khác", "short_vi", "Khác", "provinces", "Long An")...))
	if u, _, err := m.bureau.files.Read("tay-ninh"); err != nil || u.Name.Vi != "Đơn vị Tây Ninh" || u.Hour != "07:00" {
		t.Errorf("saved as %+v, %v", u, err)
	}
	status, _, body := m.as(t, "admin", at+"/retire", pairs("hash", m.hash(t, "tay-ninh")))
	if status != 409 || !strings.Contains(text(body), "This unit comes with the program") {
		t.Errorf("taken out of use = %d: %s", status, text(body))
	}
}

func TestAUnitIsTakenOutOfUseAndPutBack(t *testing.T) {
	m := newManor(t)
	id := m.makes(t, "/en", "doan-thu")
	at, back := "/en/console/units/"+id, "/en/console/retired-units/"+id
	file := filepath.Join(m.bureau.files.Dir, id+".yaml")
	if b, err := os.ReadFile(file); err != nil || os.WriteFile(file, append(b, "# hỏi chị Mẫu trước\n"...), 0o600) != nil {
		t.Fatal(err)
	}
	before, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	for _, role := range []string{"reader", "reviewer", "lead"} {
		for path, form := range map[string]url.Values{newUnit: nil, at + "/retire": pairs("hash", m.hash(t, id)), back: pairs()} {
			if status, _, _ := m.as(t, role, path, form); status != 403 {
				t.Errorf("%s for a %s = %d", path, role, status)
			}
		}
		if _, _, body := m.as(t, role, "/en/console/units", nil); strings.Contains(body, "new-unit") {
			t.Errorf("a %s is offered to make a unit", role)
		}
	}
	if status, _, body := m.as(t, "admin", at+"/retire", pairs("hash", "another")); status != 409 || !strings.Contains(text(body), "so it is still in use") {
		t.Errorf("taken out of use over what somebody else saved = %d", status)
	}
	tayNinh, hash, err := m.bureau.files.Read("tay-ninh")
	tayNinh.Area.Neighbours = []string{id}
	if err != nil || m.bureau.files.Save(tayNinh, hash) != nil {
		t.Fatal(err)
	}
	if status, _, body := m.as(t, "admin", at+"/retire", pairs("hash", m.hash(t, id))); status != 409 || !strings.Contains(text(body), "unit tay-ninh names it as a neighbour") {
		t.Errorf("a neighbour is taken out of use = %d: %s", status, text(body))
	}
	if tayNinh.Area.Neighbours = nil; m.bureau.files.Save(tayNinh, m.hash(t, "tay-ninh")) != nil {
		t.Fatal("save")
	}
	status, h, _ := m.as(t, "admin", at+"/retire", pairs("hash", m.hash(t, id)))
	if status != 303 || h.Get("Location") != "/en/console/units?done=retire" {
		t.Fatalf("take out of use = %d", status)
	}
	if head, err := m.store.AuditHead(t.Context()); err != nil || head.Act != "retire" || head.By != "admin" || head.On != "unit:"+id {
		t.Errorf("the audit log says %+v, %v", head, err)
	}
	_, _, body := m.as(t, "admin", h.Get("Location"), nil)
	says(t, body, "The unit is out of use", "Đoàn thử doan-thu", "Put it back")
	if _, _, body = m.as(t, "lead", "/en/console/units", nil); strings.Contains(body, "retired-units") {
		t.Error("a lead is offered to put it back")
	}
	if status, _, body = m.as(t, "admin", newUnit, pairs(settled("06:00", "", "kind", "youth", "id", id, "name_vi", "x", "short_vi", "x", "provinces", "x")...)); status != 422 || !strings.Contains(text(body), "Free is doan-thu-2") {
		t.Errorf("its id for another = %d: %s", status, text(body))
	}
	status, h, _ = m.as(t, "admin", back, pairs())
	if status != 303 || h.Get("Location") != at+"?done=return" {
		t.Fatalf("put back = %d to %s", status, h.Get("Location"))
	}
	after, err := os.ReadFile(file)
	if err != nil || string(after) != string(before) {
		t.Errorf("put back as %q, %v; want %q", after, err, before)
	}
	_, _, body = m.as(t, "admin", h.Get("Location"), nil)
	says(t, body, "The unit is back in use")
	if status, _, _ := m.as(t, "admin", back, pairs()); status != 404 {
		t.Errorf("put back once more = %d", status)
	}
	if head, err := m.store.AuditHead(t.Context()); err != nil || head.Act != "restore" || head.On != "unit:"+id {
		t.Errorf("the audit log says %+v, %v", head, err)
	}
}

func TestAUnitThatWouldBeStoppedIsNotPutBack(t *testing.T) {
	m := newManor(t)
	id := m.makes(t, "/en", "doan-thu")
	m.as(t, "admin", "/en/console/units/"+id+"/retire", pairs("hash", m.hash(t, id)))
	m.bureau.files.Known = func(id string) bool { return false }
	status, _, body := m.as(t, "admin", "/en/console/retired-units/"+id, pairs())
	if status != 409 || !strings.Contains(text(body), "The unit was not put back") || !strings.Contains(text(body), "vn-tay-ninh") {
		t.Errorf("put back = %d: %s", status, text(body))
	}
}

func TestNobodyMakesUnitsWithoutAnAccount(t *testing.T) {
	m := newManor(t)
	o := m.Options
	o.Open = true
	open := newBench(t, func(b *bench) { b.Options = o })
	if _, _, body := open.get(t, "/en/console/units"); strings.Contains(body, "new-unit") {
		t.Error("whoever opens the page is offered to make a unit")
	}
	if status, _, _ := open.get(t, newUnit); status != 403 {
		t.Errorf("the form = %d", status)
	}
	if status, _, _ := open.post(t, newUnit, pairs("kind", "national", "name_vi", "x", "short_vi", "x")); status != 403 {
		t.Errorf("make = %d", status)
	}
}

func TestAFormThatChangesNothingLeavesTheFileAsItIs(t *testing.T) {
	m := newManor(t)
	const mine = "# của anh Demo\nid: don-thu\nkind: border\nname: {vi: Đồn thử} # tạm\nshort: {vi: Đồn}\narea:\n  provinces: [vn-tay-ninh]\n  gates:\n    - vn-xamat # trước\n    - vn-mocbai\n  neighbours: [viet-nam, tay-ninh]\nrecipients: [truc-ban@tay-ninh.example]\n"
	file := filepath.Join(m.bureau.files.Dir, "don-thu.yaml")
	if err := os.WriteFile(file, []byte(mine), 0o600); err != nil {
		t.Fatal(err)
	}
	form := pairs(settled("06:00", m.hash(t, "don-thu"), "name_vi", "Đồn thử", "short_vi", "Đồn", "provinces", "Tây Ninh")...)
	form["gates"], form["neighbours"] = []string{"vn-mocbai", "vn-xamat"}, []string{"tay-ninh", "viet-nam"} // as the page has them
	if status, _, body := m.as(t, "admin", "/en/console/units/don-thu", form); status != 303 {
		t.Fatalf("save = %d: %s", status, text(body))
	}
	if raw, err := os.ReadFile(file); err != nil || string(raw) != mine {
		t.Errorf("the file is another, %v (-want +got):\n%s", err, cmp.Diff(mine, string(raw)))
	}
	form.Set("hash", m.hash(t, "don-thu"))
	form["gates"] = []string{"vn-mocbai"}
	m.as(t, "admin", "/en/console/units/don-thu", form)
	raw, err := os.ReadFile(file)
	if want := strings.Replace(mine, "area:\n  provinces: [vn-tay-ninh]\n  gates:\n    - vn-xamat # trước\n    - vn-mocbai\n  neighbours: [viet-nam, tay-ninh]\n",
		"# trước\narea:\n  provinces: [\"vn-tay-ninh\"]\n  gates: [\"vn-mocbai\"]\n  neighbours: [\"viet-nam\", \"tay-ninh\"]\n", 1); err != nil || string(raw) != want {
		t.Errorf("the file with a gate less, %v (-want +got):\n%s", err, cmp.Diff(want, string(raw)))
	}
}

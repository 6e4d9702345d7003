package alerts_test

import (
	"crypto/sha256"
	"encoding/binary"
	"encoding/json"
	"fmt"
	"testing"

	"lurewatch/alerts"
	"lurewatch/job"
)

// numberOf is the number that an ad's id makes.
func numberOf(id job.ID) int {
	sum := sha256.Sum256([]byte(id))
	return int(binary.BigEndian.Uint64(sum[:8]) % 1_000_000)
}

// refOf is the reference that an ad gets on a day on which no other has its number.
func refOf(day string, id job.ID) string { return fmt.Sprintf("VN-%s-%06d", day, numberOf(id)) }

func TestAReferenceIsOfOneAdAlsoAfterARestoredBackup(t *testing.T) {
	told := func(second ...string) map[job.ID]string {
		h := newHouse(t, unit("tay-ninh", "tn"))
		f := h.office()
		h.tick(f, h.now)
		h.file(h.now, nil, ad("a", "tn", "một"), ad("b", "tn", "hai"))
		h.tick(f, day(1))
		for _, id := range second {
			h.file(h.now, nil, ad(id, "tn", "tin "+id))
		}
		h.tick(f, day(2))
		refs := make(map[job.ID]string)
		for _, p := range h.posted.papers(t, "tay-ninh") {
			for _, it := range p.Digest.Items {
				refs[it.Case.Ad.ID] = it.Ref
			}
		}
		return refs
	}
	lost, restored := told("c", "d"), told("x", "y", "d") // the backup is of the first day; the second day comes again, with other ads
	for id, ref := range restored {
		for was, old := range lost {
			if (ref == old) != (id == was) {
				t.Errorf("ad %s is called %s after the backup came back, ad %s was called %s", id, ref, was, old)
			}
		}
	}
}

func TestTwoAdsOfADayWithOneNumber(t *testing.T) {
	first, second := twins()
	h := newHouse(t, unit("tay-ninh", "tn"))
	f := h.office()
	h.tick(f, h.now)
	h.file(h.now, nil, ad(string(first), "tn", "một"))
	h.tick(f, day(1))
	h.file(h.now, nil, ad(string(second), "tn", "hai"))
	h.tick(f, day(2))
	if a, b := h.ref(first), h.ref(second); a != refOf("20261101", first) || b != refOf("20261102", second) {
		t.Errorf("on two days they are called %s and %s", a, b)
	}
	h = newHouse(t, unit("tay-ninh", "tn"))
	f = h.office()
	h.tick(f, h.now)
	h.file(h.now, nil, ad(string(first), "tn", "một"), ad(string(second), "tn", "hai"))
	h.tick(f, day(1))
	numbers := make(map[string]bool)
	for _, id := range []job.ID{first, second} {
		ref := h.ref(id)
		numbers[ref] = true
		if found, err := f.AdOf(t.Context(), ref); err != nil || found != id {
			t.Errorf("AdOf(%s) = %s, %v, want %s", ref, found, err, id)
		}
	}
	for _, n := range []int{numberOf(first), (numberOf(first) + 1) % 1_000_000} {
		if ref := fmt.Sprintf("VN-20261101-%06d", n); !numbers[ref] {
			t.Errorf("on one day they are called %v, want %s to be one of them", numbers, ref)
		}
	}
}

// twins are two ids that make the same number.
func twins() (job.ID, job.ID) {
	seen := make(map[int]job.ID)
	for i := 0; ; i++ {
		id := job.ID(fmt.Sprintf("t%d", i))
		if other, ok := seen[numberOf(id)]; ok {
			return other, id
		}
		seen[numberOf(id)] = id
	}
}

func TestReferencesOfFourDigitsStay(t *testing.T) {
	const old = "VN-20261101-0007"
	h, f := toldHouse(t)
	was := h.ref("a")
	h.rename("a", old)
	h.file(h.now, nil, ad("a", "tn", "một, khác"))
	h.tick(f, day(2))
	papers := h.posted.papers(t, "tay-ninh")
	if it := papers[len(papers)-1].Digest.Items[0]; it.Case.Ad.ID != "a" || it.Ref != old {
		t.Errorf("the ad that was called %s is called %s", old, it.Ref)
	}
	for _, ref := range []string{old, "vn-20261101-7", " VN-20261101-000007 "} {
		if id, err := f.AdOf(t.Context(), ref); err != nil || id != "a" {
			t.Errorf("AdOf(%q) = %s, %v, want a", ref, id, err)
		}
	}
	if id, err := f.AdOf(t.Context(), was); err == nil {
		t.Errorf("AdOf(%s), which nothing is called any more, is %s", was, id)
	}
	a := alerts.Answer{Token: f.Token("tay-ninh", alerts.ToAnswer), Ref: "vn-20261101-7", Right: true, Via: "mail", ID: "1"}
	for _, want := range []alerts.Effect{alerts.Decided, alerts.Same} {
		if got, err := f.Answer(t.Context(), a); err != nil || got != want {
			t.Errorf("Answer to %s = %s, %v, want %s", a.Ref, got, err, want)
		}
		a.Ref = old
	}
}

func TestANumberOfFourDigitsIsNotGivenAgain(t *testing.T) {
	h := newHouse(t, unit("tay-ninh", "tn"))
	id := job.ID("")
	for i := 0; id == ""; i++ {
		if low := job.ID(fmt.Sprintf("low%d", i)); numberOf(low) < 9999 {
			id = low
		}
	}
	h.write("alerts.ref", fmt.Sprintf("VN-20261101-%04d", numberOf(id)), job.ID("other"))
	f := h.office()
	h.tick(f, h.now)
	h.file(h.now, nil, ad(string(id), "tn", "một"))
	h.tick(f, day(1))
	if got, want := h.ref(id), fmt.Sprintf("VN-20261101-%06d", numberOf(id)+1); got != want {
		t.Errorf("the ad is called %s, want %s: its own number is another's, with four digits", got, want)
	}
}

// rename calls an ad as an older release would have called it.
func (h *house) rename(id job.ID, ref string) {
	h.Helper()
	was := h.ref(id)
	for _, table := range []string{"alerts.told", "alerts.ref_of", "alerts.ref"} {
		rows, err := h.store.Rows(h.Context(), table, "", 1000)
		if err != nil {
			h.Fatal(err)
		}
		for _, r := range rows {
			var told map[string]any
			switch {
			case r.Key == was:
				h.write(table, ref, id)
				h.write(table, was, nil)
			case string(r.Value) == `"`+was+`"`:
				h.write(table, r.Key, ref)
			case json.Unmarshal(r.Value, &told) == nil && told["ref"] == was:
				told["ref"] = ref
				h.write(table, r.Key, told)
			}
		}
	}
}

// write puts a row into the store, or deletes it.
func (h *house) write(table, key string, v any) {
	h.Helper()
	row := job.Row{Table: table, Key: key}
	if v != nil {
		var err error
		if row.Value, err = json.Marshal(v); err != nil {
			h.Fatal(err)
		}
	}
	if err := h.store.WriteRows(h.Context(), []job.Row{row}, nil); err != nil {
		h.Fatal(err)
	}
}

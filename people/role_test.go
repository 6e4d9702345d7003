package people_test

import (
	"testing"

	"lurewatch/people"
)

func TestWhatEachRoleMay(t *testing.T) {
	acts := []people.Act{people.Read, people.Export, people.Clear, people.Decide, people.Share, people.UndoAny, people.ReadAudit, people.Manage}
	may := map[people.Role]string{
		"":              "--------",
		"owner":         "--------",
		people.Reader:   "xx------",
		people.Reviewer: "xxxx----",
		people.Lead:     "xxxxxxx-",
		people.Admin:    "xxxxxxxx",
	}
	for role, row := range may {
		for i, act := range acts {
			if got, want := role.May(act), row[i] == 'x'; got != want {
				t.Errorf("%q may %s: %v, want %v", role, act, got, want)
			}
		}
	}
	if people.Admin.May("unheard of") {
		t.Error("admin may what nobody has heard of")
	}
	if (people.Principal{}).May(people.Read) {
		t.Error("somebody who is not logged in may read")
	}
}

func TestParseRole(t *testing.T) {
	for _, r := range people.Roles {
		if got, err := people.ParseRole(string(r)); err != nil || got != r {
			t.Errorf("ParseRole(%q) = %q, %v", r, got, err)
		}
	}
	if _, err := people.ParseRole("root"); err == nil {
		t.Error("ParseRole(root) has no error")
	}
}

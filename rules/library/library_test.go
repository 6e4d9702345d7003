package library_test

import (
	"testing"

	"lurewatch/rules"
	"lurewatch/rules/library"
	"lurewatch/seeds"
)

// TestEveryExampleComesOutAsItsRuleSays loads the library as it ships and judges every example in it.
func TestEveryExampleComesOutAsItsRuleSays(t *testing.T) {
	set, err := rules.Load(library.FS, seeds.FS)
	if err != nil {
		t.Fatal(err)
	}
	n, err := set.Test()
	if err != nil {
		t.Error(err)
	}
	if least := 4 * len(set.Rules()); n < least {
		t.Errorf("Test judged %d examples, want at least %d: two hits and two near misses a rule", n, least)
	}
}

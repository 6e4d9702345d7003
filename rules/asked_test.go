package rules_test

import (
	"testing"

	"github.com/google/go-cmp/cmp"
)

func TestTermsAreWhatARuleAsksFor(t *testing.T) {
	s := builtin(t)
	for rule, want := range map[string][]string{
		"papers-kept":          {"papers-kept"},
		"fee-for-work-at-home": {"spare-time-money", "home-materials", "fee-before", "deposit-seat"},
		"hub-place":            nil,
		"no-such-rule":         nil,
	} {
		if diff := cmp.Diff(want, s.Terms(rule)); diff != "" {
			t.Errorf("Terms(%q) (-want +got):\n%s", rule, diff)
		}
	}
}

package api_test

import (
	"slices"
	"testing"

	"lurewatch/check"
)

// TestTheDocumentNamesEveryReason holds that programs can know each code that says why something could not be read.
func TestTheDocumentNamesEveryReason(t *testing.T) {
	doc := document(newWorld(t))
	codes, _ := at(t, doc, "components", "schemas", "CheckAssessment", "properties", "because", "enum").([]any)
	for _, b := range check.Reasons {
		if !slices.Contains(codes, any(string(b))) {
			t.Errorf("the document does not name %s", b)
		}
	}
	if len(codes) != len(check.Reasons) {
		t.Errorf("the document names %d reasons, there are %d", len(codes), len(check.Reasons))
	}
}

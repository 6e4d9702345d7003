package rules

import (
	"fmt"
	"maps"
	"slices"
)

// checkFitted finds what is wrong with what was learned: parts of it that are missing, bounds and points that cannot be. Points of
// a rule that is no longer there do no harm. A library of which nothing was learned has none of these files.
func (lib *library) checkFitted() []error {
	var faults []error
	f, doc := &lib.fitted, lib.docs[FittedFile]
	present := map[string]bool{FittedFile: doc != nil, LuresFile: lib.readers.Lures != nil, ReportsFile: lib.readers.Reports != nil}
	for _, name := range []string{FittedFile, LuresFile, ReportsFile} {
		if !present[name] && (present[FittedFile] || present[LuresFile] || present[ReportsFile]) {
			faults = append(faults, fmt.Errorf("%s: missing; %q writes %s, %s and %s together", name, "rules fit", FittedFile, LuresFile, ReportsFile))
		}
	}
	if m := lib.readers; m.Lures != nil && m.Lures.Whole() || m.Reports != nil && !m.Reports.Whole() {
		faults = append(faults, fmt.Errorf("%s and %s: each is the other's model", LuresFile, ReportsFile))
	}
	if doc == nil {
		return faults
	}
	if f.Look > f.Alert {
		faults = append(faults, fault(doc, []any{"look"}, "look begins at %v, above alert at %v", f.Look, f.Alert))
	}
	for _, id := range slices.Sorted(maps.Keys(f.Points)) {
		if p := f.Points[id]; p < 0 {
			faults = append(faults, fault(doc, []any{"points", id}, "points of %q are %v, want a number from 0 on", id, p))
		}
	}
	return faults
}

package web

import (
	"encoding/json"
	"fmt"
	"time"
)

// hotline is a telephone number that a worried person is asked to call.
type hotline struct {
	Number string `json:"number"`
	// Status is "verified" when the number was seen at a named source; no other status is ever shown.
	Status string `json:"status"`
	// Seen is the month of the source, "2025-09".
	Seen   string   `json:"seen"`
	Source []string `json:"source"`

	// Checked is Seen as a time.
	Checked time.Time `json:"-"`
}

// readHotline returns the first verified hotline of a file, and nil where there is none: then the pages print
// no number at all. A file that cannot be read is a programmer's fault, for it is part of the program.
func readHotline(file []byte) *hotline {
	if len(file) == 0 {
		return nil
	}
	var lines []hotline
	if err := json.Unmarshal(file, &lines); err != nil {
		panic(fmt.Errorf("read hotlines: %w", err))
	}
	for _, h := range lines {
		if h.Status != "verified" {
			continue
		}
		at, err := time.Parse("2006-01", h.Seen)
		if err != nil {
			panic(fmt.Errorf("read hotlines: number %s: %w", h.Number, err))
		}
		h.Checked = at
		return &h
	}
	return nil
}

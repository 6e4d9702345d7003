package job

import "time"

// Query is a search over flagged ads. The zero Query finds all of them, most serious first.
type Query struct {
	// Text is what a person typed. Every text is a valid query.
	Text   string
	From   int
	Size   int // 0 means 20
	Facets bool
	// HTML asks for fragments with <mark> around the words found and everything else escaped; otherwise
	// fragments are plain text with the words found between guillemets « ».
	HTML bool
}

// Hit is one flagged ad that matches. Fragments holds excerpts by field name.
type Hit struct {
	ID        ID                  `json:"id"`
	Title     string              `json:"title"`
	Band      Band                `json:"band"`
	Score     float64             `json:"score"`
	URL       string              `json:"url"`
	Source    string              `json:"source"`
	Lang      string              `json:"lang"`
	LastSeen  time.Time           `json:"last_seen"`
	Fragments map[string][]string `json:"fragments"`
}

// FacetCount is how many matching ads have a value.
type FacetCount struct {
	Value string `json:"value"`
	Count int    `json:"count"`
}

// Hits is a page of results.
type Hits struct {
	Total  int                     `json:"total"`
	TookMS float64                 `json:"took_ms"`
	Hits   []Hit                   `json:"hits"`
	Facets map[string][]FacetCount `json:"facets,omitempty"`
}

package index

import "lurewatch/job"

// hitOf reads the card of a match and takes its excerpts. For a query of somebody who sees contacts masked they are not
// taken around contacts, and nothing in one is marked.
func hitOf(r ranked, marks []needle, q job.Query) (job.Hit, error) {
	b, err := r.part.body(r.n)
	if err != nil {
		return job.Hit{}, err
	}
	style := plainStyle
	if q.HTML {
		style = htmlStyle
	}
	fragments := map[string][]string{}
	for i, f := range job.Fields {
		text, hidden := b.ad.Field(f), b.secret[i]
		if !q.Masked {
			hidden = nil
		}
		spans := find(text, marks, hidden)
		if len(spans) > 0 || f == job.Text && text != "" {
			fragments[string(f)] = style.fragments(text, spans)
		}
	}
	row := &r.part.list[r.n]
	hit := job.Hit{ID: job.ID(row.id), Title: b.ad.Title, Band: row.band, Score: row.score, URL: b.ad.URL, FirstSeen: timeOf(row.first),
		LastSeen: timeOf(row.last), FlaggedAt: timeOf(row.flagged), Fragments: fragments}
	tags := r.part.words.all()
	for _, n := range row.tags {
		setTag(&hit, tags[n])
	}
	return hit, nil
}

// setTag puts a tag where people see it.
func setTag(h *job.Hit, t tag) {
	switch t.field {
	case tagSource:
		h.Source = t.value
	case tagLang:
		h.Lang = t.value
	case tagClosed:
		h.Closed = t.value == yes
	case tagReview:
		h.Review = job.ReviewState(t.value)
	case tagCategory:
		h.Categories = append(h.Categories, job.Category(t.value))
	case tagCountry:
		h.Countries = append(h.Countries, t.value)
	}
}

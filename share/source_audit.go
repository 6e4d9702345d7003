package share

import (
	"context"
	"encoding/json"
	"iter"

	"lurewatch/job"
)

// auditsAtOnce is how many lines of the audit log are read at once.
const auditsAtOnce = 1000

// withAudits reads the ids of a bundle, one more than it holds at most, so that it shows that they are too many, and the
// lines of the audit log that are about each.
func (s Source) withAudits(ctx context.Context, ids iter.Seq2[job.ID, error]) (iter.Seq2[job.ID, error], map[job.ID][]job.Audit, error) {
	var all []job.ID
	lines := make(map[job.ID][]job.Audit)
	for id, err := range ids {
		if err != nil {
			return nil, nil, err
		}
		all, lines[id] = append(all, id), nil
		if len(all) > MaxBundled {
			break
		}
	}
	return listed(all), lines, s.readAudits(ctx, lines)
}

// readAudits adds the lines of the audit log to the ads that they are about.
func (s Source) readAudits(ctx context.Context, ads map[job.ID][]job.Audit) error {
	if len(ads) == 0 || len(ads) > MaxBundled {
		return nil
	}
	for after := uint64(0); ; {
		page, err := s.Audits(ctx, after, auditsAtOnce)
		if err != nil {
			return err
		}
		for _, line := range page {
			for _, id := range adsOf(line) {
				if lines, asked := ads[id]; asked {
					ads[id] = append(lines, line)
				}
			}
			after = line.Seq
		}
		if len(page) < auditsAtOnce {
			return nil
		}
	}
}

// adsOf lists the ads that a line of the audit log is about: those that were decided on, or whose decision was undone, and
// one that was exported by itself. What is said of accounts and searches is about none.
func adsOf(line job.Audit) []job.ID {
	switch line.Act {
	case "decide", "undo":
		var did struct {
			Ads []job.ID `json:"ads"`
		}
		if json.Unmarshal(line.Data, &did) != nil { // the line itself is in the log, and says so
			return nil
		}
		return did.Ads
	case actBegins, actEnds:
		return []job.ID{job.ID(line.On)}
	}
	return nil
}

// listed is a list as it is iterated over.
func listed(ids []job.ID) iter.Seq2[job.ID, error] {
	return func(yield func(job.ID, error) bool) {
		for _, id := range ids {
			if !yield(id, nil) {
				return
			}
		}
	}
}

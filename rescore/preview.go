package rescore

import (
	"context"

	"lurewatch/job"
)

// Preview is what a pass would come to. Changed includes Moved.
type Preview struct {
	RuleSet string `json:"rules_version"`
	Judged  int    `json:"judged"`
	Changed int    `json:"changed"`
	Purged  int    `json:"purged"`
	Damaged int    `json:"damaged"`
	// Moves counts the ads that would change band, from the highest band on.
	Moves []Move `json:"moves"`
}

// Move counts ads that go from one band to another.
type Move struct {
	From job.Band `json:"from"`
	To   job.Band `json:"to"`
	Ads  int      `json:"ads"`
}

// Preview judges what [Pass.Run] would judge from the beginning and writes nothing.
func (p Pass) Preview(ctx context.Context) (Preview, error) {
	at := job.Rescoring{RuleSet: p.RuleSet}
	var moves [job.Alert + 1][job.Alert + 1]int
	for {
		page, list, err := p.judge(ctx, at.After)
		if err != nil {
			return Preview{}, err
		}
		at = count(at, page, list)
		for _, r := range list {
			moves[r.Case.Verdict.Band][r.Verdict.Band]++
		}
		if p.Progress != nil && len(list) > 0 {
			p.Progress(at)
		}
		if !page.More {
			break
		}
	}
	out := Preview{RuleSet: p.RuleSet, Judged: at.Judged, Changed: at.Changed, Purged: at.Purged, Damaged: at.Damaged, Moves: []Move{}}
	for from := job.Alert; from >= job.None; from-- {
		for to := job.Alert; to >= job.None; to-- {
			if n := moves[from][to]; from != to && n > 0 {
				out.Moves = append(out.Moves, Move{from, to, n})
			}
		}
	}
	return out, nil
}

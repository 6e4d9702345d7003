package health

import (
	"cmp"
	"fmt"
	"maps"
	"slices"
	"time"

	"lurewatch/job"
)

// rank orders states from good to bad.
func rank(s job.SourceState) int {
	return slices.Index([]job.SourceState{job.SourceNew, job.SourceOK, job.SourceDegraded, job.SourceBroken}, s)
}

// Options says what is known of a source beside its rounds.
type Options struct {
	Now time.Time
	// Next is when its schedule wanted the round after the newest one that began; zero means that it has no schedule.
	Next time.Time
	// Every is about how long its schedule waits between two rounds.
	Every time.Duration
	// Accepted is when a person said that the source is as it should be; rounds before are not looked at. Zero means
	// never.
	Accepted time.Time
}

// Ground is with how many rounds a round is compared at most.
const Ground = 30

// Judge reads the rounds of one source, in any order. One that has not ended is passed over.
func Judge(rounds []job.Run, o Options) job.SourceHealth {
	rounds = slices.DeleteFunc(slices.Clone(rounds), func(r job.Run) bool {
		return r.Ended.IsZero() || r.Ended.Before(o.Accepted)
	})
	slices.SortFunc(rounds, func(a, b job.Run) int { return a.Ended.Compare(b.Ended) })
	h := job.SourceHealth{State: job.SourceNew}
	var since since
	var ground []job.Run
	for i, r := range rounds {
		signs := judgeNewest(ground, rounds[:i+1])
		since.turn(&h, stateOf(signs), r.Ended)
		h.Signs = signs
		if len(signs) == 0 {
			if ground = append(ground, r); len(ground) > Ground {
				ground = ground[1:]
			}
		}
		if read(r.Yield) > 0 {
			h.LastSuccess = r.Ended
		}
		if r.Yield.New > 0 {
			h.LastNew = r.Ended
		}
	}
	if late, ok := late(o); ok {
		h.Signs = append(h.Signs, late)
		since.turn(&h, stateOf(h.Signs), o.Next)
	}
	slices.SortStableFunc(h.Signs, func(a, b job.SourceSign) int { return cmp.Compare(rank(b.State), rank(a.State)) })
	return h
}

// since is by rank when a source became as bad as that state, or worse. A source that is broken for a while and
// degraded before and after is degraded since the first of these rounds.
type since [4]time.Time

// turn notes the state after a round.
func (t *since) turn(h *job.SourceHealth, s job.SourceState, at time.Time) {
	was, is := rank(h.State), rank(s)
	for i := was + 1; i <= is; i++ {
		t[i] = at
	}
	if s == job.SourceOK && was > is {
		t[is] = at
	}
	h.State, h.Since = s, t[is]
}

// stateOf is the worst that the signs say.
func stateOf(signs []job.SourceSign) job.SourceState {
	worst := job.SourceOK
	for _, s := range signs {
		if rank(s.State) > rank(worst) {
			worst = s.State
		}
	}
	return worst
}

// late tells of a schedule that is not kept.
func late(o Options) (job.SourceSign, bool) {
	if o.Next.IsZero() || o.Every <= 0 {
		return job.SourceSign{}, false
	}
	by := o.Now.Sub(o.Next)
	if by <= 2*o.Every || by <= time.Hour {
		return job.SourceSign{}, false
	}
	return job.SourceSign{Kind: "late", State: job.SourceDegraded, Says: fmt.Sprintf("the round of %s has not begun, %s late",
		o.Next.UTC().Format("2 January 15:04 MST"), by.Round(time.Minute)), Figures: job.SignFigures{Due: o.Next, Late: by}}, true
}

// read counts the pages that could be read, those that did not change among them.
func read(y job.Yield) int {
	return y.Fetched + y.NotModified - walls(y)
}

// pools are over how many of the newest rounds a change may show.
var pools = [...]int{1, 2, 4, 8, 16}

// judgeNewest compares the last of the rounds with the ground, alone and together with those before it. A round
// in a pool is not part of the ground that the pool is compared with.
func judgeNewest(ground, rounds []job.Run) []job.SourceSign {
	newest := rounds[len(rounds)-1]
	if newest.Yield.Visits == 0 {
		return nil // nothing was due; a round that should have been busy is late, or finds no new ads
	}
	signs := alone(newest, len(ground) == 0)
	for _, n := range pools {
		if n > len(rounds) {
			break
		}
		pool := rounds[len(rounds)-n:]
		old := before(ground, pool[0].Ended)
		if len(old) < minGround {
			break
		}
		for _, s := range compare(old, pool) {
			if !slices.ContainsFunc(signs, func(o job.SourceSign) bool { return o.Kind == s.Kind }) {
				signs = append(signs, s)
			}
		}
	}
	return signs
}

// minGround is how many rounds there must be to compare with.
const minGround = 3

// before keeps the rounds that ended before t.
func before(ground []job.Run, t time.Time) []job.Run {
	n, _ := slices.BinarySearchFunc(ground, t, func(r job.Run, t time.Time) int { return r.Ended.Compare(t) })
	return ground[:n]
}

// alone tells what is wrong with a round whatever was before.
func alone(r job.Run, first bool) []job.SourceSign {
	y := r.Yield
	switch {
	case read(y) <= 0 && walls(y) > 0:
		return broken("walls", fmt.Sprintf("all %d pages are walls: %s", walls(y), names(y.Walls)),
			job.SignFigures{Part: walls(y), Whole: walls(y), Walls: maps.Clone(y.Walls)})
	case read(y) <= 0 && y.Disallowed > 0 && y.Failed == 0:
		return broken("disallowed", fmt.Sprintf("robots.txt forbids all of %d visits", y.Visits), job.SignFigures{Part: y.Disallowed, Whole: y.Visits})
	case read(y) <= 0:
		return broken("failed", fmt.Sprintf("none of %d visits brought a page: %s", y.Visits, cmp.Or(r.Why, "no reason was given")),
			job.SignFigures{Whole: y.Visits, Why: r.Why})
	case first && y.Ads == 0:
		return broken("ads", fmt.Sprintf("the first round read %d pages and no ad", read(y)), job.SignFigures{Whole: read(y)})
	}
	return nil
}

// broken is the one sign of a newest round that brought nothing usable.
func broken(kind, says string, f job.SignFigures) []job.SourceSign {
	return []job.SourceSign{{Kind: kind, State: job.SourceBroken, Rounds: 1, Says: says, Figures: f}}
}

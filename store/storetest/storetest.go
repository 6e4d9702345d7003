// Package storetest is what every store must pass, whatever it keeps its data in.
//
// A store's own test calls [Run] with a [Subject]; each promise of the store is one subtest. The last of them
// drives the store with random calls beside a simple model in memory and compares the two after each.
package storetest

import (
	"context"
	"testing"
	"time"

	"lurewatch/job"
)

// Store is the whole system of record, as its users together see it. What the methods promise is written at
// package store.
type Store interface {
	Lease(context.Context, job.Lease) ([]job.Visit, error)
	Finish(context.Context, job.Outcome) (job.Effect, error)
	Release(context.Context, []job.Visit) error
	AddLinks(context.Context, []job.Link) (added int, err error)
	NextDue(ctx context.Context, source string) (t time.Time, ok bool, err error)
	Case(context.Context, job.ID) (job.Case, error)
	Cases(ctx context.Context, after job.ID, limit int) ([]job.Case, error)
	Changes(ctx context.Context, after uint64, limit int) ([]job.Change, error)
	Position(context.Context) (uint64, error)
	Outdated(ctx context.Context, ruleSet string, after job.ID, limit int) (job.Outdated, error)
	Rejudge(ctx context.Context, at time.Time, list []job.Rejudgement, progress job.Rescoring) error
	Rescoring(context.Context) (job.Rescoring, error)
	BeginRun(ctx context.Context, r job.Run, starts []job.Link) (bool, error)
	EndRun(ctx context.Context, source string, at time.Time) (job.Run, bool, error)
	Runs(ctx context.Context, source string, limit int) ([]job.Run, error)
	Accept(ctx context.Context, source string, at time.Time) error
	Accepted(ctx context.Context, source string) (time.Time, error)
	Decide(context.Context, job.Deciding) (job.Audit, error)
	Undo(ctx context.Context, seq uint64, by string, at time.Time) (job.Audit, error)
	Reviews(context.Context, job.ID) ([]job.Review, error)
	History(context.Context, job.ID) ([]job.Version, error)
	Note(context.Context, job.Audit) (job.Audit, error)
	Audits(ctx context.Context, after uint64, limit int) ([]job.Audit, error)
	AuditHead(context.Context) (job.Audit, error)
	VerifyAudit(context.Context) (job.Audit, error)
	Row(ctx context.Context, table, key string) ([]byte, error)
	Rows(ctx context.Context, table, after string, limit int) ([]job.Row, error)
	WriteRows(ctx context.Context, rows []job.Row, note *job.Audit) error
	Info(ctx context.Context, now time.Time) (job.Info, error)
	Purge(ctx context.Context, now time.Time, limit int) (purged int, err error)
	Close() error
}

// Subject is a kind of store under test. Every field but Exclusive must be set.
type Subject struct {
	// Open opens the store at a place, the path of a folder, and creates it if there is none. Opening a place
	// again after Close finds what was left there.
	Open func(place string) (Store, error)
	// Exclusive says that a place is open once at a time, so that opening it ends the leases of before.
	Exclusive bool
	// The errors that the store's methods wrap.
	ErrStaleLease, ErrNotFound, ErrClosed error
	// TextRetention is how long after it was last seen an unflagged ad keeps its text.
	TextRetention time.Duration
	// DismissedRetention is how long at least a dismissed ad keeps its text.
	DismissedRetention time.Duration
}

// Run tests one kind of store.
func Run(t *testing.T, subject Subject) {
	for _, tc := range []struct {
		name string
		test func(*fixture)
	}{
		{"a link is added once", linkOnce},
		{"a link to a page that changed is visited sooner", linkChanged},
		{"a link that cannot be kept is refused before anything is written", linkRefused},
		{"what is not due is not leased", notDue},
		{"hosts come by their earliest due visit", leaseOrder},
		{"a call leases no more per host and in all than it may", leaseBounds},
		{"a host that is skipped stays due", leaseSkip},
		{"a source can be leased alone", leaseSource},
		{"a lease without bounds is refused", leaseRefused},
		{"workers that lease at once get different visits", leaseExclusive},
		{"a lease that ran out fences its holder off", leaseFencing},
		{"a late holder is in time if nobody leased since", leaseLate},
		{"a visit is finished once", finishOnce},
		{"a finished visit comes back when it is due", finishDue},
		{"failures count up and keep the validators", finishAttempts},
		{"a visit without a due time never comes back", finishNever},
		{"a visit given back is due as before", release},
		{"a new ad is kept", caseNew},
		{"an ad seen again only moves its last sight", caseSame},
		{"an ad with another content is changed", caseChanged},
		{"another rule set replaces the verdict", caseRejudged},
		{"of cases with one id the last counts", caseTwice},
		{"a case that cannot be kept refuses the whole outcome", caseRefused},
		{"a case nobody wrote is not found", caseMissing},
		{"cases are read in pages by id", casePages},
		{"only flagged ads enter the change log", logFlagged},
		{"the change log names an ad once, at its latest position", logCompact},
		{"the text of an unflagged ad goes after its retention", purge},
		{"a purged text is kept again when the ad is seen again", purgeSeenAgain},
		{"ads that another rule set judged are found in pages", outdated},
		{"a new verdict that shows something else enters the log with the band of before", rejudged},
		{"a new verdict that shows the same leaves its rule set only", rejudgedSame},
		{"an ad that changed since it was read keeps its verdict", rejudgedLate},
		{"a rescoring is refused whole", rejudgedRefused},
		{"how far a rescoring is survives", rescoringKept},
		{"an ad that is gone is closed and kept", closedAd},
		{"a closed ad that comes back is open", closedAgain},
		{"a closed ad without an id or a reason is refused", closedRefused},
		{"a round makes its start addresses due", roundBegins},
		{"rounds of a source do not overlap", roundsDoNotOverlap},
		{"a round ends when nothing of its source is due or leased", roundEnds},
		{"a round tells of the visits since the one before", roundYield},
		{"an open round survives", roundSurvives},
		{"the newest rounds are kept", roundsKept},
		{"a source that was accepted stays so", accepted},
		{"an ad is flagged since the judging that flagged it", flaggedAt},
		{"a decision is kept with what the person saw", decideOne},
		{"a decision moves the ad to the end of the log and is no step of its band", decideLogged},
		{"a campaign is decided at once", decideCampaign},
		{"a decision on what nobody can decide on is refused whole", decideUnknown},
		{"a decision on a version that changed is refused", decideChanged},
		{"a decision over one that was not seen is refused", decideUnseen},
		{"a decision that says too little is refused", decideRefused},
		{"two people escalate", decideEscalation},
		{"an ad that changed since it was decided on is stale", decideStale},
		{"ads whose ids begin alike have their own reviews and history", decideAlike},
		{"undo restores the standing of before", undoOne},
		{"undo of a campaign leaves what was decided over", undoCampaign},
		{"what cannot be undone is refused", undoRefused},
		{"decisions survive", decideKept},
		{"decisions written at once are all kept, in one chain", decideConcurrent},
		{"a dismissed ad loses its text in the end", purgeDismissed},
		{"a confirmed ad keeps its text whatever becomes of its band", purgeConfirmed},
		{"an ad that never changed has one step", historyOne},
		{"each content and each verdict that shows something else is a step", historySteps},
		{"what was before an ad was flagged is no step", historyBefore},
		{"a history keeps its first and its newest steps", historyBounded},
		{"the texts of a history go with that of the ad", historyPurged},
		{"a history finds its text though the step that had it was dropped", historyMovedText},
		{"lines of the audit log form a chain", auditChain},
		{"a line that cannot be kept is refused", auditRefused},
		{"a line keeps any text and any data", auditAnyText},
		{"rows are written, read and deleted", rowsWritten},
		{"rows are read in pages by key, each table alone", rowsPages},
		{"rows that changed refuse the whole write", rowsChanged},
		{"a row that cannot be kept refuses the whole write", rowsRefused},
		{"info sums up", info},
		{"outcomes written at once are all kept", finishConcurrent},
		{"a context that has ended stops every call", contextEnded},
		{"a closed store says so", closed},
		{"opening again finds everything", reopen},
		{"opening again ends leases", reopenLeases},
		{"random calls agree with a model", agreesWithModel},
	} {
		t.Run(tc.name, func(t *testing.T) { tc.test(newFixture(t, subject)) })
	}
}

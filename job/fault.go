package job

import "errors"

// The refusals of a decision or of a record that callers tell apart.
var (
	// ErrUnknown is returned for an ad, an account or another record that there is not.
	ErrUnknown = errors.New("not known")
	// ErrChanged is returned when what was to be changed is no longer as the caller read it. Read it again.
	ErrChanged = errors.New("it has changed since it was read")
	// ErrUndone is returned for a decision that was undone, or decided over, and cannot be undone now.
	ErrUndone = errors.New("it was undone or decided over already")
	// ErrOwn is returned for an escalation by who asked for it: two different people make one.
	ErrOwn = errors.New("it waits for another person: nobody agrees to what they asked for themselves")
)

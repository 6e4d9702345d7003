package inbox

import "errors"

// PollError is why mails of a mailbox that could be opened were not handled.
type PollError struct {
	// Passed are those that do not come again: the server cannot serve them, or they are too large. They are marked.
	Passed []error
	// Left are those that come with the next poll, and what ended this one early.
	Left []error
}

// Error has every fault, a line each.
func (e *PollError) Error() string { return errors.Join(e.Unwrap()...).Error() }

// Unwrap lists the faults.
func (e *PollError) Unwrap() []error { return append(append([]error(nil), e.Passed...), e.Left...) }

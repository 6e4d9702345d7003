// Package flock locks files against other processes, and against other parts of this one.
//
// A lock lasts as long as its file stays open. Where the system has no flock(2) nothing is locked: see [Take].
package flock

import "errors"

// ErrHeld is returned by [Take] when somebody else has locked the file.
var ErrHeld = errors.New("somebody else has locked it")

package strictyaml

import (
	"cmp"
	"errors"
	"fmt"
	"slices"
)

// Place is where something stands in a file. Line and Column count from 1; a column counts characters.
type Place struct {
	File         string
	Line, Column int
}

// String returns "file:line:column".
func (p Place) String() string {
	return fmt.Sprintf("%s:%d:%d", p.File, max(p.Line, 1), max(p.Column, 1))
}

// Errorf makes a [Fault] at the place.
func (p Place) Errorf(format string, args ...any) error {
	return &Fault{p, fmt.Errorf(format, args...)}
}

// Fault is one thing that is wrong with a file. Errors of this package wrap one or several, joined.
type Fault struct {
	Place
	Err error
}

// Error returns "file:line:column: what is wrong".
func (f *Fault) Error() string { return f.Place.String() + ": " + f.Err.Error() }

// Unwrap returns what is wrong without the place.
func (f *Fault) Unwrap() error { return f.Err }

// Join makes one error of faults, in the order in which they stand in their files; nil if there are none. Other
// errors come first.
func Join(faults ...error) error {
	flat := flatten(faults)
	slices.SortStableFunc(flat, func(a, b error) int {
		p, q := placeOf(a), placeOf(b)
		return cmp.Or(cmp.Compare(p.File, q.File), cmp.Compare(p.Line, q.Line), cmp.Compare(p.Column, q.Column))
	})
	return errors.Join(flat...)
}

// Faults lists the faults that an error joins or wraps, in their order; none for another error.
func Faults(err error) []*Fault {
	var out []*Fault
	for _, e := range flatten([]error{err}) {
		var f *Fault
		if errors.As(e, &f) {
			out = append(out, f)
		}
	}
	return out
}

// flatten takes joined errors apart.
func flatten(errs []error) []error {
	var out []error
	for _, err := range errs {
		if many, ok := err.(interface{ Unwrap() []error }); ok {
			out = append(out, flatten(many.Unwrap())...)
		} else if err != nil {
			out = append(out, err)
		}
	}
	return out
}

// placeOf is the place of a fault, and the zero Place for another error.
func placeOf(err error) Place {
	var f *Fault
	if errors.As(err, &f) {
		return f.Place
	}
	return Place{}
}

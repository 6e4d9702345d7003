package main

import (
	"context"
	"errors"
	"fmt"

	"lurewatch/check"
	"lurewatch/check/ocr"
)

// readPicture reads the words in a picture for a desk. It looks for the program each time: a command reads one picture.
func readPicture(ctx context.Context, picture []byte) (string, error) {
	r, err := ocr.Open(ctx, ocr.Options{})
	if err != nil {
		return "", pictureFault(err)
	}
	return wordsIn(ctx, r, picture)
}

// wordsIn reads the words in a picture for a desk; with those that are mostly guesses comes [check.ErrUnclear].
func wordsIn(ctx context.Context, r *ocr.Reader, picture []byte) (string, error) {
	got, err := r.Read(ctx, picture)
	if err == nil && !got.Clear() {
		return got.Text, fmt.Errorf("%w: confidence %.2f", check.ErrUnclear, got.Confidence)
	}
	return got.Text, pictureFault(err)
}

// pictureFault says what a desk tells people of an error of the reader. A picture without text is no error.
func pictureFault(err error) error {
	switch {
	case errors.Is(err, ocr.ErrNoText):
		return nil
	case errors.Is(err, ocr.ErrAbsent):
		return fmt.Errorf("%w: %w", check.ErrNoReader, err)
	case errors.Is(err, ocr.ErrTooLarge), errors.Is(err, ocr.ErrTooManyPixels):
		return fmt.Errorf("%w: %w", check.ErrTooLarge, err)
	case errors.Is(err, ocr.ErrTime):
		return fmt.Errorf("%w: %w", context.DeadlineExceeded, err)
	}
	return err
}

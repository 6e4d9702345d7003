package ocr

import "errors"

// Returned by [Open].
var (
	// ErrAbsent is returned when there is no tesseract, or none with a language that it could read.
	ErrAbsent = errors.New("pictures cannot be read here")
)

// Returned by [Reader.Read] for what is wrong with a picture. To try the same picture again does not help.
var (
	// ErrEmpty is returned for no bytes at all.
	ErrEmpty = errors.New("picture is empty")
	// ErrKind is returned for what does not begin like a PNG, JPEG, GIF or WebP: text, SVG, PDF, HEIC.
	ErrKind = errors.New("not a PNG, JPEG, GIF or WebP picture")
	// ErrTooLarge is returned for a file of more than [MaxBytes].
	ErrTooLarge = errors.New("picture file is too large")
	// ErrTooManyPixels is returned for a picture whose header announces more than [MaxPixels], a side longer than
	// [MaxSide], or more than [MaxDecoded] to decode. Nothing of it is decoded.
	ErrTooManyPixels = errors.New("picture has too many pixels")
	// ErrDamaged is returned for a picture that ends early or is no valid one of its kind.
	ErrDamaged = errors.New("picture is damaged")
	// ErrNoText is returned when a picture was read and shows no text, or none that is legible.
	ErrNoText = errors.New("no text in the picture")
)

// Returned by [Reader.Read] for what went wrong here. The same picture may be read another time.
var (
	// ErrTime is returned when reading takes longer than [Options.Timeout] and nothing was read by then.
	ErrTime = errors.New("reading the picture took too long")
	// ErrFailed is returned when tesseract ends by itself before it is done, such as at its limit of memory.
	ErrFailed = errors.New("tesseract failed")
)

// Package ocr reads the text in a picture that a stranger hands in: a screenshot of a chat or of a post. The reading is
// done by the program tesseract, one process for each part of the picture.
//
// # What a picture passes through
//
// Its kind is told by its first bytes and never by a name: PNG, JPEG, the first frame of a GIF, WebP. Its size is taken
// from the header before anything is decoded. It is decoded in Go and becomes grey pixels, dark ones turned light, small
// ones doubled, long ones cut into bands that overlap; the faces beside messages are painted over. Only those pixels go on, as a new PNG on the standard input of
// tesseract: what else was in the file, such as a second file behind the picture, a place or a name, ends here.
//
// Vietnamese and English are tried first. Where lines come out badly, a few of them are read in all other scripts that
// are installed, and the picture a second time in the languages of the script that fits; each line is then taken from
// the better of both readings. Lines that were wrapped to the width of a screen are joined again.
//
// # Caveats
//
// A time limit ends tesseract, on Linux with all that it started. The limits on memory, processor time and files of the
// child are Linux's own and are set before it is given the picture; elsewhere the size of the picture and the time limit
// bound it. Decoding a picture cannot be interrupted; it is bounded by what the header may announce.
//
// Handwriting, pictures that lie on their side and photographs taken at an angle are read badly or not at all; what a
// photograph says of how it was turned is not looked at. Marks above Thai letters get lost at times, and with them the
// word. Thai, Lao, Khmer, Burmese and Chinese come out without blanks between characters, and so without those that
// separate phrases. Pictograms are lost.
package ocr

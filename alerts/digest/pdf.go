package digest

import (
	"bytes"
	"fmt"
	"strconv"

	"codeberg.org/go-pdf/fpdf"
	"github.com/go-fonts/dejavu/dejavusans"
)

// The layout of the PDF, in millimetres on A4 and in points.
const (
	pdfMargin = 15.0
	pdfText   = 9.5
	pdfSmall  = 8.0
	pdfHead   = 13.0
	pdfTitle  = 17.0
	pdfStep   = 0.5 // height of a line, in millimetres for each point
)

// PDF is the digest for paper: A4, the marking and the page number on every page, and everything that [Text] says but the
// addresses with the unit's token, as paper is passed on and hung up. Its font is DejaVu Sans, which is embedded as far as
// it is used. Letters of scripts that it does not print, such as Chinese, Thai and Khmer, are replaced by a remark that
// names the script and refers to the mail.
func PDF(d Digest) ([]byte, error) {
	d.Links.Answer, d.Links.Pause = "", ""
	w := newPaper(d)
	s := sheetOf(d)
	w.put(pdfText, 0, s.TLP+" · "+s.Unit)
	w.put(pdfTitle, 0, s.Title)
	if s.Quiet != "" {
		w.put(pdfText, 0, s.Quiet)
	}
	for _, l := range s.Head {
		w.put(pdfText, 0, l)
	}
	if len(s.Counts) > 0 {
		w.gap(2)
		w.put(pdfHead, 0, countLine(s))
	}
	if s.Figures != "" {
		w.put(pdfSmall, 0, s.TrendIs+" "+s.Figures)
	}
	w.put(pdfText, 0, s.More)
	for _, p := range s.Parts {
		w.part(p)
	}
	w.part(part{Head: s.NoteHead, Lines: asLines(s.Note)})
	for _, p := range s.Foot {
		w.part(p)
	}
	w.gap(3)
	for _, l := range s.Other {
		w.put(pdfText, 0, l)
	}
	var b bytes.Buffer
	if err := w.pdf.Output(&b); err != nil {
		return nil, fmt.Errorf("write the PDF of digest %q: %w", d.ID, err)
	}
	return b.Bytes(), nil
}

// paper is a PDF under way.
type paper struct {
	pen
	pdf *fpdf.Fpdf
}

func newPaper(d Digest) paper {
	w := paper{penFor(d), fpdf.New("P", "mm", "A4", "")}
	w.pdf.AddUTF8FontFromBytes("sans", "", dejavusans.TTF)
	w.pdf.SetCatalogSort(true)
	w.pdf.SetCreationDate(d.Made)
	w.pdf.SetModificationDate(d.Made)
	w.pdf.SetProducer("Lurewatch", true)
	w.pdf.SetTitle(w.printable(Subject(d)), true)
	w.pdf.SetLang(w.lang)
	w.pdf.SetMargins(pdfMargin, pdfMargin, pdfMargin)
	w.pdf.SetAutoPageBreak(true, pdfMargin+5)
	w.pdf.AliasNbPages("{pages}")
	w.pdf.SetFooterFunc(func() {
		w.pdf.SetY(-pdfMargin)
		w.pdf.SetFont("sans", "", pdfSmall)
		foot := w.tlp() + " · " + w.clean(d.ID) + " · " + w.say("pdf.page", "k", strconv.Itoa(w.pdf.PageNo()), "n", "{pages}")
		w.pdf.CellFormat(0, 5, w.printable(foot), "T", 0, "C", false, 0, "")
	})
	w.pdf.AddPage()
	return w
}

// put writes a paragraph, indented by so many millimetres; an empty one is left out.
func (w paper) put(size, indent float64, s string) {
	if s == "" {
		return
	}
	w.pdf.SetFont("sans", "", size)
	w.pdf.SetX(pdfMargin + indent)
	w.pdf.MultiCell(0, size*pdfStep, w.printable(s), "", "L", false)
}

func (w paper) gap(height float64) { w.pdf.Ln(height) }

func (w paper) part(p part) {
	w.gap(3)
	w.put(pdfHead, 0, p.Head)
	for _, l := range p.Lines {
		w.line(0, l)
	}
	for _, g := range p.Groups {
		w.gap(1)
		w.put(pdfText+1, 0, g.Head)
		for _, e := range g.Entries {
			w.put(pdfText, 0, e.Lead)
			if len(e.Lines) > 1 {
				w.gap(1.5)
			}
			w.put(pdfText, 2, firstLine(e))
			for _, l := range e.Lines {
				w.line(6, l)
			}
		}
	}
}

func (w paper) line(indent float64, l line) {
	if l.Label != "" {
		l.Text = l.Label + " " + l.Text
	}
	w.put(pdfText, indent, l.Text)
}

func asLines(all []string) []line {
	out := make([]line, len(all))
	for i, s := range all {
		out[i].Text = s
	}
	return out
}

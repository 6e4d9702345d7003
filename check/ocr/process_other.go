//go:build !linux

package ocr

import (
	"os"
	"syscall"
)

func attributes() *syscall.SysProcAttr { return nil }

// kill ends the process. Tesseract has no children.
func kill(p *os.Process) { p.Kill() }

// apply does nothing: there the size of the picture and the time limit bound tesseract.
func (l limits) apply(int) error { return nil }

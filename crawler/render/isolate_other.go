//go:build !linux

package render

import (
	"os"
	"syscall"
)

// strictest is all that there is without Linux.
const strictest = plain

func attributes(isolation) *syscall.SysProcAttr { return nil }

// kill ends the process; its children end when they lose it.
func kill(id int) {
	if p, err := os.FindProcess(id); err == nil {
		p.Kill()
	}
}

// alive cannot tell.
func alive(int) bool { return false }

// bound does nothing: there the flags of Chromium alone bound memory.
func bound(int, int) error { return nil }

package ocr

import (
	"fmt"
	"os"
	"syscall"
	"unsafe"
)

// attributes put tesseract in a process group of its own, by which it is ended with its children.
func attributes() *syscall.SysProcAttr { return &syscall.SysProcAttr{Setpgid: true} }

// kill ends all processes of a group. One that is gone is no matter.
func kill(p *os.Process) { syscall.Kill(-p.Pid, syscall.SIGKILL) }

// apply sets the limits of a process that has just started and waits for its picture. It writes no files and leaves no core.
func (l limits) apply(id int) error {
	for _, set := range [...]struct {
		which int
		most  uint64
	}{
		{syscall.RLIMIT_AS, l.memory}, {syscall.RLIMIT_CPU, l.cpu}, {syscall.RLIMIT_FSIZE, 0}, {syscall.RLIMIT_CORE, 0},
	} {
		limit := syscall.Rlimit{Cur: set.most, Max: set.most}
		_, _, errno := syscall.RawSyscall6(syscall.SYS_PRLIMIT64, uintptr(id), uintptr(set.which), uintptr(unsafe.Pointer(&limit)), 0, 0, 0)
		if errno != 0 && errno != syscall.ESRCH { // one that is gone says itself why
			return fmt.Errorf("limit process: %w", errno)
		}
	}
	return nil
}

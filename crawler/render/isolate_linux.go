package render

import (
	"fmt"
	"os"
	"syscall"
	"unsafe"
)

// strictest is tried first. Root needs no name space for users, so it begins one lower.
const strictest = ownUserToo

// attributes returns how a process of Chromium is started: in a group of its own, by which it is ended with its
// children.
func attributes(how isolation) *syscall.SysProcAttr {
	a := &syscall.SysProcAttr{Setpgid: true}
	switch how {
	case ownNetwork:
		a.Cloneflags = syscall.CLONE_NEWNET
	case ownUserToo:
		a.Cloneflags = syscall.CLONE_NEWNET | syscall.CLONE_NEWUSER
		a.UidMappings = []syscall.SysProcIDMap{{ContainerID: os.Getuid(), HostID: os.Getuid(), Size: 1}}
		a.GidMappings = []syscall.SysProcIDMap{{ContainerID: os.Getgid(), HostID: os.Getgid(), Size: 1}}
	}
	return a
}

// kill ends all processes of a group.
func kill(group int) { syscall.Kill(-group, syscall.SIGKILL) }

// alive reports whether a group has processes left.
func alive(group int) bool { return syscall.Kill(-group, 0) == nil }

// bound lets a process, and each that it starts from now on, hold no more than so many MiB of memory of its own.
// What is only reserved does not count, and neither does what is shared.
func bound(id, mib int) error {
	const data = 2 // RLIMIT_DATA
	most := uint64(mib) << 20
	limit := syscall.Rlimit{Cur: most, Max: most}
	_, _, errno := syscall.RawSyscall6(syscall.SYS_PRLIMIT64, uintptr(id), data, uintptr(unsafe.Pointer(&limit)), 0, 0, 0)
	if errno != 0 && errno != syscall.ESRCH { // a process that is gone says itself why
		return fmt.Errorf("limit memory: %w", errno)
	}
	return nil
}

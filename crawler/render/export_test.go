package render

// Plain makes Chromium start with its own flags alone between it and the network.
func (b *Browser) Plain() { b.isolated = plain }

// Isolated reports whether the running Chromium has no network but by its pipe.
func (b *Browser) Isolated() bool {
	b.mu.Lock()
	defer b.mu.Unlock()
	return b.isolated > plain
}

// PID is that of the running Chromium, 0 if there is none.
func (b *Browser) PID() int {
	b.mu.Lock()
	defer b.mu.Unlock()
	if b.current == nil {
		return 0
	}
	return b.current.cmd.Process.Pid
}

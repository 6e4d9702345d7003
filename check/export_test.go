package check

// Held is how many bytes the desk's shelves hold by their own count.
func (d *Desk) Held() int {
	d.kept.mu.Lock()
	defer d.kept.mu.Unlock()
	d.pages.mu.Lock()
	defer d.pages.mu.Unlock()
	return d.kept.bytes + d.pages.bytes
}

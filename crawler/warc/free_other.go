//go:build !(darwin || linux)

package warc

// Free cannot tell here how many bytes can still be written.
func Free(string) (bytes int64, known bool) { return 0, false }

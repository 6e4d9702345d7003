// Package warc keeps what was fetched as evidence: WARC/1.1 files (ISO 28500:2017) that other archives' readers
// understand, an index beside each, and a manifest that ties the files to each other by their SHA-256.
//
// # A folder
//
//	lurewatch-20260304050607-00001.warc.gz   records, each a gzip member of its own; never changed once it has this name
//	lurewatch-20260304050607-00001.cdxj      its index: one sorted line for each response and revisit
//	lurewatch-20260305000001-00002.warc.gz.open   the file that is being written
//	MANIFEST.jsonl                           one line for each file that was closed or expired
//	LOCK                                     held by the [Writer]
//
// Names sort by time. Times are UTC.
//
// # An exchange
//
// [Writer.Record] writes a response, the request that it answers, and a metadata record with what the crawler knows
// about both. A page that was recorded before under the same address and has the same bytes, and an answer 304, becomes
// a revisit record that names the record with the bytes. Before that is done the older record is read back and
// compared: a revisit never refers to bytes that are not there.
//
// Payload digests are SHA-1 in base32, under which other archives look copies up. Block digests, which cover every byte
// of a record's content, are SHA-256 in hex: in base32 it needs padding, which the standard's grammar for digests does
// not allow. The body is that of the wire after transfer decoding, still compressed where the server compressed it,
// and that is what the payload digest covers.
//
// # Promises
//
// Nothing is acknowledged before it is on disk. Many callers share one fsync. [Open] cuts a file that a crash left open
// after its last whole record, indexes it and closes it.
//
// # What the manifest proves, and what not
//
// Each line has the SHA-256 of the line before it and of its file, and the first record of each file has that of the
// newest line at the time. So [Verify] sees any change to a closed file, to its index, and to any line but the
// last; and the last line's too as soon as another file was begun. It cannot see that the newest lines were taken
// away with all files from then on, and it cannot see a chain that was written anew from the beginning by somebody
// who may write to the folder. [Report.Head] is the hash of the last line: written down elsewhere, it proves that
// everything up to it stands as it stood then.
//
// # Caveats
//
// Responses come as package fetch gives them: the order and the spelling of header names are not those of the wire,
// lines with control characters are missing, and an HTTP/2 answer is written as HTTP/1.1, which readers expect, with WARC-Protocol naming the real one. A header that
// is no longer true of the recorded bytes is kept under another name: Transfer-Encoding always, and Content-Length where
// it differs from the body, as X-Crawler-Transfer-Encoding and X-Crawler-Content-Length.
//
// The file of a day is closed by the first exchange of the next, by [Writer.Rotate] or by [Writer.Close]. A write that
// fails is undone and may be tried again; after a failed fsync nothing more is written, because nobody can tell what
// is on disk, and the folder has to be opened anew.
package warc

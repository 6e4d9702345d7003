// Package store is the system of record: one bbolt file, lurewatch.db, holds the frontier of addresses to
// visit, what is known about every ad, and the log that search and alerting follow.
//
// # Promises
//
// Nothing is acknowledged before it is on disk: a call that returned nil survives a power cut. An outcome is
// written whole or not at all, and at most once: a visit is leased with a token, and only the holder of the
// newest token can finish it. So an address may be fetched twice; the effect of fetching it happens once.
//
// # Writing
//
// One goroutine, owned by the [Store] and ended by [Store.Close], runs every change. What callers asked for
// while the disk was busy with one transaction becomes the next, so that many workers share one fsync. An
// operation checks before it writes; one that is refused leaves no trace and does not disturb the others of
// its transaction. If the transaction itself cannot be written, every caller in it gets the error and nothing
// has changed.
//
// The file is read through memory that is mapped. On Linux the committer lets go of it every few transactions, so
// that a process with a large frontier is not as large as the file; the system still has the pages in its cache.
//
// A context ends a call that has not started. One that has started is waited for, and its result is true.
//
// # Decisions
//
// What a person decides on an ad is written with a line of the audit log in one transaction: reviews are never
// overwritten, an undoing marks them. The standing of an ad is beside its record, which stays small, and is read with
// every case. A decision is a change that followers see, with the ad's own band as the band of before. Each line of
// the audit log has the hash of the line before ([Store.VerifyAudit]). Who can write to the file can write a whole new
// chain: only a head that was kept elsewhere shows that.
//
// Decisions and history stay; texts go: those of unflagged ads after [TextRetention], those of dismissed ads after
// [DismissedRetention]. Those of other flagged ads, and of ads that were confirmed or escalated, stay ([Store.Purge]).
//
// Rows are small records that the store keeps for other packages, who alone know what they mean.
//
// # Caveats
//
// A file that is not what was written is an error, [ErrDamaged]: bbolt's own panics and memory that cannot be
// read are caught around every transaction. A case that cannot be read is named and passed over where others are
// asked for too ([Store.Changes], [Store.Cases]). Damage that still makes sense, such as another letter in a
// text, is not seen. Damage after which pages name each other in a circle ends the process: bbolt follows it
// until the stack is full, which Go does not let anyone catch. A new store is made under the name
// lurewatch.db.new and renamed when it is whole.
//
// The file is locked: a second process gets [ErrInUse]. Leases do not outlive the process that took them;
// Open returns them to the queue. The file never shrinks: space that was freed is used again. Text is kept as
// JSON, so bytes that are not valid UTF-8 come back as U+FFFD. Times are kept in nanoseconds between 1970 and
// 2262, in UTC, whatever zone they came in.
//
// Every key layout is in keys.go, every migration in migrate.go.
package store

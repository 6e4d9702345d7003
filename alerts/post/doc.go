// Package post makes mails, signs and encrypts them, and hands them over: to a mail server, a webhook or a directory.
// What comes back is read by package inbox.
//
// [Build] makes a mail of a [Message]. It is pure: the same Message with the same [Seal] is the same bytes, so that a
// second try is the same mail. Encrypted mails are the exception, since their session key is random: whoever may send
// one twice keeps the bytes.
//
// The three ways out, [SMTP], [Webhook] and [Directory], are values that any number of goroutines can use. All
// fail with a [*Refusal], which says whether trying again can help. Nothing here tries twice on its own.
//
// # Caveats
//
// The subject and the other fields of an encrypted mail stay readable on the way; only what is in Text, HTML and Files
// is hidden. A mail that was handed over without an answer counts as not sent ([Refusal.InDoubt]), so a server that
// drops connections at that moment can deliver a mail twice, with one Message-ID.
package post

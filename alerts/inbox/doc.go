// Package inbox reads the mails that come back: answers of people, bounces, and what machines write on their own. It
// fetches them from a mailbox ([IMAP]) or a folder ([Maildir]), and tells what each of them is and says.
//
// [ReadMail] takes whatever bytes come. Who sent a mail is only what the mail says: a sender, a bounce and a date can all be
// made up. What an answer may do is decided by the token in the address that it was sent to ([Incoming.Token]), which
// only the mails of one unit bear, together with whom it is from: a server in front that refuses what fails DMARC makes From
// worth something. A bounce counts only where the mail that it names was sent to its recipient.
//
// A mail can come twice: whoever handles it tells it by its ID.
package inbox

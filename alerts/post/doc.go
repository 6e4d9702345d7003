// Package post makes mails, signs and encrypts them, sends them, and reads what comes back.
package post

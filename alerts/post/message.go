package post

import "time"

// Message is one mail before it is bytes. Text that comes from an ad is only ever in Text, HTML and Files: whoever makes
// a Message puts nothing of it into another field.
type Message struct {
	ID      string // without angle brackets: digest.tay-ninh.20261122@example.org
	Date    time.Time
	From    string // "Name <address>" or an address
	To      []string
	ReplyTo string
	Subject string
	// Cover is what a mail that is encrypted has as its subject for everybody to see; Subject is inside. Empty means Subject.
	Cover      string
	Language   string   // BCP 47
	List       string   // List-ID: "Tây Ninh <tay-ninh.digest.example.org>"
	References []string // message ids, without angle brackets
	// PauseURL takes the one-click POST of RFC 8058, PauseMail is the address for the same by mail.
	PauseURL, PauseMail string
	Text, HTML          string
	Files               []File
	// Header are further fields, X-… only, ASCII. Inner are more of them, which a mail that is encrypted has inside only.
	Header, Inner map[string]string
}

// File is an attachment.
type File struct {
	Name string // ASCII
	Type string // "text/csv; charset=utf-8"
	Data []byte
}

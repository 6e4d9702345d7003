package inbox_test

import (
	"testing"

	"github.com/google/go-cmp/cmp"

	"lurewatch/alerts/inbox"
)

const digestID = "digest.demo-unit.20261121@example.org"

var postfixBounce = crlf(`Return-Path: <>
From: MAILER-DAEMON@mx.example (Mail Delivery System)
Subject: Undelivered Mail Returned to Sender
To: digest@example.org
Auto-Submitted: auto-replied
MIME-Version: 1.0
Content-Type: multipart/report; report-type=delivery-status;
	boundary="P/mx.example"
Message-Id: <b1@mx.example>

This is a MIME-encapsulated message.

--P/mx.example
Content-Description: Notification
Content-Type: text/plain; charset=utf-8

This is the mail system at host mx.example.

<duty@unit.example>: host mx.unit.example[192.0.2.9] said: 550 5.1.1 unknown

--P/mx.example
Content-Description: Delivery report
Content-Type: message/delivery-status

Reporting-MTA: dns; mx.example
X-Postfix-Queue-ID: 1
Arrival-Date: Sat, 21 Nov 2026 06:00:01 +0700 (+07)

Final-Recipient: rfc822; inner@unit.example
Original-Recipient: rfc822;duty@unit.example
Action: failed
Status: 5.1.1
Remote-MTA: dns; mx.unit.example
Diagnostic-Code: smtp; 550 5.1.1
    the user is unknown

--P/mx.example
Content-Description: Undelivered Message
Content-Type: message/rfc822

From: digest@example.org
To: duty@unit.example
Message-ID: <` + digestID + `>
Subject: x

SAI VN-20261121-0007
--P/mx.example--
`)

func TestBouncesAreRead(t *testing.T) {
	tests := []struct {
		name string
		raw  []byte
		want []inbox.Bounce
	}{
		{"Postfix", postfixBounce, []inbox.Bounce{{MessageID: digestID, Recipient: "duty@unit.example", Status: "5.1.1", Text: "550 5.1.1 the user is unknown"}}},
		{"Postfix, only late", crlf(`From: MAILER-DAEMON@mx.example
Subject: Delayed Mail (still being retried)
Content-Type: multipart/report; report-type=delivery-status; boundary=b

--b
Content-Type: message/delivery-status

Reporting-MTA: dns; mx.example

Final-Recipient: rfc822; duty@unit.example
Action: delayed
Status: 4.4.1
Diagnostic-Code: X-Postfix; connect to mx.unit.example: Connection timed out
Will-Retry-Until: Thu, 26 Nov 2026 06:00:00 +0700

--b
Content-Type: text/rfc822-headers

Message-ID: <` + digestID + `>
--b--
`), []inbox.Bounce{{MessageID: digestID, Recipient: "duty@unit.example", Status: "4.4.1", Temporary: true, Text: "connect to mx.unit.example: Connection timed out"}}},
		{"Exchange Online", crlf(`From: <postmaster@unit.example>
To: <digest@example.org>
Subject: Undeliverable: [1 khan] Tay Ninh
In-Reply-To: <` + digestID + `>
References: <` + digestID + `>
X-MS-Exchange-Message-Is-Ndr:
Auto-Submitted: auto-replied
Content-Type: multipart/report; report-type=delivery-status;
	boundary="x"

--x
Content-Type: multipart/alternative; boundary=y

--y
Content-Type: text/plain; charset="us-ascii"

Your message couldn't be delivered.
--y--
--x
Content-Type: message/delivery-status

Reporting-MTA: dns;mx.unit.example
Received-From-MTA: dns;mx.example

Final-Recipient: rfc822;duty@unit.example
Action: failed
Status: 5.1.10
Diagnostic-Code: smtp;550 5.1.10 RESOLVER.ADR.RecipientNotFound; Recipient not found

--x--
`), []inbox.Bounce{{MessageID: digestID, Recipient: "duty@unit.example", Status: "5.1.10", Text: "550 5.1.10 RESOLVER.ADR.RecipientNotFound; Recipient not found"}}},
		{"Gmail, two recipients", crlf(`From: Mail Delivery Subsystem <mailer-daemon@provider.example>
Subject: Delivery Status Notification (Failure)
References: <` + digestID + `>
X-Failed-Recipients: duty@unit.example
Content-Type: multipart/report; boundary="g"; report-type=delivery-status

--g
Content-Type: multipart/related; boundary="h"

--h
Content-Type: text/html

<p>Address not found</p>
--h--
--g
Content-Type: message/delivery-status

Reporting-MTA: dns; provider.example

Final-Recipient: rfc822; duty@unit.example
Action: failed
Status: 5.1.1
Diagnostic-Code: smtp; 550-5.1.1 The email account that you tried to reach does not exist.

Final-Recipient: rfc822; second@unit.example
Action: failed
Status: 5.2.1
Diagnostic-Code: smtp; 550 5.2.1 disabled

--g
Content-Type: message/rfc822

Message-ID: <` + digestID + `>

--g--
`), []inbox.Bounce{
			{MessageID: digestID, Recipient: "duty@unit.example", Status: "5.1.1", Text: "550-5.1.1 The email account that you tried to reach does not exist."},
			{MessageID: digestID, Recipient: "second@unit.example", Status: "5.2.1", Text: "550 5.2.1 disabled"},
		}},
		{"Exim, text alone", crlf(`From: Mail Delivery System <Mailer-Daemon@mx.example>
X-Failed-Recipients: duty@unit.example
Auto-Submitted: auto-replied
Subject: Mail delivery failed: returning message to sender

A message that you sent could not be delivered.

  duty@unit.example
    host mx.unit.example [192.0.2.9]
    SMTP error from remote mail server after RCPT TO:<duty@unit.example>:
    550 5.7.1 rejected

------ This is a copy of the message, including all the headers. ------

Message-ID: <` + digestID + `>
`), []inbox.Bounce{{MessageID: digestID, Recipient: "duty@unit.example", Status: "5.7.1", Text: "550 5.7.1 rejected"}}},
		{"qmail", crlf(`From: MAILER-DAEMON@mx.example
Subject: failure notice

Hi. This is the qmail-send program at mx.example.

<duty@unit.example>:
192.0.2.9 does not like recipient.
Remote host said: 452 mailbox full

--- Below this line is a copy of the message.

Message-ID: <` + digestID + `>
`), []inbox.Bounce{{MessageID: digestID, Recipient: "duty@unit.example", Temporary: true, Text: "Remote host said: 452 mailbox full"}}},
		{"in Vietnamese without anything to go by", crlf(`From: postmaster@unit.example
Subject: =?utf-8?q?Kh=C3=B4ng_th=E1=BB=83_g=E1=BB=ADi:_x?=

Hộp thư không tồn tại.
`), []inbox.Bounce{{Text: "Hộp thư không tồn tại."}}},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			in := read(t, tt.raw)
			if diff := cmp.Diff(tt.want, in.Bounces); diff != "" || in.Kind != inbox.Bounced {
				t.Errorf("kind %q, bounces (-want +got):\n%s", in.Kind, diff)
			}
			if got := inbox.Codes(in); got != nil {
				t.Errorf("a bounce answers %v", got)
			}
		})
	}
}

func TestWhatIsNoBounce(t *testing.T) {
	report := func(action string) []byte {
		return crlf("From: mailer-daemon@mx.example\nContent-Type: multipart/report; report-type=delivery-status; boundary=b\n\n--b\n" +
			"Content-Type: message/delivery-status\n\nReporting-MTA: dns; mx\n\nFinal-Recipient: rfc822; a@b.example\nAction: " + action + "\nStatus: 2.0.0\n--b--\n")
	}
	for _, action := range []string{"delivered", "relayed", "expanded"} {
		if in := read(t, report(action)); in.Kind != inbox.Receipt || in.Bounces != nil {
			t.Errorf("a report of %q is %q with %v, want a receipt", action, in.Kind, in.Bounces)
		}
	}
	in := read(t, crlf("From: duty@unit.example\nSubject: Undeliverable parcels in the ad\n\nDUNG VN-20261121-0007\n"))
	if in.Kind != inbox.Person {
		t.Errorf("a person's mail with such a subject is %q, want a person's", in.Kind)
	}
	in = read(t, crlf("From: duty@unit.example\nSubject: Fwd: Undelivered\nContent-Type: multipart/mixed; boundary=b\n\n--b\n\nsee below\n--b\nContent-Type: message/rfc822\n\n"+string(postfixBounce)+"\n--b--\n"))
	if in.Kind != inbox.Person {
		t.Errorf("a forwarded bounce is %q, want a person's mail", in.Kind)
	}
}

package inbox_test

import (
	"bytes"
	"encoding/base64"
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"lurewatch/alerts/inbox"
)

// crlf makes a mail of text that was written with LF.
func crlf(s string) []byte { return []byte(strings.ReplaceAll(s, "\n", "\r\n")) }

func TestAMailIsRead(t *testing.T) {
	raw := crlf(`Delivered-To: answers+K3@example.org
Received: from mx.example by mx.example; Sat, 21 Nov 2026 08:00:00 +0700
From: =?UTF-8?B?xJDhu5Np?= <Duty@Unit.Example>
To: "Answers, please" <answers+k9@example.org>, other@example.org
Cc: third@example.org
Subject: =?utf-8?q?Re:_[1_kh=E1=BA=A9n]?=
 =?utf-8?q?_T=C3=A2y_Ninh?=
Date: Sat, 21 Nov 2026 07:59:00 +0700
Message-ID: <reply-1@unit.example>
In-Reply-To: <digest.demo-unit.20261121@example.org>
References: <thread.demo-unit.202611@example.org>
	<digest.demo-unit.20261121@example.org>
Content-Type: multipart/mixed; boundary="m"

no MIME
--m
Content-Type: multipart/alternative; boundary=a

--a
Content-Type: text/plain; charset=utf-8
Content-Transfer-Encoding: quoted-printable

=C4=90=C3=9ANG VN-20261121-0007 xe tr=E1=BA=
=AFng
--a
Content-Type: text/html

<p>SAI VN-20261121-0001
--a--
--m
Content-Type: text/plain; name=notes.txt
Content-Disposition: attachment; filename=notes.txt

SAI VN-20261121-0002
--m--
`)
	got := read(t, raw)
	want := inbox.Incoming{
		Kind: inbox.Person, ID: "reply-1@unit.example", From: "Duty@unit.example",
		To:      []string{"answers+K3@example.org", "answers+k9@example.org", "other@example.org", "third@example.org"},
		Subject: "Re: [1 khẩn] Tây Ninh",
		Date:    time.Date(2026, 11, 21, 0, 59, 0, 0, time.UTC),
		Answers: []string{"digest.demo-unit.20261121@example.org", "thread.demo-unit.202611@example.org"},
		Text:    "ĐÚNG VN-20261121-0007 xe trắng",
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("ReadMail (-want +got):\n%s", diff)
	}
	if got := got.Token("Answers@example.org"); got != "K3" {
		t.Errorf("token is %q, want that of Delivered-To, K3", got)
	}
	for _, box := range []string{"pause@example.org", "answers@example.net", "other@example.org", "", "@", "answers"} {
		if token := got.Token(box); token != "" {
			t.Errorf("token for %q is %q, want none", box, token)
		}
	}
}

func TestCharsetsAreRead(t *testing.T) {
	utf16 := "\xff\xfe" + "S\x00A\x00I\x00 \x00V\x00N\x00-\x002\x000\x002\x006\x001\x001\x002\x001\x00-\x000\x000\x000\x007\x00"
	tests := []struct{ name, head, body, want string }{
		{"Windows-1258", "text/plain; charset=windows-1258", "\xd0u\xecng", "Đu\u0301ng"},
		{"UTF-16", "text/plain; charset=utf-16", utf16, "SAI VN-20261121-0007"},
		{"Latin 1", "text/plain; charset=iso-8859-1", "\xe9t\xe9", "été"},
		{"a charset that nobody knows", "text/plain; charset=klingon", "Đúng", "Đúng"},
		{"UTF-8 that says nothing", "text/plain", "Đúng", "Đúng"},
		{"bytes that are no UTF-8", "text/plain", "\xe9t\xe9", "été"},
		{"broken parameters", "text/plain; charset=utf-8; =; x", "Đúng", "Đúng"},
		{"base64 with noise", "text/plain; charset=utf-8\r\nContent-Transfer-Encoding: base64", base64.StdEncoding.EncodeToString([]byte("Đúng"))[:4] + " \r\n!" + base64.StdEncoding.EncodeToString([]byte("Đúng"))[4:], "Đúng"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			if got := read(t, []byte("Content-Type: "+tt.head+"\r\n\r\n"+tt.body)).Text; got != tt.want {
				t.Errorf("text is %q, want %q", got, tt.want)
			}
		})
	}
}

func TestKindsAreToldApart(t *testing.T) {
	tests := []struct {
		name, head string
		want       inbox.Kind
	}{
		{"a person", "Subject: Re: x\nAuto-Submitted: no", inbox.Person},
		{"a person through a list", "Subject: Re: x\nPrecedence: list", inbox.Person},
		{"a person with Outlook's field", "Subject: RE: x\nX-Auto-Response-Suppress: DR, OOF, AutoReply", inbox.Person},
		{"by the standard", "Subject: x\nAuto-Submitted: auto-replied", inbox.Automatic},
		{"by the standard, with a parameter", "Subject: x\nAuto-Submitted: auto-generated; owner-email=\"a@b.example\"", inbox.Automatic},
		{"X-Autoreply", "Subject: x\nX-Autoreply: yes", inbox.Automatic},
		{"an empty X-Autorespond", "Subject: x\nX-Autorespond:", inbox.Automatic},
		{"Precedence", "Subject: x\nPrecedence: auto_reply", inbox.Automatic},
		{"no way back", "Subject: x\nReturn-Path: <>", inbox.Automatic},
		{"Outlook in English", "Subject: Automatic reply: digest", inbox.Automatic},
		{"Outlook in Vietnamese", "Subject: =?utf-8?q?Tr=E1=BA=A3_l=E1=BB=9Di_t=E1=BB=B1_=C4=91=E1=BB=99ng:_x?=", inbox.Automatic},
		{"Outlook in French", "Subject: =?utf-8?q?R=C3=A9ponse_automatique_:_x?=", inbox.Automatic},
		{"an older one", "Subject: Out of Office: x", inbox.Automatic},
		{"read", "Content-Type: multipart/report; report-type=disposition-notification; boundary=x", inbox.Receipt},
		{"a complaint", "Content-Type: multipart/report; report-type=feedback-report; boundary=x", inbox.Complaint},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			in := read(t, crlf("From: duty@unit.example\n"+tt.head+"\n\nDUNG VN-20261121-0007\n"))
			if in.Kind != tt.want {
				t.Errorf("it is %q, want %q", in.Kind, tt.want)
			}
			if got := inbox.Codes(in); (len(got) == 1) != (tt.want == inbox.Person) {
				t.Errorf("answers are %v", got)
			}
		})
	}
}

func TestMachinesAndListsAreNotWrittenTo(t *testing.T) {
	for _, tt := range []struct {
		name, head string
		want       bool
	}{
		{"a person", "From: duty@unit.example", false},
		{"a person whose program says so", "From: duty@unit.example\nAuto-Submitted: no", false},
		{"an automatic answer", "From: duty@unit.example\nAuto-Submitted: auto-replied", true},
		{"a precedence", "From: duty@unit.example\nPrecedence: list", true},
		{"a list", "From: duty@unit.example\nList-Id: <all.unit.example>", true},
		{"an empty return path", "From: duty@unit.example\nReturn-Path: <>", true},
		{"no sender", "Subject: x", true},
		{"several senders", "From: duty@unit.example, other@unit.example", true},
		{"two fields of senders", "From: duty@unit.example\nFrom: other@unit.example", true},
		{"a server", "From: MAILER-DAEMON@mx.example", true},
	} {
		t.Run(tt.name, func(t *testing.T) {
			in := read(t, []byte(tt.head+"\nSubject: Re\n\nĐề nghị tạm dừng"))
			if in.Machine != tt.want {
				t.Errorf("Machine = %v, want %v: %+v", in.Machine, tt.want, in)
			}
		})
	}
}

func TestAMailOfSeveralSendersIsNobodys(t *testing.T) {
	for _, head := range []string{"From: duty@unit.example, boss@x.example", "From: duty@unit.example\nFrom: boss@x.example"} {
		if in := read(t, []byte(head+"\n\nSAI VN-20261121-0007")); in.From != "" {
			t.Errorf("%q is from %q, want nobody", head, in.From)
		}
	}
}

func TestLimitsAreErrors(t *testing.T) {
	nested := func(depth int) string {
		var b strings.Builder
		for i := range depth {
			fmt.Fprintf(&b, "Content-Type: multipart/mixed; boundary=b%d\r\n\r\n--b%d\r\n", i, i)
		}
		return b.String() + "\r\nhello"
	}
	tests := []struct {
		name string
		raw  string
		want string
	}{
		{"nothing", "", "no header"},
		{"an empty line", "\r\n\r\nhello", "no header"},
		{"deep", nested(20), "nested deeper than 10"},
		{"wide", "Content-Type: multipart/mixed; boundary=b\r\n\r\n" + strings.Repeat("--b\r\n\r\nx\r\n", 300), "more than 200 parts"},
		{"large", "A: b\r\n\r\n" + strings.Repeat("x", inbox.MaxMail), "want at most"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			if _, err := inbox.ReadMail([]byte(tt.raw)); err == nil || !strings.Contains(err.Error(), tt.want) {
				t.Errorf("ReadMail = %v, want an error with %q", err, tt.want)
			}
		})
	}
	if in := read(t, []byte(nested(8))); in.Text != "hello" {
		t.Errorf("text within 8 levels is %q, want hello", in.Text)
	}
}

func TestBrokenMailsAreReadAsFarAsTheyGo(t *testing.T) {
	tests := []struct{ name, raw, want string }{
		{"an mbox line", "From duty@unit.example Sat Nov 21\nSubject: x\n\nSAI VN-20261121-0007", "SAI VN-20261121-0007"},
		{"LF alone", "Subject: x\n\nSAI VN-20261121-0007\n", "SAI VN-20261121-0007"},
		{"a header line that is none", "Subject: x\nthis is no field\nTo: a@b.example\n\nhello", "hello"},
		{"a boundary that never comes", "Content-Type: multipart/mixed; boundary=b\n\nhello", ""},
		{"a boundary that does not end", "Content-Type: multipart/mixed; boundary=b\n\n--b\n\nhello\n", "hello"},
		{"no boundary", "Content-Type: multipart/mixed\n\nhello", ""},
		{"broken quoted-printable", "Content-Transfer-Encoding: quoted-printable\nA: b\n\nSAI VN-20261121-0007\x00=\x01", "SAI VN-20261121-0007=\x01"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			if got := read(t, []byte(tt.raw)).Text; got != tt.want {
				t.Errorf("text is %q, want %q", got, tt.want)
			}
		})
	}
}

func FuzzReadMail(f *testing.F) {
	f.Add([]byte("Subject: x\n\nDUNG VN-20261121-0007"))
	f.Add([]byte("From:0\r@0\nMessage-ID: <a\r@b>"))
	f.Add(postfixBounce)
	f.Add(htmlMail("<p>SAI VN-20261121-0007<blockquote>x"))
	f.Add([]byte("Content-Type: multipart/report; boundary=b; report-type=delivery-status\r\n\r\n--b\r\nContent-Type: message/delivery-status\r\n\r\nAction: failed\r\n--b--"))
	f.Fuzz(func(t *testing.T, raw []byte) {
		in, err := inbox.ReadMail(raw)
		if err != nil {
			return
		}
		for _, a := range inbox.Codes(in) {
			if len(a.Ref) < len("VN-20261121-7") || len(a.Note) > 500 || strings.ContainsAny(a.Note, "\r\n") {
				t.Errorf("answer %+v", a)
			}
		}
		for _, b := range in.Bounces {
			if len(b.Text) > 500 || strings.ContainsAny(b.Text+b.Recipient+b.MessageID, "\r\n") {
				t.Errorf("bounce %+v", b)
			}
		}
		if strings.ContainsAny(in.ID+in.From+in.Subject+strings.Join(in.To, ""), "\r\n") {
			t.Errorf("a field of %+v has a line break", in)
		}
		again, err := inbox.ReadMail(bytes.Clone(raw))
		if err != nil || !cmp.Equal(in, again) {
			t.Errorf("read again it is another: %v", cmp.Diff(in, again))
		}
	})
}

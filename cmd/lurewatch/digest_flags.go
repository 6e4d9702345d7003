package main

import (
	"cmp"
	"errors"
	"fmt"
	"net/mail"
	"strings"

	"lurewatch/alerts"
	"lurewatch/alerts/inbox"
	"lurewatch/alerts/post"
)

// digestFlags say from whom digests come, by which server they go, how they are signed, and where answers come in.
// Secrets are named by the files that they are in.
type digestFlags struct {
	DigestFrom   string `help:"Who digests are from: an address, or \"Name <address>\"." placeholder:"ADDRESS" env:"LUREWATCH_DIGEST_FROM" group:"Digests:"`
	DigestDomain string `help:"The right side of message ids and list ids; the domain of --digest-from if none is named. It should not change." placeholder:"DOMAIN" env:"LUREWATCH_DIGEST_DOMAIN" group:"Digests:"`
	DigestLang   string `help:"The language of alarms to the operator: vi, en or fr." enum:"vi,en,fr" default:"vi" env:"LUREWATCH_DIGEST_LANG" group:"Digests:"`

	WebhookCA      string `name:"webhook-ca" help:"The only authorities that can vouch for the webhooks of units; those of the system if none are named." type:"path" placeholder:"FILE" env:"LUREWATCH_WEBHOOK_CA" group:"Digests:"`
	WebhookPrivate bool   `name:"webhook-private" help:"Webhooks of units may be in the own network." env:"LUREWATCH_WEBHOOK_PRIVATE" group:"Digests:"`

	SMTPHost         string   `name:"smtp-host" help:"The mail server that digests are handed to. Without it no mail is sent." placeholder:"HOST" env:"LUREWATCH_SMTP_HOST" group:"Mail server:"`
	SMTPPort         int      `name:"smtp-port" help:"Its port; 587, or 465 and 25 by --smtp-tls." placeholder:"PORT" env:"LUREWATCH_SMTP_PORT" group:"Mail server:"`
	SMTPTLS          post.TLS `name:"smtp-tls" help:"starttls, implicit, or none on loopback." enum:"starttls,implicit,none" default:"starttls" env:"LUREWATCH_SMTP_TLS" group:"Mail server:"`
	SMTPCA           string   `name:"smtp-ca" help:"The only authorities that can vouch for it." type:"path" placeholder:"FILE" env:"LUREWATCH_SMTP_CA" group:"Mail server:"`
	SMTPUser         string   `name:"smtp-user" help:"Who logs in; nobody does if it is empty." env:"LUREWATCH_SMTP_USER" group:"Mail server:"`
	SMTPPasswordFile string   `name:"smtp-password-file" help:"The file with the password." type:"path" placeholder:"FILE" env:"LUREWATCH_SMTP_PASSWORD_FILE" group:"Mail server:"`

	DKIMDomain       string   `name:"dkim-domain" help:"The domain of DKIM signatures; that of --digest-from if none is named." placeholder:"DOMAIN" env:"LUREWATCH_DKIM_DOMAIN" group:"Signatures:"`
	DKIMSelector     []string `name:"dkim-selector" help:"The selector of a key; once for each --dkim-key, in their order." placeholder:"NAME" env:"LUREWATCH_DKIM_SELECTOR" group:"Signatures:"`
	DKIMKey          []string `name:"dkim-key" help:"A file with a private key, RSA or Ed25519." type:"path" placeholder:"FILE" env:"LUREWATCH_DKIM_KEY" group:"Signatures:"`
	SMIMECertificate string   `name:"smime-certificate" help:"The certificate that mails are signed with by S/MIME." type:"path" placeholder:"FILE" env:"LUREWATCH_SMIME_CERTIFICATE" group:"Signatures:"`
	SMIMEKey         string   `name:"smime-key" help:"Its private key." type:"path" placeholder:"FILE" env:"LUREWATCH_SMIME_KEY" group:"Signatures:"`

	AnswersMailbox   string    `help:"The address that answers and bounces come to. Its server must deliver name+anything to it too." placeholder:"ADDRESS" env:"LUREWATCH_ANSWERS_MAILBOX" group:"Answers by mail:"`
	IMAPHost         string    `name:"imap-host" help:"The server on which that mailbox is." placeholder:"HOST" env:"LUREWATCH_IMAP_HOST" group:"Answers by mail:"`
	IMAPPort         int       `name:"imap-port" help:"Its port; 993, or 143 by --imap-tls." placeholder:"PORT" env:"LUREWATCH_IMAP_PORT" group:"Answers by mail:"`
	IMAPTLS          inbox.TLS `name:"imap-tls" help:"implicit, starttls, or none on loopback." enum:"implicit,starttls,none" default:"implicit" env:"LUREWATCH_IMAP_TLS" group:"Answers by mail:"`
	IMAPCA           string    `name:"imap-ca" help:"The only authorities that can vouch for it." type:"path" placeholder:"FILE" env:"LUREWATCH_IMAP_CA" group:"Answers by mail:"`
	IMAPUser         string    `name:"imap-user" help:"Who logs in." env:"LUREWATCH_IMAP_USER" group:"Answers by mail:"`
	IMAPPasswordFile string    `name:"imap-password-file" help:"The file with the password." type:"path" placeholder:"FILE" env:"LUREWATCH_IMAP_PASSWORD_FILE" group:"Answers by mail:"`
	IMAPFolder       string    `name:"imap-folder" help:"The folder that is read." default:"INBOX" env:"LUREWATCH_IMAP_FOLDER" group:"Answers by mail:"`
	IMAPDone         string    `name:"imap-done" help:"The folder that read mails are moved to; they stay if none is named." env:"LUREWATCH_IMAP_DONE" group:"Answers by mail:"`
	Maildir          string    `help:"A folder of this machine that the mails come to, in the place of --imap-host." type:"path" placeholder:"DIR" env:"LUREWATCH_MAILDIR" group:"Answers by mail:"`
}

// postal is what the flags come to: how mails are made, sent and read. The zero postal sends and reads none.
type postal struct {
	from, domain string
	smtp         *post.SMTP // nil where there is no server
	seal         post.Seal
	answers      string // the mailbox of answers; empty for none
	inbox        alerts.Inbox
	webhookCA    string
	private      bool
}

// unset is the sender where none is set: such mails are only previewed.
const unset = "digest@lurewatch.invalid"

// postal reads the files that the flags name and says everything that is wrong.
func (f digestFlags) postal(log func(msg string, args ...any)) (p postal, err error) {
	p = postal{from: cmp.Or(f.DigestFrom, unset), answers: f.AnswersMailbox, webhookCA: f.WebhookCA, private: f.WebhookPrivate}
	var faults []error
	fault := func(err error) {
		if err != nil {
			faults = append(faults, err)
		}
	}
	own := ""
	if a, err := mail.ParseAddress(p.from); err != nil {
		fault(fmt.Errorf("--digest-from %q: want a mail address, or \"Name <address>\"", f.DigestFrom))
	} else {
		own = a.Address[strings.LastIndexByte(a.Address, '@')+1:]
	}
	p.domain = cmp.Or(f.DigestDomain, own)
	fault(f.server(&p))
	fault(f.signatures(&p, own))
	fault(f.answers(&p, log))
	if err := errors.Join(faults...); err != nil {
		return postal{}, fmt.Errorf("settings of digests: %w", err)
	}
	return p, nil
}

// server is where mails go out.
func (f digestFlags) server(p *postal) error {
	if f.SMTPHost == "" {
		return nil
	}
	if f.DigestFrom == "" {
		return errors.New("--smtp-host is set and --digest-from is not: nobody would know who digests are from")
	}
	p.smtp = &post.SMTP{Host: f.SMTPHost, Port: f.SMTPPort, TLS: f.SMTPTLS, CAFile: f.SMTPCA, User: f.SMTPUser, PasswordFile: f.SMTPPasswordFile}
	return p.smtp.Check()
}

// signatures reads the keys.
func (f digestFlags) signatures(p *postal, own string) error {
	if len(f.DKIMKey) != len(f.DKIMSelector) {
		return fmt.Errorf("--dkim-key is named %d times and --dkim-selector %d times, want one selector for each key", len(f.DKIMKey), len(f.DKIMSelector))
	}
	var faults []error
	for i, file := range f.DKIMKey {
		k, err := post.LoadDKIM(cmp.Or(f.DKIMDomain, own), f.DKIMSelector[i], file)
		if err != nil {
			faults = append(faults, err)
			continue
		}
		p.seal.DKIM = append(p.seal.DKIM, k)
	}
	if f.SMIMECertificate != "" || f.SMIMEKey != "" {
		signer, err := post.LoadSigner(f.SMIMECertificate, f.SMIMEKey)
		if err != nil {
			faults = append(faults, err)
		}
		p.seal.Signer = signer
	}
	return errors.Join(faults...)
}

// answers is where mails come in.
func (f digestFlags) answers(p *postal, log func(msg string, args ...any)) error {
	if f.AnswersMailbox != "" {
		if a, err := mail.ParseAddress(f.AnswersMailbox); err != nil || a.Name != "" || strings.Contains(f.AnswersMailbox, "+") {
			return fmt.Errorf("--answers-mailbox %q: want a bare mail address without a plus", f.AnswersMailbox)
		}
	}
	var box poller
	switch {
	case f.IMAPHost != "" && f.Maildir != "":
		return errors.New("both --imap-host and --maildir are set, want one of them")
	case f.IMAPHost != "":
		m := inbox.IMAP{Host: f.IMAPHost, Port: f.IMAPPort, TLS: f.IMAPTLS, CAFile: f.IMAPCA, User: f.IMAPUser, PasswordFile: f.IMAPPasswordFile, Mailbox: f.IMAPFolder, Done: f.IMAPDone}
		if err := m.Check(); err != nil {
			return err
		}
		box = m
	case f.Maildir != "":
		box = inbox.Maildir{Path: f.Maildir}
	default:
		return nil
	}
	if f.AnswersMailbox == "" {
		return errors.New("a mailbox is read and --answers-mailbox does not say which address it is of")
	}
	p.inbox = letterbox{box: box, mailbox: f.AnswersMailbox, log: log}
	return nil
}

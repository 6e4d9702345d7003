package outlet_test

import (
	"strings"
	"testing"

	"lurewatch/alerts"
	"lurewatch/web/outlet"
)

func TestFaultsNameTheServerOfAWebhookAndNoMore(t *testing.T) {
	for name, tc := range map[string]struct{ text, want string }{
		"with a key":            {`tay-ninh.yaml:3:9: webhook "http://hook.example/t/abc?key=s3cr3t": want an address`, `tay-ninh.yaml:3:9: webhook "http://hook.example/…": want an address`},
		"with blanks and marks": {`webhook "http://hook.example/a b\"c?key=s3cr3t": want`, `webhook "http://hook.example/…": want`},
		"without a scheme":      {`webhook "hook.example/t/s3cr3t": want`, `webhook "…": want`},
		"with a password":       {`webhook "https://me:s3cr3t@hook.example/": want`, `webhook "https://hook.example/…": want`},
		"cut short":             {`webhook "http://hook.example/s3cr3t`, `webhook "…"`},
		"one of several faults": {"a: hour \"25:99\"\nb: webhook \"http://h.example/s3cr3t\": want\nc: quiet", "a: hour \"25:99\"\nb: webhook \"http://h.example/…\": want\nc: quiet"},
		"of something else":     {`directory "https://x.example/s3cr3t": want`, `directory "https://x.example/…": want`},
		"of a letter":           {`tay-ninh.20261122 to webhook:https://hook.example/s3cr3t?x=1: 410 Gone`, `tay-ninh.20261122 to webhook:https://hook.example/…: 410 Gone`},
		"beside a beginning":    {`webhook "http://h.example/x": want an address that begins with https://, without a password`, `webhook "http://h.example/…": want an address that begins with https://, without a password`},
		"without an address":    {`hour "25:99": want a time of day`, `hour "25:99": want a time of day`},
	} {
		if got := outlet.Fault(tc.text); got != tc.want {
			t.Errorf("%s: %q, want %q", name, got, tc.want)
		}
	}
}

func TestTargetsAndAnswersKeepTheirAddresses(t *testing.T) {
	folder := alerts.Target{Kind: alerts.Directory, Address: "/srv/ban tin/tay-ninh"}
	hook := alerts.Target{Kind: alerts.Webhook, Address: "https://hook.example/s3cr3t?x=1"}
	for name, tc := range map[string]struct{ got, want string }{
		"a mailbox":            {outlet.Target(alerts.Target{Kind: alerts.Mail, Address: "truc-ban@unit.example"}), "t••@unit.example"},
		"a webhook":            {outlet.Target(hook), "https://hook.example/…"},
		"a webhook at a root":  {outlet.Target(alerts.Target{Kind: alerts.Webhook, Address: "https://hook.example/"}), "https://hook.example"},
		"a folder":             {outlet.Target(folder), "••"},
		"a feed":               {outlet.Target(alerts.Target{Kind: alerts.Feed}), ""},
		"a folder's answer":    {outlet.Answer(folder, "/srv/ban tin/tay-ninh"), "••"},
		"a folder's refusal":   {outlet.Answer(folder, "write: write /srv/ban tin/tay-ninh/a.csv: openat a.csv: permission denied"), "write: write ••: openat a.csv: permission denied"},
		"the folder above":     {outlet.Answer(folder, "open /srv: no such file or directory"), "open ••: no such file or directory"},
		"a webhook's answer":   {outlet.Answer(hook, "410 Gone https://hook.example/s3cr3t?x=1"), "410 Gone https://hook.example/…"},
		"a mail server's":      {outlet.Answer(alerts.Target{Kind: alerts.Mail}, "550 5.1.1 truc-ban@unit.example unknown"), "550 5.1.1 t••@unit.example unknown"},
		"what says no address": {outlet.Answer(hook, "503 Service Unavailable"), "503 Service Unavailable"},
	} {
		if tc.got != tc.want {
			t.Errorf("%s: %q, want %q", name, tc.got, tc.want)
		}
	}
}

// key makes tokens.
type key struct{}

func (key) Token(unit string, p alerts.Purpose) string { return unit + "-" + string(p) }

func TestTokensAreTakenOut(t *testing.T) {
	got := outlet.Untoken(key{}, "tay-ninh", "/d/answer/tay-ninh-answer /d/pause/tay-ninh-pause /d/feed/tay-ninh-feed lao-cai-answer")
	if strings.Contains(got, "tay-ninh-") || !strings.HasSuffix(got, "lao-cai-answer") || strings.Count(got, "••••••") != 3 {
		t.Errorf("Untoken = %q", got)
	}
}

package web_test

import (
	"context"
	"strings"
	"testing"
	"time"

	"lurewatch/alerts"
	"lurewatch/job"
	"lurewatch/web"
)

func TestAFaultInAFileTellsLeadsNoKeyOfAWebhook(t *testing.T) {
	m := newManor(t)
	m.settings(t, "webhook: {url: \"http://hook.example/t/demo_s3cr3t?key=demo_k3y\", secret: /etc/key}\n")
	for role, at := range map[string]string{"lead": "/en/console/units", "admin": "/en/console/units/tay-ninh"} {
		_, _, body := m.as(t, role, at, nil)
		if !strings.Contains(text(body), "http://hook.example/…") || strings.Contains(body, "demo_s3cr3t") || strings.Contains(body, "demo_k3y") {
			t.Errorf("%s for a %s: %s", at, role, text(body))
		}
	}
	for _, at := range []string{"/preview", "/preview/html"} {
		if status, _, body := m.as(t, "lead", "/en/console/units/tay-ninh"+at, nil); status == 500 || strings.Contains(body, "demo_s3cr3t") {
			t.Errorf("%s of a stopped unit = %d", at, status)
		}
	}
}

func TestFoldersAndWebhooksAreAdminsBusiness(t *testing.T) {
	const folder, hook = "/srv/ban tin/tay-ninh", "https://hook.example/demo_s3cr3t?key=demo_k3y"
	m := newManor(t, func(b *bench) {
		b.Digests.Office = went{b.Digests.Office, []alerts.Posting{
			{Digest: toldDigest, Unit: "tay-ninh", Target: alerts.Target{Kind: alerts.Directory, Address: folder}, State: alerts.Sent, Queued: noon, Done: noon,
				Log: []alerts.Try{{At: noon, Answer: "write " + folder + "/a.csv: permission denied"}, {At: noon, OK: true, Answer: folder}}},
			{Digest: toldDigest, Unit: "tay-ninh", Target: alerts.Target{Kind: alerts.Webhook, Address: hook}, State: alerts.Failed, Queued: noon, Done: noon,
				Log: []alerts.Try{{At: noon, Answer: "410 Gone " + hook}}},
		}}
	})
	m.wait(24 * time.Hour)
	for _, role := range []string{"reviewer", "lead", "admin"} {
		m.login(t, role)
	}
	for _, at := range []string{"/en/console/digests?unit=tay-ninh", "/en/console/digests/" + toldDigest, "/en/console/units", "/en/console/units/tay-ninh"} {
		for _, role := range []string{"reviewer", "lead", "admin"} {
			status, _, body := m.as(t, role, at, nil)
			if status == 403 {
				continue
			}
			tells := strings.Contains(body, "ban tin/") || strings.Contains(body, "demo_s3cr3t") || strings.Contains(body, "demo_k3y")
			if tells != (role == "admin") {
				t.Errorf("%s for a %s (%d) shows the folder or the webhook: %v", at, role, status, tells)
			}
		}
	}
}

// went is an office with an archive of its own.
type went struct {
	web.Office
	all []alerts.Posting
}

func (o went) Archive(_ context.Context, unit, _ string, _ int) ([]alerts.Posting, error) {
	if unit != "tay-ninh" {
		return nil, nil
	}
	return o.all, nil
}

func (o went) Newest(ctx context.Context, unit, _ string, _ alerts.Kind, _ int) ([]alerts.Posting, bool, error) {
	all, err := o.Archive(ctx, unit, "", 0)
	return all, false, err
}

func (o went) Between(ctx context.Context, unit, _, _ string, _ alerts.Kind, _ int) ([]alerts.Posting, bool, error) {
	all, err := o.Archive(ctx, unit, "", 0)
	return all, false, err
}

func (went) Bytes(context.Context, string, alerts.Kind) ([]byte, error) { return nil, job.ErrUnknown }

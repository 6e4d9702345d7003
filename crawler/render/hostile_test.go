package render_test

import (
	"context"
	"errors"
	"net/http"
	"slices"
	"strings"
	"testing"
	"time"

	"lurewatch/crawler/fetch"
	"lurewatch/crawler/render"
)

func TestPagesThatWouldNotEndAreEnded(t *testing.T) {
	short := render.Limits{Time: time.Second}
	tests := []struct {
		name, page, want string
		limits           render.Limits
		ended            render.Ended
	}{
		{"a script in an endless loop", `<p>trước</p><script>document.body.append('giữa'); for(;;);</script><p>sau</p>`, "<p>trước</p>", short, render.OutTime},
		{"an endless loop in a timer", `<p>lương 10 triệu</p><script>setInterval(() => { for(;;); }, 10)</script>`, "lương 10 triệu", short, render.OutTime},
		{"an endless loop of promises", `<p>lương 10 triệu</p><script>const f = () => Promise.resolve().then(f); f()</script>`, "lương 10 triệu", short, render.OutTime},
		{"requests without end", `<p>ca đêm</p><script>(async () => { for (let i = 0;; i++) { try { await fetch('/x.json?' + i) } catch {} } })()</script>`, "ca đêm", render.Limits{MaxRequests: 10}, render.TooMuch},
		{"requests all at once", `<p>ca đêm</p><script>for (let i = 0; i < 20000; i++) fetch('/x.json?' + i).catch(() => 0)</script>`, "ca đêm", render.Limits{MaxRequests: 10}, render.TooMuch},
		{"refused requests without end", `<p>ca đêm</p><script>(async () => { for (;;) { try { await fetch('/x', {method: 'POST'}) } catch {} } })()</script>`, "ca đêm", render.Limits{Time: 10 * time.Second}, render.TooMuch},
		{"dialogs one after another", `<p>gọi ngay</p><script>for (let i = 0; i < 5; i++) { alert(i); confirm('?'); prompt('?') } document.body.append('xong')</script>`, "xong", render.Limits{}, render.Quiet},
		{"dialogs without end", `<p>gọi ngay</p><script>for (;;) alert('!')</script>`, "gọi ngay", short, render.OutTime},
		{"a question before leaving", `<p>ở lại</p><script>addEventListener('beforeunload', e => { e.preventDefault(); e.returnValue = 'x' }); location.href = '/other'</script>`, "ở lại", render.Limits{}, render.Quiet},
		{"pop-ups", `<p>thử</p><script>for (let i = 0; i < 5; i++) { const w = open('/popup'); document.body.append(w ? 'mở' : 'chặn') }</script>`, "thử", render.Limits{}, render.Quiet},
		{"print, file choosers and full screen", `<p>thử</p><input type=file id=f><script>print(); f.click(); document.body.requestFullscreen().catch(() => 0)</script>`, "thử", render.Limits{}, render.Quiet},
		{"a document that never ends its stream", `<p>mở</p><script>document.open(); document.write('<p>viết tiếp</p>')</script>`, "viết tiếp", render.Limits{}, render.Quiet},
		{"a history of its own without end", `<p>lịch sử</p><script>setInterval(() => history.pushState({}, '', '/' + Math.random()), 0)</script>`, "lịch sử", render.Limits{}, render.Quiet},
	}
	b := shared(t)
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			s := newSite(t, map[string]string{"/": "<!DOCTYPE html><body>" + tt.page, "/x.json": "{}", "/popup": "pop-up", "/other": "other"})
			res := draw(t, b, s.url+"/", tt.limits)
			if !strings.Contains(string(res.HTML), tt.want) {
				t.Errorf("HTML lacks %q:\n%s", tt.want, res.HTML)
			}
			if res.Ended != tt.ended {
				t.Errorf("Ended = %q, want %q", res.Ended, tt.ended)
			}
			if asked := s.requests(); slices.ContainsFunc(asked, func(r string) bool { return r != "GET /" && r != "GET /x.json" }) {
				t.Errorf("the site was asked for %q", asked)
			}
		})
	}
}

func TestScriptsDoNotLeadAway(t *testing.T) {
	tests := []struct{ name, page string }{
		{"by location", `<script>location.href = '/b'</script>`},
		{"by replace", `<script>location.replace('/b')</script>`},
		{"by a timer", `<script>setInterval(() => { location = '/b' }, 20)</script>`},
		{"by a meta refresh", `<meta http-equiv=refresh content="0; url=/b">`},
		{"by a form", `<form action=/b id=f></form><script>f.submit()</script>`},
		{"by a link", `<a href=/b id=a>b</a><script>a.click()</script>`},
	}
	b := shared(t)
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			s := newSite(t, map[string]string{"/a": "<!DOCTYPE html><p>giữ lại" + tt.page, "/b": "other"})
			res := draw(t, b, s.url+"/a", render.Limits{Time: 5 * time.Second})
			if got, want := strings.TrimSuffix(res.Next, "?"), s.url+"/b"; got != want {
				t.Errorf("Next = %q, want %q", got, want)
			}
			if !strings.Contains(string(res.HTML), "giữ lại") {
				t.Errorf("HTML is %s", res.HTML)
			}
			if got := s.requests(); !slices.Equal(got, []string{"GET /a"}) {
				t.Errorf("the site was asked for %q", got)
			}
		})
	}
}

func TestADocumentOverTheLimitIsAnError(t *testing.T) {
	s := newSite(t, map[string]string{
		"/":    `<!DOCTYPE html><body><script>document.body.hidden = true; for (let i = 0; i < 50; i++) { const p = document.createElement('p'); p.textContent = 'a'.repeat(1 << 20); document.body.append(p) }</script>`,
		"/big": `<!DOCTYPE html><body><script>const t = document.createTextNode('ạ'.repeat(3 << 20)); document.body.append(t)</script>`,
	})
	b := shared(t)
	for _, path := range []string{"/", "/big"} {
		res, err := b.Render(t.Context(), fetch.Request{URL: s.url + path}, client(t), render.Limits{})
		if !errors.Is(err, render.ErrTooLarge) || res.HTML != nil || res.Page.Status != http.StatusOK {
			t.Errorf("Render(%s) = %d bytes, status %d, %v; want %v", path, len(res.HTML), res.Page.Status, err, render.ErrTooLarge)
		}
	}
}

func TestAPageThatIsCancelledEndsAtOnce(t *testing.T) {
	s := newSite(t, map[string]string{"/": `<script src=/slow.js></script>`, "/slow.js": ""})
	b := shared(t)
	cause := errors.New("enough")
	ctx, cancel := context.WithCancelCause(t.Context())
	defer cancel(nil)
	get := client(t)
	_, err := b.Render(ctx, fetch.Request{URL: s.url + "/"}, func(ctx context.Context, r fetch.Request) (fetch.Page, error) {
		if strings.HasSuffix(r.URL, ".js") {
			cancel(cause)
			<-ctx.Done()
			return fetch.Page{}, context.Cause(ctx)
		}
		return get(ctx, r)
	}, render.Limits{})
	if !errors.Is(err, cause) {
		t.Errorf("Render = %v, want %v", err, cause)
	}
}

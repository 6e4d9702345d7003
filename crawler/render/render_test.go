package render_test

import (
	"context"
	"errors"
	"net/http"
	"slices"
	"strings"
	"sync"
	"testing"

	"lurewatch/crawler/fetch"
	"lurewatch/crawler/render"
)

const board = `<!DOCTYPE html><html><head><title>Việc làm</title><script src="/app.js"></script></head><body><div id="root"></div></body></html>`

func TestAPageBuiltFromJSONIsDrawn(t *testing.T) {
	s := newSite(t, map[string]string{
		"/": board,
		"/app.js": `addEventListener('load', async () => {
			const ad = await (await fetch('/ad.json?id=1')).json();
			document.getElementById('root').innerHTML = '<h1>' + ad.title + '</h1><p>' + (navigator.onLine ? 'có mạng' : 'mất mạng') + '<br><img src=/logo.png alt="">';
			history.pushState({}, '', '/viec/1') })`,
		"/ad.json":  `{"title": "Tuyển thợ làm bánh &lt;ca đêm&gt; & phụ bếp"}`,
		"/logo.png": "not fetched",
	})
	b := shared(t)
	res := draw(t, b, s.url+"/", render.Limits{})
	want := `<!DOCTYPE html><html><head><title>Việc làm</title><script src="/app.js"></script></head><body><div id="root">` +
		`<h1>Tuyển thợ làm bánh &lt;ca đêm&gt; &amp; phụ bếp</h1><p>có mạng<br><img src="/logo.png" alt=""></p></div></body></html>`
	if got := string(res.HTML); got != want {
		t.Errorf("HTML is\n%s\nwant\n%s", got, want)
	}
	if res.Ended != render.Quiet || res.URL != s.url+"/viec/1" || res.Page.URL != s.url+"/" || res.Page.Status != http.StatusOK {
		t.Errorf("Ended, URL, Page.URL, Page.Status = %q, %q, %q, %d", res.Ended, res.URL, res.Page.URL, res.Page.Status)
	}
	if got, want := s.requests(), []string{"GET /", "GET /app.js", "GET /ad.json"}; !slices.Equal(got, want) {
		t.Errorf("the site was asked for %q, want %q", got, want)
	}
	i := slices.IndexFunc(res.Requests, func(r render.Request) bool { return r.URL == s.url+"/logo.png" })
	if i < 0 || res.Requests[i].Why == "" || res.Requests[i].Kind != "image" || res.Blocked == 0 {
		t.Errorf("the picture is not among the blocked: %+v", res.Requests)
	}
}

func TestWhatIsDrawnIsWhatAPersonSees(t *testing.T) {
	tests := []struct{ name, page, want string }{
		{"an open shadow root with a slot", `<body><x-ad>lương cao</x-ad><script>document.querySelector('x-ad').attachShadow({mode: 'open'}).innerHTML = '<b>Tuyển:</b> <slot></slot><slot name=none>gấp</slot>'</script>`,
			`<x-ad><b>Tuyển:</b> <slot>lương cao</slot><slot name="none">gấp</slot></x-ad>`},
		{"a shadow root within another", `<body><x-a></x-a><script>const r = document.querySelector('x-a').attachShadow({mode: 'open'}); r.innerHTML = '<x-b></x-b>'; r.firstChild.attachShadow({mode: 'open'}).innerHTML = '<i>sâu</i>'</script>`,
			`<x-a><x-b><i>sâu</i></x-b></x-a>`},
		{"a declared shadow root", `<body><div><template shadowrootmode=open><p>khai báo</p></template></div>`, `<div><p>khai báo</p></div>`},
		{"a template that is not used", `<body><template><p>mẫu</p></template>`, `<template><p>mẫu</p></template>`},
		{"form fields that shadow properties", `<body><form><input name=firstChild><input name=attributes><input name=localName>điền</form><img name=documentElement>`,
			`<form><input name="firstChild"><input name="attributes"><input name="localName">điền</form><img name="documentElement">`},
		{"prototypes that scripts have changed", `<body><p>thật</p><script>Node.prototype.appendChild = null; Object.defineProperty(Node.prototype, 'firstChild', {get: () => null}); Array.prototype.push = () => 0; String.prototype.replace = () => 'giả'</script>`,
			`<p>thật</p>`},
		{"data in scripts", `<head><script type="application/ld+json">{"@type": "JobPosting", "title": "a < b && c"}</script></head>`,
			`<script type="application/ld+json">{"@type": "JobPosting", "title": "a < b && c"}</script>`},
		{"marks in text and attributes", `<body><p title="&quot;&lt;">a &lt; b &amp; c&nbsp;d</p>`, `<p title="&quot;&lt;">a &lt; b &amp; c&nbsp;d</p>`},
		{"half of a character", `<body><p id=p></p><script>p.textContent = 'a\ud83dz'</script>`, "<p id=\"p\">a\uFFFDz</p>"},
		{"a deep document", `<body><script>let at = document.body; for (let i = 0; i < 2000; i++) at = at.appendChild(document.createElement('i')); at.textContent = 'đáy'</script>`, `<i>đáy</i></i>`},
		{"pictures and styles that are waited for", `<body><script>const i = new Image(); i.onload = () => { const l = document.createElement('link'); l.rel = 'stylesheet'; l.href = '/s.css'; l.onload = () => document.body.append('tải xong'); document.head.append(l) }; i.src = '/i.png'</script>`, "tải xong"},
		{"a late timer", `<body><script>setTimeout(() => fetch('/x.json').then(() => setTimeout(() => document.body.append('muộn'), 200)), 200)</script>`, "muộn"},
		{"a request with headers of its own", `<body><script>fetch('/x.json', {headers: {'X-Key': '1'}}).then(r => r.text()).then(x => document.body.append('nhận ' + x))</script>`, "nhận {}"},
		{"what is sent is refused with 403", `<body><script>fetch('/x.json', {method: 'POST', body: '{}'}).then(r => document.body.append('mã ' + r.status))</script>`, "mã 403"},
		{"a module that imports", `<body><script type=module>import {a} from '/m.js'; document.body.append(a)</script>`, "mô-đun"},
		{"a redirect of a script", `<body><script src=/moved.js></script>`, "đã chuyển"},
		{"a charset that the page gets wrong", `<head><meta charset=windows-1252></head><body>đúng chữ`, "đúng chữ"},
	}
	b := shared(t)
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			s := newSite(t, map[string]string{
				"/": "<!DOCTYPE html><html>" + tt.page, "/x.json": "{}", "/m.js": "export const a = 'mô-đun'", "/moved.js": "-> /there.js", "/there.js": "document.write('đã chuyển')",
			})
			res := draw(t, b, s.url+"/", render.Limits{})
			if !strings.Contains(string(res.HTML), tt.want) {
				t.Errorf("HTML lacks %q:\n%.2000s", tt.want, res.HTML)
			}
			if res.Ended != render.Quiet {
				t.Errorf("Ended = %q", res.Ended)
			}
		})
	}
}

func TestWhatIsNoPageComesBackAsItIs(t *testing.T) {
	s := newSite(t, map[string]string{"/moved": "-> /else", "/data.json": "{}"})
	b := shared(t)
	tests := []struct {
		name, path, location string
		status               int
	}{
		{"a redirect is not followed", "/moved", s.url + "/else", http.StatusFound},
		{"a page that is gone", "/none", "", http.StatusNotFound},
		{"data", "/data.json", "", http.StatusOK},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			res := draw(t, b, s.url+tt.path, render.Limits{})
			if res.Page.Status != tt.status || res.Page.Location != tt.location || res.Ended != render.NotDrawn || res.HTML != nil {
				t.Errorf("got %d to %q, %q, %d bytes; want %d to %q, not drawn", res.Page.Status, res.Page.Location, res.Ended, len(res.HTML), tt.status, tt.location)
			}
		})
	}
	want := errors.New("robots.txt says no")
	_, err := b.Render(t.Context(), fetch.Request{URL: s.url}, func(context.Context, fetch.Request) (fetch.Page, error) { return fetch.Page{}, want }, render.Limits{})
	if !errors.Is(err, want) {
		t.Errorf("Render = %v, want %v", err, want)
	}
}

func TestOnlyAllowedHostsAreAsked(t *testing.T) {
	api := newSite(t, map[string]string{"/ad.json": `{"title": "phụ bếp"}`})
	other := newSite(t, map[string]string{"/ad.json": `{"title": "không lấy"}`})
	s := newSite(t, map[string]string{"/": `<body><script>for (const u of ['` + api.url + `', '` + other.url + `'])
		fetch(u + '/ad.json', {credentials: 'include', headers: {'X-Requested-With': 'x'}}).then(r => r.json()).then(ad => document.body.append(ad.title))</script>`})
	b := shared(t)
	res := draw(t, b, s.url+"/", render.Limits{Allow: func(u string) bool { return strings.HasPrefix(u, api.url) }})
	if !strings.Contains(string(res.HTML), "phụ bếp") {
		t.Errorf("the allowed host's answer is missing:\n%s\n%+v", res.HTML, res.Requests)
	}
	if got := other.requests(); len(got) > 0 {
		t.Errorf("a host that is not allowed was asked for %q", got)
	}
}

func TestARefusalOfGetIsListed(t *testing.T) {
	s := newSite(t, map[string]string{"/": `<body>còn lại<script src=/no.js></script><script src=/yes.js></script>`, "/yes.js": "document.write('có')"})
	b := shared(t)
	get := client(t)
	res, err := b.Render(t.Context(), fetch.Request{URL: s.url + "/"}, func(ctx context.Context, r fetch.Request) (fetch.Page, error) {
		if strings.HasSuffix(r.URL, "/no.js") {
			return fetch.Page{}, errors.New("robots.txt forbids it")
		}
		return get(ctx, r)
	}, render.Limits{})
	if err != nil {
		t.Fatal(err)
	}
	if !strings.Contains(string(res.HTML), "có") || !slices.ContainsFunc(res.Requests, func(r render.Request) bool { return r.Why == "robots.txt forbids it" && r.Status == 0 }) {
		t.Errorf("HTML %s, requests %+v", res.HTML, res.Requests)
	}
}

func TestNothingIsKeptFromPageToPage(t *testing.T) {
	s := newSite(t, map[string]string{"/": `<body><script>
		document.body.append('[' + document.cookie + localStorage.length + sessionStorage.length + ']');
		document.cookie = 'a=1; max-age=9999'; localStorage.a = 1; sessionStorage.a = 1;
		caches?.keys().then(k => { document.body.append('{' + k.length + '}'); return caches.open('c') });
		indexedDB.databases().then(d => { document.body.append('(' + d.length + ')'); indexedDB.open('d') })</script>`})
	b := shared(t)
	for i := range 3 {
		res := draw(t, b, s.url+"/", render.Limits{})
		for _, want := range []string{"[00]", "{0}", "(0)"} {
			if !strings.Contains(string(res.HTML), want) {
				t.Errorf("page %d lacks %q: %s", i, want, res.HTML)
			}
		}
	}
}

func TestPagesAtOnceDoNotMix(t *testing.T) {
	b := shared(t)
	var wg sync.WaitGroup
	for _, name := range []string{"một", "hai", "ba", "bốn", "năm", "sáu"} {
		s := newSite(t, map[string]string{"/": board, "/app.js": `fetch('/x.json').then(r => r.text()).then(x => document.body.append(x))`, "/x.json": name})
		wg.Go(func() {
			res, err := b.Render(t.Context(), fetch.Request{URL: s.url + "/"}, client(t), render.Limits{})
			if err != nil || !strings.Contains(string(res.HTML), name) {
				t.Errorf("page %s is %s, %v", name, res.HTML, err)
			}
		})
	}
	wg.Wait()
}

func TestAbsentChromiumIsAClearMessage(t *testing.T) {
	_, err := render.Open(render.Options{Path: "/nonexistent/chromium"})
	if !errors.Is(err, render.ErrNoBrowser) || !strings.Contains(err.Error(), "install the Debian package chromium") {
		t.Errorf("Open = %v", err)
	}
	t.Setenv("PATH", t.TempDir())
	if _, err = render.Open(render.Options{}); !errors.Is(err, render.ErrNoBrowser) || !strings.Contains(err.Error(), "chromium-browser") {
		t.Errorf("Open = %v", err)
	}
}

func TestAProgramThatIsNoChromiumIsAnError(t *testing.T) {
	b := open(t, render.Options{Path: "false"})
	s := newSite(t, map[string]string{"/": board})
	res, err := b.Render(t.Context(), fetch.Request{URL: s.url + "/"}, client(t), render.Limits{})
	if !errors.Is(err, render.ErrStart) || res.Page.Status != http.StatusOK {
		t.Errorf("Render = status %d, %v; want 200, %v", res.Page.Status, err, render.ErrStart)
	}
}

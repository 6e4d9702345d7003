package render_test

import (
	"context"
	"net"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"lurewatch/crawler/fetch"
	"lurewatch/crawler/render"
)

// trap listens on loopback for TCP and UDP on one port and keeps who came.
type trap struct {
	addr string
	mu   sync.Mutex // guards came
	came []string
}

func newTrap(t testing.TB) *trap {
	t.Helper()
	tcp, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	tr := &trap{addr: tcp.Addr().String()}
	udp, err := net.ListenPacket("udp", tr.addr)
	if err != nil {
		t.Fatal(err)
	}
	var wg sync.WaitGroup
	wg.Go(func() {
		for {
			c, err := tcp.Accept()
			if err != nil {
				return
			}
			tr.note("TCP from " + c.RemoteAddr().String())
			c.Close()
		}
	})
	wg.Go(func() {
		for b := make([]byte, 2048); ; {
			n, from, err := udp.ReadFrom(b)
			if err != nil {
				return
			}
			tr.note("UDP from " + from.String() + ": " + string(b[:n]))
		}
	})
	t.Cleanup(func() {
		tcp.Close()
		udp.Close()
		wg.Wait()
	})
	return tr
}

func (tr *trap) note(s string) {
	tr.mu.Lock()
	defer tr.mu.Unlock()
	tr.came = append(tr.came, s)
}

func (tr *trap) visitors() []string {
	tr.mu.Lock()
	defer tr.mu.Unlock()
	return slices.Clone(tr.came)
}

// escape is a page that tries every way out that we know of, to TRAP and to OUT, a port of its own host.
const escape = `<!DOCTYPE html><html><head>
<link rel=preconnect href="http://TRAP/"><link rel=dns-prefetch href="//trap.example"><link rel=prefetch href="http://TRAP/prefetch">
<link rel=preload as=script href="http://TRAP/preload.js"><link rel=modulepreload href="http://TRAP/mp.js"><link rel=prerender href="http://TRAP/pr">
<link rel=manifest href="http://TRAP/m.json"><link rel=icon href="http://TRAP/i.png"><link rel=stylesheet href="http://TRAP/s.css">
<script type=speculationrules>{"prefetch":[{"source":"list","urls":["http://TRAP/sp","/sp"],"eagerness":"immediate"}],"prerender":[{"source":"list","urls":["/spr"],"eagerness":"immediate"}]}</script>
<style>@import url(http://TRAP/i.css); @font-face { font-family: f; src: url(http://TRAP/f.woff2) } body { font-family: f; background: url(http://TRAP/b.png) }</style>
</head><body>chữ
<iframe src="http://TRAP/frame"></iframe><iframe src="/frame"></iframe><iframe srcdoc="<script>fetch('http://TRAP/x'); new WebSocket('ws://TRAP/x')</script>"></iframe>
<iframe src="data:text/html,<script>fetch('http://TRAP/d').catch(()=>0); new WebSocket('ws://TRAP/d'); fetch('SITE/data-frame').catch(()=>0)</script>"></iframe>
<iframe sandbox=allow-scripts srcdoc="<script>fetch('SITE/sandboxed').catch(()=>0); new WebSocket('ws://TRAP/sb')</script>"></iframe>
<object data="http://TRAP/o"></object><embed src="http://TRAP/e"><video src="http://TRAP/v.mp4" autoplay></video><audio src="http://TRAP/a.mp3" autoplay></audio>
<img src="http://TRAP/img"><img srcset="http://TRAP/set 2x"><picture><source srcset="http://TRAP/src"><img></picture><track src="http://TRAP/t">
<svg><image href="http://TRAP/svg"/><use href="http://TRAP/use#x"/></svg><a id=a ping="http://TRAP/ping" href="#x" target=_self>a</a><a id=dl download href="/download">d</a>
<form id=f method=post action="http://TRAP/form" target=_blank></form><form id=g method=get action="/popup" target=_blank></form>
<script src="http://TRAP/s.js"></script>
<script>
const tries = [], out = [];
const attempt = (name, f) => { try { const r = f(); if (r && r.catch) tries.push(r.then(() => out.push(name + ' done'), () => out.push(name + ' refused'))); } catch (e) { out.push(name + ' threw') } };
attempt('post', () => fetch('/post', {method: 'POST', body: 'x'}).then(r => out.push('post ' + r.status)));
attempt('fetch', () => fetch('http://TRAP/fetch'));
attempt('keepalive', () => fetch('http://TRAP/keep', {keepalive: true, method: 'POST', mode: 'no-cors'}));
attempt('later', () => fetchLater('http://TRAP/later', {activateAfter: 0}));
attempt('beacon', () => navigator.sendBeacon('http://TRAP/beacon', 'x'));
attempt('beacon', () => navigator.sendBeacon('/beacon', 'x'));
for (const u of ['ws://TRAP/ws', 'wss://TRAP/ws', 'ws://localhost:' + 'TRAP'.split(':')[1] + '/', 'ws://OUT/own'])
  attempt('websocket', () => new Promise((ok, no) => { const w = new WebSocket(u); w.onopen = ok; w.onerror = no }));
attempt('websocketstream', () => new WebSocketStream('ws://TRAP/').opened);
attempt('events', () => new Promise((ok, no) => { const e = new EventSource('http://TRAP/es'); e.onopen = ok; e.onerror = no }));
attempt('transport', () => new WebTransport('https://TRAP/wt').ready);
attempt('worker', () => new Worker('/worker.js'));
attempt('blob worker', () => new Worker(URL.createObjectURL(new Blob(["fetch('http://TRAP/w'); fetch('SITE/from-worker'); new WebSocket('ws://TRAP/w'); importScripts('http://TRAP/import.js')"]))));
attempt('shared worker', () => new SharedWorker('/shared.js'));
attempt('blob shared worker', () => new SharedWorker(URL.createObjectURL(new Blob(["fetch('http://TRAP/sw'); fetch('SITE/from-shared'); new WebSocket('ws://TRAP/w')"]))));
attempt('service worker', () => navigator.serviceWorker.register('/sw.js'));
attempt('worklet', () => new AudioContext().audioWorklet.addModule('http://TRAP/worklet.js'));
attempt('paint', () => CSS.paintWorklet.addModule('http://TRAP/paint.js'));
attempt('import', () => import('http://TRAP/import.mjs'));
attempt('font', () => new FontFace('g', 'url(http://TRAP/g.woff2)').load());
attempt('rtc', () => { const p = new RTCPeerConnection({iceServers: [{urls: ['stun:TRAP', 'turn:TRAP?transport=udp', 'turn:TRAP?transport=tcp'].slice(0, 1)}, {urls: ['turn:TRAP?transport=tcp', 'turn:TRAP?transport=udp'], username: 'a', credential: 'b'}]});
  p.createDataChannel('x'); p.onicecandidate = e => { if (e.candidate) out.push('candidate') };
  return p.createOffer().then(o => p.setLocalDescription(o)).then(() => p.addIceCandidate({candidate: 'candidate:1 1 udp 2130706431 ' + 'TRAP'.replace(':', ' ') + ' typ host', sdpMid: '0'})) });
attempt('window', () => { const w = open('http://TRAP/window'); if (w) out.push('window opened') });
attempt('window', () => { const w = open(''); if (w) { out.push('window opened'); w.fetch('http://TRAP/from-window'); new w.WebSocket('ws://TRAP/w') } });
attempt('forms', () => { f.submit(); g.submit() });
attempt('clicks', () => { a.click(); dl.click() });
attempt('report', () => { document.head.insertAdjacentHTML('beforeend', '<meta http-equiv=Content-Security-Policy content="img-src http://none.example; report-uri http://TRAP/csp">'); new Image().src = 'http://TRAP/csp.png' });
attempt('cache', () => caches.open('c').then(c => c.add('http://TRAP/cache')));
attempt('background', () => navigator.serviceWorker.getRegistration().then(r => r.backgroundFetch.fetch('x', 'http://TRAP/bg')));
attempt('pay', () => new PaymentRequest([{supportedMethods: 'http://TRAP/pay'}], {total: {label: 'x', amount: {currency: 'USD', value: '1'}}}).canMakePayment());
attempt('credential', () => navigator.credentials.get({identity: {providers: [{configURL: 'https://TRAP/fedcm', clientId: '1'}]}}));
attempt('attribution', () => { const i = new Image(); i.attributionSrc = 'http://TRAP/attr'; document.body.append(i) });
Promise.race([Promise.all(tries), new Promise(r => setTimeout(r, 2000))]).then(() => { document.body.insertAdjacentHTML('beforeend', '<ul>' + out.map(o => '<li>' + o).join('') + '</ul>'); fetch('/done.json') });
</script></body></html>`

func TestNothingReachesTheNetworkButThroughGet(t *testing.T) {
	for _, mode := range []string{"by the flags of Chromium alone", "in its own network name space as well"} {
		t.Run(mode, func(t *testing.T) {
			b := open(t, render.Options{})
			if strings.HasPrefix(mode, "by the flags") {
				b.Plain()
			}
			tr := newTrap(t)
			s := newSite(t, map[string]string{"/done.json": "{}", "/worker.js": "fetch('http://TRAP/w'); fetch('/from-worker')", "/sw.js": "", "/shared.js": ""})
			in := strings.NewReplacer("TRAP", tr.addr, "OUT", strings.TrimPrefix(s.url, "http://"))
			s.pages["/"] = in.Replace(escape)
			s.pages["/worker.js"] = in.Replace(s.pages["/worker.js"])

			var got []string
			get := client(t)
			ctx, cancel := context.WithTimeout(t.Context(), time.Minute)
			defer cancel()
			res, err := b.Render(ctx, fetch.Request{URL: s.url + "/"}, func(ctx context.Context, r fetch.Request) (fetch.Page, error) {
				got = append(got, "GET "+strings.TrimPrefix(r.URL, s.url))
				return get(ctx, r)
			}, render.Limits{Idle: 3 * time.Second})
			if err != nil {
				t.Fatal(err)
			}
			if !strings.HasPrefix(mode, "by the flags") && !b.Isolated() {
				t.Log("this kernel lets us make no network name space")
			}
			if came := tr.visitors(); len(came) > 0 {
				t.Errorf("%d connections came past Get: %q", len(came), came)
			}
			if asked := s.requests(); !slices.Equal(asked, got) {
				t.Errorf("the site was asked for %q, Get for %q", asked, got)
			}
			if !slices.Contains(got, "GET /done.json") {
				t.Errorf("the page did not come to its end: Get was asked for %q", got)
			}
			if res.Blocked < 30 {
				t.Errorf("only %d requests were blocked: the page no longer tries what it did", res.Blocked)
			}
		})
	}
}

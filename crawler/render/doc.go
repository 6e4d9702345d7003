// Package render draws pages that are empty without JavaScript, in a Chromium that never touches the network.
//
// A [Browser] runs one headless Chromium and talks to it over a pipe. [Browser.Render] gets the main document from a
// function of the caller, shows it to Chromium, answers what its scripts ask for through the same function, and
// returns the page as HTML once it has become quiet. The caller's function is the guard, the clock of the host and the
// robots.txt: package fetch's Client.Get has its signature, and a caller wraps it in what else must hold.
//
// # What is asked for
//
//   - Scripts, XHR and fetch() by GET, of addresses that [Limits.Allow] allows; in the order in which the page asks, one
//     at a time. Of a request only the address counts: headers that scripts set are not sent, cookies neither.
//   - Pictures and styles are not fetched. They are answered with an empty one, so that scripts which wait for them go
//     on and what the page says in their place is not run.
//   - Everything else is refused: other methods with 403 (many boards load their lists by POST; politeness and
//     robots.txt speak of fetching, not of sending), frames, fonts, media, the files of workers, pings, prefetches,
//     streams, WebSockets, WebRTC, pop-ups and downloads. What a worker or a frame without a file asks for is asked for
//     as if the page did.
//   - Neither redirects nor scripts lead away from the page: [fetch.Page.Location] and [Result.Next] say where to, and
//     the caller may visit that as an address of its own.
//   - The page sees every answer as one that its origin may read: an Origin header is not sent, so what a server says
//     about origins is about nobody. Preflights are answered here.
//
// Scripts see a browser that calls itself HeadlessChrome, speaks Vietnamese, keeps UTC and believes itself on-line.
//
// # Why nothing slips by
//
// Each page's requests are intercepted in its own session, and what is not of a page (shared and service workers,
// pop-ups, Chromium itself) in the session of the browser, closer to the network, where everything is refused.
// Names are not resolved and the only proxy is a dead one, for loopback too. On Linux, where the kernel lets us, the
// process moreover lives in a network name space without any device, so that not even a fault in Chromium reaches out.
//
// # Caveats
//
// Chromium runs without its own sandbox under root, or where [Options.NoSandbox] says so: then a page that breaks out of the
// renderer has the rights of this process over files. Run the crawler as an ordinary user.
// The heap of scripts is bounded by a flag, and all memory of a process on Linux alone; a page may use all of it,
// and a whole processor, until its time is out.
// Closed shadow roots, canvases and frames are not in the HTML.
package render

// Package fetch is the only HTTP client for addresses that a crawl or a stranger names. It asks for one page at a
// time, refuses to connect to anything but the public web, and returns a page whole or not at all.
//
// # What a client promises
//
//   - It connects to public unicast addresses on ports 80 and 443 only. The address is checked after the name was
//     resolved, for every connection, so that neither a redirect nor a change in the DNS leads inside.
//   - It never follows a redirect: [Page.Location] says where one leads, and the caller decides.
//   - A body over a limit, on the wire, decoded, or by their ratio, is [ErrTooLarge]; a body that ends early or
//     cannot be decoded is [ErrBroken]. There is no page with half a body.
//   - [Options.Timeout] covers everything from the look-up of the name to the last byte of the body.
//   - Text comes as UTF-8, otherwise unchanged: it is not normalised, and no byte of the page is left out but a
//     byte order mark.
//   - Proxies in the environment are ignored, certificates are verified, no cookie is kept.
//
// # Caveats
//
// An answer with neither Content-Length nor chunks ends when the server closes the connection; that such a body
// was cut cannot be seen. Nothing is retried here, save what net/http does by itself when the server closed an idle
// connection just before it was used again.
package fetch

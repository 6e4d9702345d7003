// Package fetch is the only HTTP client for addresses that a crawl or a stranger names. It asks for one page at a
// time, refuses to connect to anything but the public web, and returns a page whole or not at all.
//
// # What a client promises
//
//   - It connects to public unicast addresses on ports 80 and 443 only. The address is checked after the name was
//     resolved, for every connection, so that neither a redirect nor a change in the DNS leads inside. Behind a
//     [Proxy] it sees no address, and promises less: see there.
//   - It never follows a redirect: [Page.Location] says where one leads, and the caller decides, and counts them.
//   - A body over a limit, on the wire, decoded, or by their ratio, is [ErrTooLarge]; a body that ends early or
//     cannot be decoded is [ErrBroken]. There is no page with half a body.
//   - [Options.Timeout] covers everything from the look-up of the name to the last byte of the body; a server that
//     sends nothing for [Options.IdleTimeout], or less than [Options.MinRate], is given up before.
//   - Text comes as UTF-8, otherwise unchanged: it is not normalised, and no byte of the page is left out but a
//     byte order mark. [Page.CharsetBy] says how its charset was found.
//   - Proxies in the environment are ignored, certificates are verified, no cookie is kept.
//   - With [Options.Tap], every request that was answered is handed over as it went over the wire, errors included.
//
// # Charsets
//
// A page is believed about its charset as far as its bytes allow: see [CharsetBy] for the order. The guess knows
// windows-1258, TCVN3 (ABC), VISCII and VNI, GB18030, Big5, Shift_JIS, EUC-JP, ISO-2022-JP, EUC-KR, windows-874
// (TIS-620), windows-1251, KOI8-R, UTF-8 and UTF-16. It takes everything else for windows-1252.
//
// # Caveats
//
// An answer with neither Content-Length nor chunks ends when the server closes the connection; that such a body
// was cut cannot be seen. Nothing is retried here, save what net/http does by itself when the server closed an idle
// connection just before it was used again. A text of less than twenty characters may be taken for one in another
// charset of the same language, and of less than ten for one in another language; [ByDefault] marks what is doubtful.
package fetch

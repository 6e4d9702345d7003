package fetch

import (
	"crypto/tls"
	"crypto/x509"
	"time"
)

// What tests call without a server.
var (
	ToUTF8    = toUTF8
	MediaType = mediaType
	Special   = special
)

// DecodeAs decodes bytes in a charset that the WHATWG does not know.
func DecodeAs(charset string, b []byte) string {
	for _, d := range vietLabels {
		if d.name == charset {
			return string(d.decode(b))
		}
	}
	return ""
}

// SetPace shortens the time after which a slow body is refused.
func (c *Client) SetPace(window, grace time.Duration) {
	c.pace.window, c.pace.grace = window, grace
}

// Trust makes the client accept the certificates that cert signs.
func (c *Client) Trust(cert *x509.Certificate) {
	pool := x509.NewCertPool()
	pool.AddCert(cert)
	c.transport.TLSClientConfig = &tls.Config{RootCAs: pool}
}

package fetch

// What the fuzz test calls without a server.
var (
	ToUTF8    = toUTF8
	MediaType = mediaType
)

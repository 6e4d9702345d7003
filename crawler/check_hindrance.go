package crawler

// Hindrance says better than [job.Readable] why something could not be read, for whoever tells people what to do about it.
// The empty Hindrance is that of what was read.
type Hindrance string

// The hindrances.
const (
	HinderedByLogin   Hindrance = "login"
	HinderedByCaptcha Hindrance = "captcha"
	HinderedByBlock   Hindrance = "blocked"
	HinderedByRobots  Hindrance = "robots"
	HinderedByLimit   Hindrance = "limited" // too many requests
	HinderedByLoss    Hindrance = "gone"
	HinderedBySilence Hindrance = "unreachable"
	HinderedByTime    Hindrance = "timeout"
	HinderedByList    Hindrance = "listing" // a page that leads to ads rather than being one
	HinderedByNoAd    Hindrance = "not_an_ad"
	HinderedByAddress Hindrance = "not_allowed"
	HinderedBySize    Hindrance = "too_large"
	HinderedByPicture Hindrance = "picture"
	HinderedByFile    Hindrance = "file" // neither text nor picture
	// Those of an address that may be opened, and leads on to one that is not.
	HinderedByScheme Hindrance = "redirect_scheme"  // to a file, a script, a file server: to none of the web's
	HinderedByInside Hindrance = "redirect_private" // into a network that is not public
	HinderedByDetour Hindrance = "redirect_refused" // to a port that is not the web's, or under a user name
	HinderedByCircle Hindrance = "redirect_loop"    // on and on
)

// Hindrances lists them.
var Hindrances = [...]Hindrance{HinderedByLogin, HinderedByCaptcha, HinderedByBlock, HinderedByRobots, HinderedByLimit, HinderedByLoss,
	HinderedBySilence, HinderedByTime, HinderedByList, HinderedByNoAd, HinderedByAddress, HinderedBySize, HinderedByPicture, HinderedByFile,
	HinderedByScheme, HinderedByInside, HinderedByDetour, HinderedByCircle}

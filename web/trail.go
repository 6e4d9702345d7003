package web

import (
	"crypto/sha256"
	"encoding/hex"
	"net/http"
	"slices"
	"strconv"
	"strings"

	"lurewatch/job"
)

// trailCookie keeps the trail in the browser until it is closed. It has no ids and no words, and nothing rests on its truth:
// who changes it sees other ads first.
const trailCookie = "lurewatch_queue"

// maxTrail is how many ads a trail remembers, the newest: 10 bytes each, of the 4096 of a cookie.
const maxTrail = 200

// trail is what one browser did in the queue today: how many ads were decided, and which ads are not to come again.
type trail struct {
	day  string // in Viet Nam, "20261121"
	done int
	// ads are "d" for decided or "s" for skipped, and eight hex digits of the hash of the id. What was decided is in it
	// because the index learns of a decision a little later.
	ads []string
}

// trail reads the trail of a request. One of another day, or that cannot be read, is empty.
func (s *site) trail(r *http.Request) trail {
	t := trail{day: s.o.Now().In(hanoi).Format("20060102")}
	c, err := r.Cookie(trailCookie)
	if err != nil {
		return t
	}
	parts := strings.Split(c.Value, ".")
	if len(parts) < 2 || len(parts) > maxTrail+2 || parts[0] != t.day {
		return t
	}
	n, err := strconv.Atoi(parts[1])
	if err != nil || n < 0 || n > 100_000 {
		return t
	}
	t.done = n
	for _, p := range parts[2:] {
		if len(p) == 9 && (p[0] == 'd' || p[0] == 's') {
			t.ads = append(t.ads, p)
		}
	}
	return t
}

// setTrail sends the trail to the browser.
func (s *site) setTrail(w http.ResponseWriter, r *http.Request, t trail) {
	value := strings.Join(append([]string{t.day, strconv.Itoa(t.done)}, t.ads...), ".")
	http.SetCookie(w, &http.Cookie{Name: trailCookie, Value: value, Path: "/", HttpOnly: true, Secure: overTLS(r), SameSite: http.SameSiteLaxMode})
}

// trailMark is what a trail has of an ad.
func trailMark(id job.ID) string {
	sum := sha256.Sum256([]byte(id))
	return hex.EncodeToString(sum[:4])
}

func (t *trail) decided(id job.ID) {
	t.put("d", id)
	t.done++
}

func (t *trail) skipped(id job.ID) { t.put("s", id) }

func (t *trail) put(kind string, id job.ID) {
	t.drop(id)
	t.ads = append(t.ads, kind+trailMark(id))
	t.ads = t.ads[max(0, len(t.ads)-maxTrail):]
}

// forget takes an ad whose decision was undone out of the trail and of the count.
func (t *trail) forget(id job.ID) {
	if t.drop(id) == "d" {
		t.done = max(0, t.done-1)
	}
}

// drop takes an ad out and returns what it was in for.
func (t *trail) drop(id job.ID) string {
	mark := trailMark(id)
	i := slices.IndexFunc(t.ads, func(a string) bool { return a[1:] == mark })
	if i < 0 {
		return ""
	}
	kind := t.ads[i][:1]
	t.ads = slices.Delete(t.ads, i, i+1)
	return kind
}

// has reports whether the ad is not to come again.
func (t trail) has(id job.ID) bool {
	mark := trailMark(id)
	return slices.ContainsFunc(t.ads, func(a string) bool { return a[1:] == mark })
}

// among counts those of some ads that are not to come again.
func (t trail) among(hits []job.Hit) int {
	n := 0
	for _, h := range hits {
		if t.has(h.ID) {
			n++
		}
	}
	return n
}

// skips counts the ads that were skipped.
func (t trail) skips() int {
	n := 0
	for _, a := range t.ads {
		if a[0] == 's' {
			n++
		}
	}
	return n
}

// unskip lets the skipped ads come again.
func (t *trail) unskip() {
	t.ads = slices.DeleteFunc(t.ads, func(a string) bool { return a[0] == 's' })
}

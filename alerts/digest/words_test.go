package digest_test

import (
	"encoding/json"
	"maps"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"lurewatch/alerts/digest"
	"lurewatch/alerts/units"
	"lurewatch/job"
)

func readWords(t *testing.T) map[string]map[string]string {
	t.Helper()
	raw, err := os.ReadFile("words.json")
	if err != nil {
		t.Fatal(err)
	}
	var w map[string]map[string]string
	if err := json.Unmarshal(raw, &w); err != nil {
		t.Fatal(err)
	}
	return w
}

var (
	placeholders = regexp.MustCompile(`\{\w+\}`)
	digits       = regexp.MustCompile(`\d+`)
	// assuring are words that call an ad harmless, accusing ones those that call somebody guilty.
	assuring = regexp.MustCompile(`(?i)an toàn|\bsafe|\bsûrs?\b|\bsûre|sans danger|harmless|vô hại|tin cậy|trustworthy|fiable`)
	accusing = regexp.MustCompile(`(?i)tội phạm|thủ phạm|nghi phạm|nghi can|đối tượng|kẻ |lừa đảo|buôn người|traffick|criminal|culprit|suspect|guilty|scammer|trafiquant|criminel|coupable|escroc`)
)

func TestEveryTextIsInEveryLanguage(t *testing.T) {
	for key, texts := range readWords(t) {
		if got := slices.Sorted(maps.Keys(texts)); !slices.Equal(got, []string{"en", "fr", "vi"}) {
			t.Errorf("%s is in %v", key, got)
		}
		want := slices.Compact(slices.Sorted(slices.Values(placeholders.FindAllString(texts["vi"], -1))))
		for lang, s := range texts {
			if strings.TrimSpace(s) == "" {
				t.Errorf("%s is empty in %s", key, lang)
			}
			got := slices.Compact(slices.Sorted(slices.Values(placeholders.FindAllString(s, -1))))
			if diff := cmp.Diff(want, got); diff != "" {
				t.Errorf("%s has other values in %s (-vi +%s):\n%s", key, lang, lang, diff)
			}
		}
	}
}

func TestTextsNeitherAssureNorAccuse(t *testing.T) {
	for key, texts := range readWords(t) {
		for lang, s := range texts {
			if m := assuring.FindString(s); m != "" {
				t.Errorf("%s in %s assures with %q: %s", key, lang, m, s)
			}
			if m := accusing.FindString(s); m != "" {
				t.Errorf("%s in %s accuses with %q: %s", key, lang, m, s)
			}
			for _, n := range digits.FindAllString(s, -1) {
				if !slices.Contains([]string{"0", "18", "48", "100", "256"}, n) {
					t.Errorf("%s in %s has the number %s, which may be one to call: %s", key, lang, n, s)
				}
			}
		}
	}
}

func TestEverythingHasAWord(t *testing.T) {
	var keys []string
	add := func(kind string, names ...string) {
		for _, n := range names {
			keys = append(keys, kind+"."+n)
		}
	}
	for b := job.None; b <= job.Alert; b++ {
		add("band", b.String())
	}
	for _, s := range job.ReviewStates {
		add("review", string(s))
	}
	for _, d := range job.Decisions {
		for _, r := range d.Reasons() {
			add("reason", string(r))
		}
	}
	for _, k := range []units.ReasonKind{units.AtGate, units.AtMeeting, units.AtDeparture, units.AtBehind, units.AtCountry, units.AtContact, units.BySearch, units.ByAlert, units.ByNobody} {
		add("why", string(k))
	}
	for _, k := range []job.RouteKind{job.RouteMeeting, job.RouteDeparture, job.RouteDestination, job.RouteGate} {
		add("route", string(k))
	}
	for _, k := range []digest.News{digest.New, digest.Changed, digest.Gone, digest.Cleared, digest.Reviewed} {
		add("news", string(k))
		add("part", string(k))
		add("count", string(k))
	}
	for _, k := range []digest.Pressing{digest.MeetingSoon, digest.Minor} {
		add("now", string(k))
		add("subject", string(k))
	}
	for _, s := range []job.SourceState{job.SourceNew, job.SourceOK, job.SourceDegraded, job.SourceBroken} {
		add("state", string(s))
	}
	for _, b := range []job.Basis{job.BasisBase, job.BasisTotal, job.BasisCommission, job.BasisTips} {
		add("basis", string(b))
	}
	add("period", "hour", "day", "week", "month", "year", "shift", "trip", "piece")
	add("contact", "phone", "zalo", "telegram", "whatsapp", "wechat", "line", "viber", "kakaotalk", "facebook", "signal", "qq", "instagram", "tiktok", "discord", "potato", "email", "url", "other")
	add("script", "han", "thai", "khmer", "lao", "myanmar", "japanese", "hangul", "other")
	words := readWords(t)
	for _, key := range append(keys, keysInSource(t)...) {
		if words[key] == nil {
			t.Errorf("there is no text %s", key)
		}
	}
}

// keysInSource are the keys that the package asks for by their whole name.
func keysInSource(t *testing.T) []string {
	t.Helper()
	files, err := filepath.Glob("*.go")
	if err != nil {
		t.Fatal(err)
	}
	asked := regexp.MustCompile(`\.(?:say|many|label|heading)\("([a-z_.]+[a-z_])"`)
	var out []string
	for _, f := range files {
		raw, err := os.ReadFile(f)
		if err != nil {
			t.Fatal(err)
		}
		for _, m := range asked.FindAllStringSubmatch(string(raw), -1) {
			out = append(out, m[1])
		}
	}
	if len(out) < 60 {
		t.Errorf("only %d keys are found in the source", len(out))
	}
	return out
}

func TestNoDigestLacksAWord(t *testing.T) {
	for _, lang := range []string{"vi", "en", "fr", "", "xx"} {
		for _, d := range []digest.Digest{busy(tayNinh(lang)), urgent(tayNinh(lang)), frame(tayNinh(lang)), busy(without(tayNinh(lang)))} {
			for _, s := range []string{digest.Subject(d), digest.Text(d), digest.HTML(d)} {
				if i := strings.Index(s, "[["); i >= 0 {
					t.Errorf("%s in %q: a text is missing: %.60s", d.ID, lang, s[i:])
				}
				if m := placeholders.FindString(s); m != "" {
					t.Errorf("%s in %q: %s is not filled in", d.ID, lang, m)
				}
			}
		}
	}
}

package digest_test

import (
	"strings"
	"testing"
	"time"
	"unicode/utf8"

	"lurewatch/alerts/digest"
	"lurewatch/alerts/units"
)

func TestSubjectsTellTheDay(t *testing.T) {
	with := func(d digest.Digest, do func(*digest.Digest)) digest.Digest {
		do(&d)
		return d
	}
	for _, tc := range []struct {
		name string
		d    digest.Digest
		want string
	}{
		{"a day with everything", busy(tayNinh("vi")), "[1 khẩn] Tây Ninh 22/11: 3 mới, 1 đổi, 1 gỡ, 1 bỏ dấu"},
		{"in English", busy(tayNinh("en")), "[1 urgent] Tay Ninh 22 Nov: 3 new, 1 changed, 1 gone"},
		{"in French", busy(tayNinh("fr")), "[1 urgente] Tay Ninh 22/11: 3 nouvelles, 1 modifiée"},
		{"nothing that presses", with(busy(tayNinh("vi")), func(d *digest.Digest) { d.Items = d.Items[1:5] }), "[2 mới] Tây Ninh 22/11: 1 đổi, 1 gỡ"},
		{"a quiet day", frame(tayNinh("vi")), "[0 mới] Tây Ninh 22/11: 41/42 nguồn chạy"},
		{"a quiet day of which nobody knows the sources", with(frame(tayNinh("vi")), func(d *digest.Digest) { d.Sources = digest.Sources{} }), "[0 mới] Tây Ninh 22/11"},
		{"days together", with(frame(tayNinh("vi")), func(d *digest.Digest) { d.Covers = []string{"2026-11-20", "2026-11-21", "2026-11-22"} }), "[0 mới] Tây Ninh 20/11–22/11: 41/42 nguồn chạy"},
		{"ads that wait", with(frame(tayNinh("vi")), func(d *digest.Digest) { d.More = 12 }), "[0 mới] Tây Ninh 22/11: 12 chờ bản sau"},
		{"an urgent notice", urgent(tayNinh("vi")), "[1 khẩn] Tây Ninh 22/11 14:05: hẹn gặp trong 48 giờ"},
		{"an urgent notice for one who wants metadata only", urgent(without(tayNinh("vi"))), "[1 khẩn] Tây Ninh 22/11 14:05"},
		{"an ad that pressed and is gone", with(busy(tayNinh("vi")), func(d *digest.Digest) { d.Items = d.Items[:1]; d.Items[0].News = digest.Gone }), "[0 mới] Tây Ninh 22/11: 1 gỡ"},
	} {
		t.Run(tc.name, func(t *testing.T) {
			if got := digest.Subject(tc.d); got != tc.want {
				t.Errorf("Subject = %q, want %q", got, tc.want)
			}
		})
	}
}

func TestACoverTellsTheUnitAndTheDayOnly(t *testing.T) {
	for want, d := range map[string]digest.Digest{
		"[Lurewatch] Tây Ninh 22/11": busy(tayNinh("vi")), "[Lurewatch] Tay Ninh 22 Nov": frame(tayNinh("en")), "[Lurewatch] Tây Ninh 22/11 14:05": urgent(tayNinh("vi")),
	} {
		if got := digest.Cover(d); got != want {
			t.Errorf("Cover = %q, want %q", got, want)
		}
	}
}

func TestOneSourceIsOneInFrench(t *testing.T) {
	for ran, want := range map[int][]string{0: {"0 source lue"}, 1: {"1 source lue sur 1", "1/1 source lue"}, 2: {"2 sources lues sur 2", "2/2 sources lues"}} {
		d := frame(tayNinh("fr"))
		d.Sources = digest.Sources{Ran: ran, All: ran}
		if ran == 0 {
			d.Sources.All = 1
		}
		day := busy(tayNinh("fr"))
		day.Sources = d.Sources
		said := digest.Subject(d) + "\n" + digest.Text(d) + digest.Text(day)
		for _, w := range want {
			if !strings.Contains(said, w) {
				t.Errorf("of %d sources it says %q, want %q", ran, said, w)
			}
		}
	}
}

func TestSubjectsAreShortAndOneLine(t *testing.T) {
	for _, lang := range []string{"vi", "en", "fr"} {
		for _, name := range []string{"", "Tây Ninh", strings.Repeat("Ư", 20), strings.Repeat("dài ", 40), "a\r\nBcc: x@evil.example", "a\u202eb"} {
			d := busy(tayNinh(lang))
			d.Unit.Short = units.Name{Vi: name}
			d.Covers = []string{"2026-10-20", "2026-11-22"}
			for range 8 {
				d.Items = append(d.Items, d.Items...)
			}
			d.More = 123456
			for _, d.Urgent = range []bool{false, true} {
				got := digest.Subject(d)
				if n := utf8.RuneCountInString(got); n > digest.MaxSubject || n < 10 || strings.ContainsAny(got, "\r\n\u202e") || !strings.HasPrefix(got, "[") {
					t.Errorf("Subject of unit %q in %s = %q, %d runes", name, lang, got, n)
				}
			}
		}
	}
}

func TestTimesSayWhoseTheyAre(t *testing.T) {
	paris, err := time.LoadLocation("Europe/Paris")
	if err != nil {
		t.Skip("no files of time zones")
	}
	for _, tc := range []struct {
		zone *time.Location
		lang string
		want string
	}{
		{hanoi, "vi", "06:00 22/11/2026 (giờ Việt Nam, UTC+7)"}, {hanoi, "en", "06:00 on 22 Nov 2026 (Viet Nam time, UTC+7)"}, {hanoi, "fr", "06:00 le 22/11/2026 (heure du Viêt Nam, UTC+7)"},
		{paris, "vi", "00:00 22/11/2026 (giờ Europe/Paris, UTC+1)"}, {time.UTC, "vi", "23:00 21/11/2026 (UTC+0)"},
		{time.FixedZone("Asia/Kolkata", 5*3600+1800), "en", "04:30 on 22 Nov 2026 (Asia/Kolkata time, UTC+5:30)"},
		{time.FixedZone("America/St_Johns", -3*3600-1800), "vi", "19:30 21/11/2026 (giờ America/St_Johns, UTC−3:30)"},
	} {
		d := busy(tayNinh(tc.lang))
		d.Made = d.Made.In(tc.zone)
		if got := digest.Text(d); !strings.Contains(got, tc.want) {
			t.Errorf("in %v the head is %q, want %q in it", tc.zone, strings.Split(got, "\n")[4], tc.want)
		}
	}
}

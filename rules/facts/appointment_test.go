package facts_test

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"lurewatch/job"
)

// appointment writes one as the golden table does.
func appointment(a job.Appointment) string {
	day := fmt.Sprintf("+%d", a.Day)
	if a.Date+a.Weekday != "" {
		day = a.Date + a.Weekday
	}
	return strings.TrimSpace(string(a.Kind) + " " + day + " " + a.Clock)
}

func TestReadAppointments(t *testing.T) {
	b := newBench(t)
	for _, row := range golden(t, "appointments.txt", 3) {
		lang, text, want := row[0], strings.ReplaceAll(row[1], `\n`, "\n"), row[2]
		f := b.Read(b.doc(job.Ad{Text: text, Lang: lang}))
		if got := list(f.Appointments, appointment); got != want {
			t.Errorf("appointments of %s %q = %q, want %q", lang, text, got, want)
		}
		for _, a := range f.Appointments {
			if got := text[a.Start:a.End]; got != a.Quote {
				t.Errorf("%q: span is %q, quote %q", text, got, a.Quote)
			}
		}
	}
}

// crowded are texts in which every word may be a day or an hour.
var crowded = []string{"tối mai ", "đón tối mai ", "21/11 đón ", "8h tối mai ", "ngày 21 tháng 11 ", "thứ 6 ", "明天8点集合", "11月21日出发", "besok jam 8 dijemput ", "1/1/", "bay 12/12 ", "ngày 25, ", "Thời gian: 20h\nđón\n", "mỗi thứ 2 đón "}

func TestReadOfCrowdedAppointmentsEnds(t *testing.T) {
	b := newBench(t)
	for _, unit := range crowded {
		for _, lang := range []string{"vi", "zh"} {
			ad := job.Ad{Text: strings.Repeat(unit, 1<<17/len(unit)), Lang: lang}
			f := b.Read(b.doc(ad))
			if len(f.Appointments) > 6 {
				t.Errorf("%q repeated has %d appointments, want at most 6", unit, len(f.Appointments))
			}
			checkAppointments(t, ad, f)
		}
	}
}

// checkAppointments reports appointments that do not quote the ad and those that no calendar has.
func checkAppointments(t interface{ Errorf(string, ...any) }, ad job.Ad, f job.Facts) {
	for _, a := range f.Appointments {
		text := ad.Field(a.Field)
		if a.Start < 0 || a.End > len(text) || a.Start >= a.End || text[a.Start:a.End] != a.Quote {
			t.Errorf("appointment %+v does not quote the ad", a)
		}
		if a.Kind != job.RouteMeeting && a.Kind != job.RouteDeparture || a.Date != "" && a.Weekday != "" {
			t.Errorf("impossible appointment %+v", a)
		}
		a.Date = ""
		if _, ok := a.At(time.Unix(0, 0)); !ok {
			t.Errorf("appointment %+v has no such hour or weekday", a)
		}
	}
}

func FuzzAppointments(f *testing.F) {
	b := newBench(f)
	for _, unit := range crowded {
		f.Add(unit+unit, "vi")
		f.Add("Đón "+unit, "zh")
	}
	f.Fuzz(func(t *testing.T, text, lang string) {
		ad := job.Ad{Title: text, Text: text, Lang: lang}
		checkAppointments(t, ad, b.Read(b.doc(ad)))
	})
}

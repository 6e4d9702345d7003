package job_test

import (
	"errors"
	"strings"
	"testing"

	"lurewatch/job"
)

func TestCanonicalGivesOneSpelling(t *testing.T) {
	for _, tc := range []struct{ name, in, want string }{
		{"keeps a plain address", "https://jobs.example/a?b=1", "https://jobs.example/a?b=1"},
		{"lowers the host and drops port and fragment", "HTTPS://Jobs.Example:443/A#top", "https://jobs.example/A"},
		{"drops tracking, keeps order", "https://jobs.example/a?z=1&utm_source=fb&fbclid=x&a=2", "https://jobs.example/a?z=1&a=2"},
		{"drops session ids", "http://jobs.example/a;jsessionid=9F?PHPSESSID=1", "http://jobs.example/a"},
		{"undoes dots", "http://jobs.example/a/../b/./c", "http://jobs.example/b/c"},
		{"undoes number hosts, for the guard to see", "http://2130706433/", "http://127.0.0.1/"},
		{"trims spaces", "  https://jobs.example/a \n", "https://jobs.example/a"},
		{"writes IDN in punycode", "https://việclàm.example/x", "https://xn--viclm-uqa6964c.example/x"},
	} {
		t.Run(tc.name, func(t *testing.T) {
			got, err := job.Canonical(tc.in)
			if err != nil || got != tc.want {
				t.Errorf("Canonical(%q) = %q, %v, want %q", tc.in, got, err, tc.want)
			}
		})
	}
}

func TestCanonicalRefusesWhatIsNotTheWeb(t *testing.T) {
	for _, in := range []string{"", "jobs.example/a", "ftp://jobs.example/", "javascript:alert(1)", "data:text/html,x", "file:///etc/passwd",
		"https://user:pw@jobs.example/", "https://", "http://[::1", "https://jobs.example/" + strings.Repeat("a", job.MaxURL), strings.Repeat("https://a.example/", 20_000),
		"https://" + strings.Repeat("w", 64) + ".example/", "https://" + strings.Repeat("w.", 130) + "example/"} {
		if got, err := job.Canonical(in); !errors.Is(err, job.ErrURL) {
			t.Errorf("Canonical(%.40q) = %q, %v, want ErrURL", in, got, err)
		}
	}
}

func TestResolveReadsReferences(t *testing.T) {
	got, err := job.Resolve("https://jobs.example/list/?page=2", "../ad/7?utm_medium=x")
	if err != nil || got != "https://jobs.example/ad/7" {
		t.Errorf("Resolve = %q, %v", got, err)
	}
}

func TestHostAndOriginAreUnitsOfPoliteness(t *testing.T) {
	for in, want := range map[string][2]string{
		"https://jobs.example/a":     {"jobs.example", "https://jobs.example"},
		"http://127.0.0.1:8080/a?b":  {"127.0.0.1", "http://127.0.0.1:8080"},
		"http://[::1]:80/":           {"[::1]", "http://[::1]:80"},
		"http://jobs.example:81?x=/": {"jobs.example", "http://jobs.example:81"},
	} {
		if got := [2]string{job.Host(in), job.Origin(in)}; got != want {
			t.Errorf("Host, Origin of %q = %q, want %q", in, got, want)
		}
	}
}

func FuzzCanonicalIsIdempotent(f *testing.F) {
	f.Add("https://jobs.example/a?b=1#c")
	f.Add("http://0x7f.1/;jsessionid=1")
	f.Fuzz(func(t *testing.T, in string) {
		once, err := job.Canonical(in)
		if err != nil {
			return
		}
		if twice, err := job.Canonical(once); err != nil || twice != once {
			t.Errorf("Canonical(%q) = %q, again %q, %v", in, once, twice, err)
		}
	})
}

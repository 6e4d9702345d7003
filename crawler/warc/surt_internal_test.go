package warc

import "testing"

func TestSurt(t *testing.T) {
	for in, want := range map[string]string{
		"https://jobs.example/":                        "example,jobs)/",
		"https://jobs.example":                         "example,jobs)/",
		"https://www.jobs.example/Ad/?b=2&a=1":         "example,jobs)/ad?a=1&b=2",
		"http://www2.jobs.example/a":                   "example,jobs)/a",
		"http://www.example/a":                         "example)/a",
		"http://wwwjobs.example/a":                     "example,wwwjobs)/a",
		"https://jobs.example:443/a/":                  "example,jobs)/a",
		"https://jobs.example:80/a":                    "example,jobs:80)/a",
		"http://127.0.0.1:8080/a?x":                    "1,0,0,127:8080)/a?x",
		"http://[2001:db8::1]:81/a":                    "[2001:db8::1]:81)/a",
		"https://jobs.example?q=1":                     "example,jobs)/?q=1",
		"https://jobs.example/a?":                      "example,jobs)/a",
		"https://jobs.example/a?b=1&a-b=2&a=3&a&a=1#f": "example,jobs)/a?a&a=1&a=3&a-b=2&b=1",
		"https://jobs.example/a/?next=/b/":             "example,jobs)/a?next=/b/",
	} {
		if got := surt(in); got != want {
			t.Errorf("surt(%q) = %q, want %q", in, got, want)
		}
	}
}

package crawler

import "testing"

func TestAddressesOfASeriesHaveOneShape(t *testing.T) {
	for _, tc := range []struct{ a, b string }{
		{"https://a.example/calendar/2026/11/22", "https://a.example/calendar/1999/1/3"},
		{"https://a.example/viec-lam/ke-toan-truong-1823.html", "https://a.example/viec-lam/tho-ban-banh-mi-sang-77.html"},
		{"https://a.example/list?page=2&sort=new", "https://a.example/list?page=77&sort=old"},
		{"https://a.example/s/8fa0c1/jobs", "https://a.example/s/0011aa/jobs"},
	} {
		if shape(tc.a) != shape(tc.b) {
			t.Errorf("%s is %q, %s is %q, want the same", tc.a, shape(tc.a), tc.b, shape(tc.b))
		}
	}
	for _, tc := range []struct{ a, b string }{
		{"https://a.example/jobs/3", "https://a.example/calendar/3"},
		{"https://a.example/jobs/3", "https://b.example/jobs/3"},
		{"https://a.example/jobs?page=3", "https://a.example/jobs?day=3"},
		{"https://a.example/jobs", "https://a.example/jobs/3"},
	} {
		if shape(tc.a) == shape(tc.b) {
			t.Errorf("%s and %s are both %q, want two", tc.a, tc.b, shape(tc.a))
		}
	}
}

func TestPathsThatGoInCircles(t *testing.T) {
	for _, tc := range []struct {
		url  string
		want bool
	}{
		{"https://a.example/", false},
		{"https://a.example/vn/hcm/jobs/2026/11/22/x?a=/b/b/b/b/b", false},
		{"https://a.example/a/a/a/b", false},
		{"https://a.example/a/b/a/b/a/b/a/b", true},
		{"https://a.example/1/2/3/4/5/6/7/8/9/10/11/12/13/14/15/16/17/18/19/20/21/22/23/24/25", true},
		{"https://a.example//////////", false},
	} {
		if got := winding(tc.url); got != tc.want {
			t.Errorf("winding(%s) = %t, want %t", tc.url, got, tc.want)
		}
	}
}

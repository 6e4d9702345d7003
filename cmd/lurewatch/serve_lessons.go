package main

import (
	"lurewatch/seeds"
	"lurewatch/web"
)

// lessons is what the pages teach: the signs of the library, with its examples as the rules judge them.
func (s server) lessons() web.Lessons {
	l := web.Lessons{Files: seeds.FS, Rules: s.set.Rules(), Terms: s.set.Terms, Examples: func(rule string) []web.Example {
		var out []web.Example
		for _, e := range s.set.Examples(rule) {
			out = append(out, web.Example{Ad: e.Ad, Verdict: s.set.Judge(e.Ad), Fire: e.Fire})
		}
		return out
	}}
	if s.entrance.PublicURL != "" {
		l.Address = s.entrance.url
	}
	return l
}

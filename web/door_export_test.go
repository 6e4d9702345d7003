package web

// Doors says for each method and address who may pass: an act, "self" or "everybody"; "" for nobody.
func Doors(o Options) map[string]string {
	s := &site{o: o.filled()}
	out := map[string]string{}
	for _, r := range s.allRoutes() {
		for _, m := range r.methods {
			who := string(m.do.act)
			switch {
			case m.do.everybody:
				who = "everybody"
			case m.do.self:
				who = "self"
			}
			out[m.name+" "+r.path] = who
		}
	}
	return out
}

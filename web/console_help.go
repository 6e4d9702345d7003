package web

import "net/http"

// helpPage explains the search and the keys.
type helpPage struct {
	view
	Fields []FieldHelp
}

// consoleHelp shows how the console is used.
func (s *site) consoleHelp(w http.ResponseWriter, r *http.Request, l lang) error {
	p := helpPage{view: s.consoleView(r, l, "keys.title", "keys")}
	p.Fields = s.fieldHelp(p.view)
	return s.write(w, http.StatusOK, "keys", p)
}

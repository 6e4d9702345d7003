package api

import (
	"bytes"
	"encoding/json"
	"net/http"
	"regexp"
	"slices"

	"github.com/danielgtaylor/huma/v2"

	"lurewatch/check"
)

// CheckForm is one question: exactly one of URL, Text, Contact and Picture.
type CheckForm struct {
	URL     string     `json:"url,omitempty" doc:"The address of the page with the ad, also as analysts write it: hxxps://jobs[.]example. Only public addresses of the web are opened."`
	Text    string     `json:"text,omitempty" doc:"The text of the ad, up to 256 KiB. It is judged as it is; addresses in it are not opened. A text that is a contact and nothing else is looked up as one."`
	Contact string     `json:"contact,omitempty" doc:"One telephone number, handle, mail address, or address of a messenger's account. Of several the answer is that they are to be asked for one at a time. To ask without naming it see contacts/range."`
	Picture []byte     `json:"picture,omitempty" doc:"A screenshot, up to 10 MiB before base64: PNG, JPEG or WebP."`
	Lang    check.Lang `json:"lang,omitempty" enum:"vi,en,fr" doc:"The language of the texts of the answer; vi if absent."`
	Country string     `json:"country,omitempty" pattern:"^[A-Za-z]{2}$" doc:"Where the person is, ISO 3166-1; whom to call depends on it. VN if absent."`
}

// ask is the question as the desk understands it. The field says what it is: a text is not taken for an address.
func (f CheckForm) ask() (check.Ask, *huma.ErrorModel) {
	n := 0
	for _, given := range [...]bool{f.URL != "", f.Text != "", f.Contact != "", len(f.Picture) > 0} {
		if given {
			n++
		}
	}
	if n != 1 {
		return check.Ask{}, problem(http.StatusUnprocessableEntity, "Exactly one of url, text, contact and picture must be there.")
	}
	var q check.Ask
	switch {
	case f.URL != "":
		q = addressed(f.URL)
	case f.Contact != "":
		q = check.ParseContact(f.Contact)
	case f.Text != "":
		q = pasted(f.Text)
	default:
		q.Picture = f.Picture
	}
	q.Lang, q.Country = check.ParseLang(string(f.Lang)), string(bytes.ToUpper([]byte(f.Country)))
	return q, nil
}

// addressed is a question about an address. That of a messenger's account is a contact, as on the page. Words around it
// are passed over.
func addressed(typed string) check.Ask {
	p := check.ParseAsk(typed)
	switch {
	case p.URL != "":
		return check.Ask{URL: p.URL}
	case p.Contact != "":
		return check.Ask{Contact: p.Contact}
	case p.Because != "":
		return check.Ask{Because: p.Because}
	}
	return check.Ask{Because: check.NotAllowed}
}

// pasted is a question about a text. One that has nothing but a contact is a question about that, as there is nothing else
// to judge; of several none is picked.
func pasted(text string) check.Ask {
	p := check.ParseAsk(text)
	if p.Text == "" && (p.Contact != "" || p.Because == check.Several) {
		return p
	}
	if p.URL == "" && p.Contact == "" && p.Because != check.Several {
		return p
	}
	return check.Ask{Text: text, Linked: p.URL != ""}
}

var twoLetters = regexp.MustCompile(`^[A-Za-z]{2}$`)

// readForm reads one of many questions, as strictly as one alone is read.
func readForm(raw json.RawMessage) (CheckForm, *huma.ErrorModel) {
	var f CheckForm
	d := json.NewDecoder(bytes.NewReader(raw))
	d.DisallowUnknownFields()
	if err := d.Decode(&f); err != nil {
		return f, problem(http.StatusUnprocessableEntity, "It is not understood: it must be an object with one of url, text, contact and picture, and nothing but these, lang and country.")
	}
	switch {
	case f.Lang != "" && !slices.Contains(check.Langs[:], f.Lang):
		return f, problem(http.StatusUnprocessableEntity, "lang must be vi, en or fr.")
	case f.Country != "" && !twoLetters.MatchString(f.Country):
		return f, problem(http.StatusUnprocessableEntity, "country must be two letters.")
	}
	return f, nil
}

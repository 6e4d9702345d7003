package campaign

import (
	"slices"
	"strings"

	"lurewatch/job"
	"lurewatch/rules/fold"
)

// MaxCompanies is how many companies may name one contact in their ads before it joins them no more. Bands of
// recruiters that give each ad another company name use a handful; agencies, boards and hotlines have dozens.
const MaxCompanies = 8

// minDigits is how many digits a telephone number has that can be somebody's own. Hotlines and short codes have
// fewer.
const minDigits = 8

// contactsOf lists the contacts of an ad that can join it to others, "type:value", sorted, each once.
func contactsOf(contacts []job.Contact, ignore map[string]bool) []string {
	var out []string
	for _, c := range contacts {
		kind, value := c.Type, strings.ToLower(strings.TrimSpace(c.Value))
		if isNumber(value) {
			kind = "phone"
		}
		switch {
		case kind == "url", kind == "", value == "", strings.ContainsRune(value, 0), ignore[value]:
			continue
		case kind == "phone" && (!isNumber(value) || len(value) <= minDigits):
			continue
		}
		out = append(out, kind+":"+value)
	}
	slices.Sort(out)
	return slices.Compact(out)
}

// isNumber reports whether a contact is a telephone number as E.164 writes it.
func isNumber(value string) bool {
	digits, ok := strings.CutPrefix(value, "+")
	return ok && digits != "" && strings.Trim(digits, "0123456789") == ""
}

// companyOf is the name by which companies are counted; empty for an ad that names none.
func companyOf(ad job.Ad) string {
	return strings.Join(strings.Fields(strings.ReplaceAll(fold.String(ad.Company), "\x00", "")), " ")
}

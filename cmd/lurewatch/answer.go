package main

import (
	"cmp"
	"fmt"
	"io"
	"slices"
	"strings"

	"lurewatch/job"
)

// phrases of the answer on the command line, by language.
var answerWords = map[string]struct {
	alert, look, none, report, unread, why, also, auto string
}{
	"vi": {
		alert:  "NHIỀU DẤU HIỆU NGUY HIỂM. Đừng gửi giấy tờ, đừng chuyển tiền, đừng lên đường.",
		look:   "CÓ DẤU HIỆU ĐÁNG NGỜ. Hãy hỏi người bạn tin trước khi trả lời.",
		none:   "CHƯA THẤY DẤU HIỆU. Điều này không có nghĩa là tin này đáng tin. Hãy tự kiểm tra công ty, hợp đồng và giấy phép.",
		report: "Đây giống một bản tin hoặc lời cảnh báo, không phải tin tuyển dụng.",
		unread: "KHÔNG ĐỌC ĐƯỢC: ", why: "Vì sao:", also: "Không đọc: ", auto: "Máy đọc tự động, chưa có người xem. Bộ quy tắc ",
	},
	"en": {
		alert:  "STRONG SIGNS OF DANGER. Do not send papers, do not pay, do not travel.",
		look:   "SOME SIGNS OF DANGER. Ask someone you trust before you answer.",
		none:   "NO SIGNS SEEN. That does not mean that the offer can be trusted. Check the company, the contract and the licence yourself.",
		report: "This looks like news or a warning, not an advertisement.",
		unread: "COULD NOT BE READ: ", why: "Why:", also: "Not read: ", auto: "Read by machine, not by a person. Rule set ",
	},
	"fr": {
		alert:  "SIGNES DE DANGER FORTS. N’envoyez pas de papiers, ne payez rien, ne partez pas.",
		look:   "QUELQUES SIGNES DE DANGER. Demandez à une personne de confiance avant de répondre.",
		none:   "AUCUN SIGNE VU. Cela ne veut pas dire que l’offre est fiable. Vérifiez vous-même l’entreprise, le contrat et l’agrément.",
		report: "Cela ressemble à une information ou à une mise en garde, pas à une annonce.",
		unread: "ILLISIBLE : ", why: "Pourquoi :", also: "Non lu : ", auto: "Lu par une machine, pas par une personne. Règles ",
	},
}

// namesOf are the words for what was read or not, and for why something could not be read.
var namesOf = map[string]map[string]string{
	"vi": {
		"title": "tiêu đề", "text": "nội dung", "pictures": "hình ảnh", "links": "đường dẫn",
		"unreachable": "trang không trả lời", "refused": "trang không cho đọc tự động", "missing": "trang không còn nữa",
		"not_an_ad": "không thấy tin tuyển dụng", "not_allowed": "địa chỉ này không được phép mở", "too_large": "quá lớn", "not_text": "không phải chữ",
	},
	"en": {
		"title": "title", "text": "text", "pictures": "pictures", "links": "links",
		"unreachable": "the page does not answer", "refused": "the page may not be read by machines", "missing": "the page is gone",
		"not_an_ad": "no advertisement was found", "not_allowed": "this address may not be opened", "too_large": "it is too large", "not_text": "it is not text",
	},
	"fr": {
		"title": "titre", "text": "texte", "pictures": "images", "links": "liens",
		"unreachable": "la page ne répond pas", "refused": "la page refuse la lecture automatique", "missing": "la page n’existe plus",
		"not_an_ad": "aucune annonce trouvée", "not_allowed": "cette adresse ne peut pas être ouverte", "too_large": "c’est trop grand", "not_text": "ce n’est pas du texte",
	},
}

// named lists things by their words in a language.
func named(ids []string, lang string) string {
	out := make([]string, len(ids))
	for i, id := range ids {
		out[i] = cmp.Or(namesOf[lang][id], id)
	}
	return strings.Join(out, ", ")
}

// maxReasons is how many reasons an answer gives.
const maxReasons = 3

// printAnswer writes an answer for a person.
func printAnswer(w io.Writer, a job.Answer, lang string, rule func(string) (job.Rule, bool)) {
	words := answerWords[lang]
	if a.Readable != job.Read {
		fmt.Fprintf(w, "%s%s (%s)\n", words.unread, named([]string{string(a.Readable)}, lang), a.Why)
		return
	}
	switch {
	case a.Verdict.Kind == job.KindReport:
		fmt.Fprintln(w, words.report)
	case a.Verdict.Band == job.Alert:
		fmt.Fprintln(w, words.alert)
	case a.Verdict.Band == job.Look:
		fmt.Fprintln(w, words.look)
	default:
		fmt.Fprintln(w, words.none)
	}
	if a.Verdict.Flagged() {
		fmt.Fprintln(w, words.why)
		for _, r := range strongest(a.Verdict.Findings, maxReasons) {
			fmt.Fprintf(w, "  • %s: %s\n", titleOf(r.rule, lang, rule), r.quoted(100))
		}
	}
	fmt.Fprintf(w, "%s%s.\n%s%s.\n", words.also, named(a.NotRead, lang), words.auto, a.Verdict.RuleSet)
}

// reason is one rule with all that it quotes.
type reason struct {
	rule   string
	tier   job.Tier
	points float64
	quotes []string
}

// quoted joins the quotes for one line of a terminal, each cut to n runes.
func (r reason) quoted(n int) string {
	var out []string
	for _, q := range r.quotes {
		out = append(out, "“"+oneLine(q, n)+"”")
	}
	return strings.Join(out, " + ")
}

// strongest returns the n heaviest rules of the findings that count.
func strongest(findings []job.Finding, n int) []reason {
	var out []reason
	for _, f := range findings {
		if f.Trial {
			continue
		}
		i := slices.IndexFunc(out, func(r reason) bool { return r.rule == f.Rule })
		if i < 0 {
			out = append(out, reason{rule: f.Rule, tier: f.Tier, points: f.Points})
			i = len(out) - 1
		}
		out[i].quotes = append(out[i].quotes, f.Quote)
	}
	slices.SortStableFunc(out, func(a, b reason) int {
		return cmp.Or(cmp.Compare(b.tier, a.tier), cmp.Compare(b.points, a.points))
	})
	return out[:min(n, len(out))]
}

func titleOf(id, lang string, rule func(string) (job.Rule, bool)) string {
	if r, ok := rule(id); ok {
		return cmp.Or(r.Title[lang], r.Title["en"], id)
	}
	return id
}

// oneLine shows foreign text in a line of its own: no line ends, no control characters, at most n runes.
func oneLine(s string, n int) string {
	out, count := make([]rune, 0, n), 0
	for _, r := range s {
		if count++; count > n {
			return string(append(out, '…'))
		}
		switch {
		case r < ' ' || r == 0x7F || r == 0x2028 || r == 0x2029:
			r = ' '
		case r >= 0x202A && r <= 0x202E || r >= 0x2066 && r <= 0x2069 || r == 0x9B:
			continue // would reorder or command the terminal
		}
		out = append(out, r)
	}
	return string(out)
}

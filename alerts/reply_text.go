package alerts

import (
	"strings"
)

// replyWords are the words of replies in one language.
type replyWords struct {
	subject, head, how, pause, page, foot string
	why                                   map[UntakenWhy]string // {ref} and {words} stand for what is not taken
}

var replyTexts = map[string]replyWords{
	"vi": {
		subject: "[Lurewatch] Thư của đơn vị có phần chưa ghi nhận được",
		head:    "Hệ thống chưa ghi nhận được phần sau trong thư của đơn vị:",
		how: "Cách viết: trả lời ngay thư bản tin, mỗi tin một dòng, một chữ và mã tin đầy đủ như trong bản tin:\n" +
			"  DUNG VN-…   dấu hiệu đúng\n  SAI VN-…    dấu hiệu sai\n  KHAC VN-…   không thuộc địa bàn của đơn vị",
		pause: "Để tạm dừng nhận thư:",
		page:  "Trả lời trên trang:",
		foot:  "Thư tự động, mỗi giờ tối đa một thư. Người vận hành cũng đã được báo và sẽ đọc thư của đơn vị.",
		why: map[UntakenWhy]string{
			NoAnswer:  "không thấy mã tin đầy đủ đi với chữ DUNG, SAI hoặc KHAC trong: “{words}”",
			NeverTold: "{ref}: đơn vị chưa được gửi tin nào mang mã này",
			NoToken:   "thư không được gửi tới địa chỉ trả lời ghi trong bản tin",
		},
	},
	"en": {
		subject: "[Lurewatch] Something in your mail could not be taken",
		head:    "This in your mail could not be taken:",
		how: "How to write it: reply to the digest itself, a line for each ad, with one word and the whole reference as the digest has it:\n" +
			"  RIGHT VN-…   the signs are right\n  WRONG VN-…   the signs are wrong\n  OTHER VN-…   it is not of your stretch",
		pause: "To pause these mails:",
		page:  "To answer on a page:",
		foot:  "Automatic mail, at most one an hour. The operator is told too and will read yours.",
		why: map[UntakenWhy]string{
			NoAnswer:  "there is no whole reference with RIGHT, WRONG or OTHER in: “{words}”",
			NeverTold: "{ref}: you were sent no ad with this reference",
			NoToken:   "it was not sent to the address for answers that the digest has",
		},
	},
	"fr": {
		subject: "[Lurewatch] Un point de votre message n’a pas pu être pris en compte",
		head:    "Ce point de votre message n’a pas pu être pris en compte :",
		how: "Comment l’écrire : répondez au bulletin lui-même, une ligne par annonce, un mot et la référence entière, comme dans le bulletin :\n" +
			"  JUSTE VN-…   les signes sont justes\n  FAUX VN-…    les signes sont faux\n  AUTRE VN-…   ce n’est pas votre secteur",
		pause: "Pour suspendre ces messages :",
		page:  "Pour répondre sur une page :",
		foot:  "Message automatique, un par heure au plus. L’exploitant est prévenu et lira le vôtre.",
		why: map[UntakenWhy]string{
			NoAnswer:  "il n’y a pas de référence entière avec JUSTE, FAUX ou AUTRE dans : « {words} »",
			NeverTold: "{ref} : aucune annonce de cette référence ne vous a été envoyée",
			NoToken:   "il n’a pas été envoyé à l’adresse de réponse du bulletin",
		},
	},
}

func (r Reply) words() replyWords {
	if w, ok := replyTexts[r.Language]; ok {
		return w
	}
	return replyTexts["vi"]
}

// Subject is one line, without anything that came from outside.
func (r Reply) Subject() string { return r.words().subject }

// Text is the mail as plain text.
func (r Reply) Text() string {
	w := r.words()
	var b strings.Builder
	b.WriteString(w.head + "\n\n")
	for _, l := range r.Untaken {
		b.WriteString("- " + strings.NewReplacer("{ref}", l.Ref, "{words}", l.Words).Replace(w.why[l.Why]) + ".\n")
	}
	b.WriteString("\n" + w.how + "\n")
	for _, line := range [...][2]string{{w.page, r.Links.Answer}, {w.pause, r.Links.Pause}} {
		if line[1] != "" {
			b.WriteString("\n" + line[0] + " " + line[1] + "\n")
		}
	}
	b.WriteString("\n" + w.foot + "\n")
	return b.String()
}

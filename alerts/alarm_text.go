package alerts

import (
	"fmt"
	"strings"

	"lurewatch/alerts/digest"
)

// The most runes of a unit's name in an alarm, of one fault of its file, and of all that is said of what is amiss.
const (
	maxName   = 200
	maxFault  = 200
	maxDetail = 600
)

// alarmWords are the words of alarms in one language. The format of a kind takes the unit's name where it is about one.
type alarmWords struct {
	subject, head, foot string
	count               string // times since first
	kinds               map[AlarmKind]string
}

var alarmTexts = map[string]alarmWords{
	"vi": {
		subject: "[Lurewatch] %d việc cần xem về gửi bản tin",
		head:    "Hệ thống gửi bản tin có việc cần người xem:",
		foot:    "Thư tự động. Mỗi giờ tối đa một thư, trừ việc cần báo ngay; việc lặp lại được gộp.",
		count:   "%d lần, từ %s",
		kinds: map[AlarmKind]string{
			NotDelivered: "Bản tin không gửi được tới %s",
			Silent:       "%s không nhận được gì trong hai ngày",
			Stopped:      "Không lập được bản tin cho %s",
			PausedBy:     "Bản tin của %s đã tạm dừng",
			ResumedBy:    "Bản tin của %s đã gửi lại",
			Stranger:     "Có thư trả lời hoặc yêu cầu tạm dừng cho %s gửi từ địa chỉ không phải của đơn vị: không được tính, cần người xem",
			NotTaken:     "Thư của %s có phần hệ thống không hiểu, cần người đọc",
			AdminLost:    "Không gửi được thư cho quản trị của %s: hãy sửa địa chỉ quản trị của đơn vị",
			InboxDown:    "Hộp thư trả lời không đọc được từ một giờ nay: thư trả lời, thư báo lỗi và yêu cầu tạm dừng chưa được xử lý",
			MailPassed:   "Một thư trong hộp thư trả lời không đọc được và đã bị bỏ qua; trong hộp thư nó được gắn cờ",
		},
	},
	"en": {
		subject: "[Lurewatch] %d things about sending digests need a look",
		head:    "The sending of digests needs somebody to look:",
		foot:    "Automatic mail. At most one an hour, but for what is told at once; what repeats is put together.",
		count:   "%d times, since %s",
		kinds: map[AlarmKind]string{
			NotDelivered: "A digest could not be delivered to %s",
			Silent:       "%s got nothing for two days",
			Stopped:      "No digest can be made for %s",
			PausedBy:     "The digests of %s were paused",
			ResumedBy:    "The digests of %s are sent again",
			Stranger:     "An answer or a request to pause for %s came from an address that is not the unit’s: it does not count, and somebody should look",
			NotTaken:     "What %s wrote was not understood: somebody should read it",
			AdminLost:    "Mail to the admin of %s is refused: mend the address of the admin",
			InboxDown:    "The mailbox of answers could not be read for an hour: answers, bounces and requests to pause wait",
			MailPassed:   "A mail in the mailbox of answers cannot be read and was passed over; it is flagged there",
		},
	},
	"fr": {
		subject: "[Lurewatch] %d points à voir sur l’envoi des bulletins",
		head:    "L’envoi des bulletins demande une vérification :",
		foot:    "Message automatique. Un par heure au plus, sauf urgence ; les répétitions sont regroupées.",
		count:   "%d fois, depuis %s",
		kinds: map[AlarmKind]string{
			NotDelivered: "Un bulletin n’a pas pu être remis à %s",
			Silent:       "%s n’a rien reçu depuis deux jours",
			Stopped:      "Aucun bulletin ne peut être établi pour %s",
			PausedBy:     "Les bulletins de %s sont suspendus",
			ResumedBy:    "Les bulletins de %s sont de nouveau envoyés",
			Stranger:     "Une réponse ou une demande de pause pour %s vient d’une adresse qui n’est pas celle de l’unité : elle ne compte pas, quelqu’un doit la voir",
			NotTaken:     "Un message de %s n’a pas été compris : quelqu’un doit le lire",
			AdminLost:    "Les messages à l’administrateur de %s sont refusés : corrigez son adresse",
			InboxDown:    "La boîte des réponses est illisible depuis une heure : réponses, retours et demandes de pause attendent",
			MailPassed:   "Un message de la boîte des réponses est illisible et a été laissé de côté ; il y est marqué",
		},
	},
}

func (a Alarm) words() alarmWords {
	if w, ok := alarmTexts[a.Language]; ok {
		return w
	}
	return alarmTexts["vi"]
}

// Subject is one line, without anything that came from outside.
func (a Alarm) Subject() string { return fmt.Sprintf(a.words().subject, len(a.Lines)) }

// Text is the mail as plain text. Times are Vietnamese.
func (a Alarm) Text() string {
	w := a.words()
	var b strings.Builder
	fmt.Fprintf(&b, "%s\n\n", w.head)
	for _, l := range a.Lines {
		name := l.Name
		if name == "" {
			name = l.Unit
		}
		const form = "15:04 02/01/2006 (UTC-07)"
		said := strings.ReplaceAll(w.kinds[l.Kind], "%s", digest.Line(name, maxName))
		fmt.Fprintf(&b, "- %s.\n  %s\n", said, l.Last.In(vietnam).Format(form))
		if l.Count > 1 {
			fmt.Fprintf(&b, "  "+w.count+"\n", l.Count, l.First.In(vietnam).Format(form))
		}
		if l.Detail != "" {
			fmt.Fprintf(&b, "  %s\n", digest.Line(l.Detail, maxDetail))
		}
	}
	fmt.Fprintf(&b, "\n%s\n", w.foot)
	return b.String()
}

// brief is the first of the faults of a unit, each a line, and how many more there are: its file can have hundreds.
func brief(faults string) string {
	first, rest, _ := strings.Cut(strings.TrimSpace(faults), "\n")
	s := digest.Line(first, maxFault)
	if more := len(strings.FieldsFunc(rest, func(r rune) bool { return r == '\n' })); more > 0 {
		s += fmt.Sprintf(" and %d more; lurewatch digest units shows them", more)
	}
	return s
}

package check

import (
	"regexp"
	"strings"
	"unicode"
)

// The services that a name is of, and the words that may stand behind one: "Telegram: demo_lan", "LINE ID demo_lan".
const (
	services = `telegram|tele|tlg|tg|line|zalo|viber|whatsapp|wechat|weixin|vx|wx|facebook|fb|messenger|instagram|insta|ig|tiktok|kakao(?:talk)?|signal|discord|skype|qq|potato|微信号?|微信號|飞机|纸飞机`
	itsName  = `id|user|username|user name|nick|nickname|name|acc|account|kênh|kenh|nhóm|nhom|group|channel|tài khoản|tai khoan`
)

// nameAlone finds a whole question that is the name of an account without its @, perhaps behind what it is the name of. The
// groups are the service, what divides it from the name, and the name.
var nameAlone = regexp.MustCompile(`(?i)^(?:(` + services + `|id)(?:[ ]+(?:` + itsName + `))?(\s*[:：=\-–]\s*|\s+))?([a-z0-9][a-z0-9_.\-]{2,62}[a-z0-9_])$`)

// leastName is the shortest name that is taken for one without its @ and without a service, in bytes.
const leastName = 5

// name returns the handle that a whole question is, or "". A word of letters alone is a name only behind the colon of a
// service; a word that begins with a digit, as a sum of money may, only behind a service.
func name(question string) string {
	m := nameAlone.FindStringSubmatch(question)
	if m == nil || strings.IndexFunc(m[3], unicode.IsLetter) < 0 {
		return ""
	}
	marked := strings.ContainsAny(m[3], "_0123456789")
	switch {
	case m[1] == "" && (!marked || len(m[3]) < leastName || unicode.IsDigit(rune(m[3][0]))):
		return ""
	case m[1] != "" && !marked && strings.TrimSpace(m[2]) == "":
		return ""
	}
	return "@" + strings.ToLower(m[3])
}

// ParseContact makes a question of what was named as a contact: of one that it has, however it is written, or of what is
// there as it is. Several are none, because the answer would be about one of them.
func ParseContact(typed string) Ask {
	p := ParseAsk(typed)
	bare := strings.TrimSpace(strings.Map(dropInvisible, typed))
	switch {
	case p.Contact != "":
		return Ask{Contact: p.Contact}
	case p.Because == Several, p.Because == TooLarge, p.Because == Empty:
		return Ask{Because: p.Because}
	case p.URL == "" && isHandle(bare):
		return Ask{Contact: "@" + strings.ToLower(bare)}
	}
	return Ask{Contact: bare}
}

// signposts are words that say what a contact is or that it is one, in lower case. A text of nothing but these and contacts
// says nothing that could be judged.
var signposts = func() map[string]bool {
	all := map[string]bool{}
	for _, word := range strings.Fields(`zalo telegram tele tlg tg line viber whatsapp wa wechat weixin vx wx facebook fb messenger mess instagram insta ig tiktok
		kakao kakaotalk signal discord skype qq potato id user username nick nickname acc account
		sđt sdt đt dt đth dth sđth điện thoại dien thoai di động dong số so hotline tel telephone phone mobile cell number no numéro numero téléphone portable
		liên hệ lien he lh alo call gọi goi nhắn nhan ib inbox contact contacts sms text appeler
		mail email gmail e và va hoặc hoac hay or and et ou with`) {
		all[word] = true
	}
	return all
}()

// said counts the letters of the words that are no signposts.
func said(words string) int {
	n := 0
	for word := range strings.FieldsFuncSeq(words, func(r rune) bool { return !unicode.IsLetter(r) && !unicode.IsMark(r) && !unicode.IsSymbol(r) }) {
		if !signposts[strings.ToLower(word)] {
			n += letters(word)
		}
	}
	return n
}

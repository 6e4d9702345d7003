package fetch

import (
	"slices"
	"unicode/utf8"
)

// language is a set of languages, as bits.
type language uint8

const (
	chinese language = 1 << iota
	traditional
	japaneseText
	koreanText
)

// frequent says in which languages a character is among the frequent ones. The lists are of the characters that
// about three quarters of ordinary text consist of, and of those that offers of work are written with; they only
// need to be many more of a text in its own charset than of one read in another.
var frequent = newFrequent()

func newFrequent() map[rune]language {
	m := make(map[rune]language)
	for lang, list := range map[language]string{
		chinese: "的一是不了在人有我他这个们中来上大为和国地到以说时要就出会可也你对生能而子那得于着下自之年过发后作里用道行所然家种事成方多经么去法学如都同现当没动面起看定天分还进好小部其些主样理心她本前开但因只从想实日者意无力它与长把机十民第公此已工使情明性知全三又关点正业外将两高间由问很最重并物手应向头文体美相见被利什二等产或新己身果加西月话合回特代内信表化老给位次度门任常先海通教儿原提立及比员解水名真论处走义各入几口认条平系气题活更别打女变四总何电数安少报才结受目太量再感建务做接必场件计管期市直资金山指许保至便空决展马五书非则听白界达光放强即像难且思完设式色路记南品住告类求据程北边该万取望服培训" +
			"招聘薪工资岗位包吃住底提成急办公室客服签证机票联系电话微信岁男女限不限待遇月元万八六七九加班宿舍司网赌缅甸柬埔寨泰国菲律宾迪拜华语越南语英语推广平台带队押",
		traditional: "的一是不了在人有我他這個們中來上大為和國地到以說時要就出會可也你對生能而子那得於著下自之年過發後作裡用道行所然家種事成方多經麼去法學如都同現當沒動面起看定天分還進好小部其些主樣理心她本前開但因只從想實日者意無力它與長把機十民第公此已工使情明性知全三又關點正業外將兩高間由問很最重並物手應向頭文體美相見被利什二等產或新己身果加西月話合回特代內信表化老給位次度門任常先海通教原提立及比員解水名真論處走義各入幾口認條平系氣題活更別打女變四總何電數安少報才結受目太量再感建務做接必場件計管期市直資金山指許保至便空決展馬五書非則聽白界達光放強即像難且思完設式色路記南品住告類求據程北邊該萬取望服培訓" +
			"招聘徵薪工資崗位職缺包吃底提成急辦公室客服簽證機票聯繫絡電話歲男女限待遇月元八六七九加班宿舍司網賭緬甸柬埔寨泰國菲律賓華語越英推廣平臺台灣帶",
		japaneseText: "日一国会人年大十二本中長出三同時政事自行社見月分議後前民生連五発間対上部東者党地合市業内相方四定今回新場金員九入選立開手米力学問高代明実円関決子動全目表戦経通外最言現理調体化田当八六約主題下首意法不来作性的要用制度務強気小七成期公野協取都和統以機平総加思家話世受区領多県続進正安設保改数記院女初北午指権心界支第産結百派点教報済書活原先共得解名交資予向際査勝面委告反元重近千考判認参売利組知案道信策集在件団別物側任引使求所次水半品論計増感情投示変打男基私各始島直両朝価式確運終台広必応電能無再位置企流格有問過局少税町校料工状建語空職土急送援供可役木聞身費付切由説食比優夫研収足番術観準備" +
			"募集給与時給日払寮完備未経験歓迎履歴面接勤務仕事稼即海外渡航費宿泊翻訳営業電話担当者東京都英語月収万円以上年齢不問学歴",
		koreanText: "이다는에의을가고하지도한로기은를서인사자나리대어시수있과정아해일부그장제라여보주게상으전만들원동스구면조니선화성비공금유오세안무년용소학모방실내국마계업회관개신중적위경문당물할건습합입됩했였없않같것때우러와까요든거저네데" +
			"모집급여월근무숙식제공해외항공권여권상담직원채용고수익당일지불경력연락처카톡텔레그램타이핑캄보디아태국필리핀",
	} {
		for _, r := range list {
			m[r] |= lang
		}
	}
	return m
}

func setOf(list string) map[rune]bool {
	m := make(map[rune]bool)
	for _, r := range list {
		m[r] = true
	}
	return m
}

func judgeChinese(decoded []byte) (float64, bool)     { return judgeWide(decoded, chinese) }
func judgeTraditional(decoded []byte) (float64, bool) { return judgeWide(decoded, traditional) }
func judgeJapanese(decoded []byte) (float64, bool)    { return judgeWide(decoded, japaneseText) }
func judgeKorean(decoded []byte) (float64, bool)      { return judgeWide(decoded, koreanText) }

// variety counts different characters, up to how many a text must have to be told by.
type variety struct {
	seen [6]rune
	n    int
}

func (v *variety) add(r rune) {
	if v.n < len(v.seen) && !slices.Contains(v.seen[:v.n], r) {
		v.seen[v.n] = r
		v.n++
	}
}

func (v *variety) isWide() bool { return v.n == len(v.seen) }

// judgeWide scores a text by how many of its characters are frequent in a language.
func judgeWide(decoded []byte, lang language) (score float64, enough bool) {
	sum, units := 0.0, 0
	var known variety
	for i := 0; i < len(decoded); {
		r, n := utf8.DecodeRune(decoded[i:])
		i += n
		if r < utf8.RuneSelf {
			continue
		}
		units++
		s := scoreWide(r, lang)
		sum += s
		if s >= 0.7 {
			known.add(r)
		}
	}
	return sum / float64(max(units, 1)), known.isWide()
}

func scoreWide(r rune, lang language) float64 {
	switch {
	case frequent[r]&lang != 0:
		return 1
	case r == utf8.RuneError:
		return -3
	case r >= 0x3041 && r <= 0x30FE: // kana
		if lang == japaneseText {
			return 0.9
		}
		return -0.6
	case r >= 0xAC00 && r <= 0xD7A3: // hangul
		if lang == koreanText {
			return 0.1
		}
		return -0.6
	case r >= 0x4E00 && r <= 0x9FFF:
		if lang == koreanText {
			return -0.7
		}
		return -0.25
	case r >= 0x3000 && r <= 0x3011, r >= 0xFF01 && r <= 0xFF5E, r >= 0x2010 && r <= 0x2026, r == '·', r == '《', r == '》':
		return 0.2
	}
	return -0.8
}

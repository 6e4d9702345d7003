package fetch

import (
	"unicode/utf8"

	"golang.org/x/text/encoding/charmap"
)

// The names of the Vietnamese charsets that the WHATWG does not know, as [Page.Charset] has them. Pages in them say
// nothing, or windows-1252, and rely on a font.
const (
	charsetTCVN3  = "tcvn3"    // VN3 of TCVN 5712:1993, "ABC", the fonts that begin with .Vn
	charsetTCVN   = "tcvn5712" // VN1 of TCVN 5712:1993, with capitals in 0x80 to 0x9F
	charsetVISCII = "viscii"   // RFC 1456
	charsetVNI    = "vni"      // VNI for Windows, the fonts that begin with VNI-
)

// table says what each byte is in a charset of one byte a character.
type table [256]rune

// newTable has ASCII in its lower half and 128 characters, from 0x80 on, in the upper. Characters of low replace
// control characters.
func newTable(high string, low map[byte]rune) *table {
	var t table
	for i := range 128 {
		t[i] = rune(i)
	}
	i := 128
	for _, r := range high {
		t[i] = r
		i++
	}
	for b, r := range low {
		t[b] = r
	}
	return &t
}

func (t *table) decode(body []byte) []byte {
	out := make([]byte, 0, len(body)+len(body)/2)
	for _, b := range body {
		out = utf8.AppendRune(out, t[b])
	}
	return out
}

// windowsMarks are the quotes, dashes and bullets that Windows has in 0x80 to 0x9F, where VN3 and VNI have nothing.
const windowsMarks = "€\u0081‚ƒ„…†‡ˆ‰Š‹Œ\u008DŽ\u008F\u0090‘’“”•–—˜™š›œ\u009DžŸ"

// tcvnHigh is TCVN 5712:1993 from 0xA0 on. Five tones stand alone at 0xB0.
const tcvnHigh = "\u00A0ĂÂÊÔƠƯĐăâêôơưđẰ" +
	"\u0300\u0309\u0303\u0301\u0323àảãáạẲằẳẵắẴ" +
	"ẮẦẨẪẤỀặầẩẫấậèỂẻẽ" +
	"éẹềểễếệìỉỄẾỒĩíịò" +
	"Ổỏõóọồổỗốộờởỡớợù" +
	"ỖủũúụừửữứựỳỷỹýỵỐ"

var tcvn3 = newTable(windowsMarks+tcvnHigh, nil)

var tcvn5712 = newTable("ÀẢÃÁẠẶẬÈẺẼÉẸỆÌỈĨÍỊÒỎÕÓỌỘỜỞỠỚỢÙỦŨ"+tcvnHigh, map[byte]rune{
	0x01: 'Ú', 0x02: 'Ụ', 0x04: 'Ừ', 0x05: 'Ử', 0x06: 'Ữ', 0x11: 'Ứ', 0x12: 'Ự', 0x13: 'Ỳ', 0x14: 'Ỷ', 0x15: 'Ỹ', 0x16: 'Ý', 0x17: 'Ỵ'})

// visciiLow are the six capitals that VISCII has among the control characters.
var visciiLow = map[byte]rune{0x02: 'Ẳ', 0x05: 'Ẵ', 0x06: 'Ẫ', 0x14: 'Ỷ', 0x19: 'Ỹ', 0x1E: 'Ỵ'}

var viscii = newTable("ẠẮẰẶẤẦẨẬẼẸẾỀỂỄỆỐ"+
	"ỒỔỖỘỢỚỜỞỊỎỌỈỦŨỤỲ"+
	"Õắằặấầẩậẽẹếềểễệố"+
	"ồổỗỠƠộờởịỰỨỪỬơớƯ"+
	"ÀÁÂÃẢĂẳẵÈÉÊẺÌÍĨỳ"+
	"ĐứÒÓÔạỷừửÙÚỹỵÝỡư"+
	"àáâãảăữẫèéêẻìíĩỉ"+
	"đựòóôõỏọụùúũủýợỮ", visciiLow)

// vowels has every Vietnamese vowel with its tones, in the order of the constants below.
var vowels = [...]string{"aàảãáạ", "ăằẳẵắặ", "âầẩẫấậ", "eèẻẽéẹ", "êềểễếệ", "iìỉĩíị", "oòỏõóọ", "ôồổỗốộ", "ơờởỡớợ", "uùủũúụ", "ưừửữứự", "yỳỷỹýỵ",
	"AÀẢÃÁẠ", "ĂẰẲẴẮẶ", "ÂẦẨẪẤẬ", "EÈẺẼÉẸ", "ÊỀỂỄẾỆ", "IÌỈĨÍỊ", "OÒỎÕÓỌ", "ÔỒỔỖỐỘ", "ƠỜỞỠỚỢ", "UÙỦŨÚỤ", "ƯỪỬỮỨỰ", "YỲỶỸÝỴ"}

// The tones, as columns of vowels.
const (
	level = iota
	grave
	hook
	tilde
	acute
	dot
)

// vniMarks are the bytes that VNI puts after a vowel, in their form for small letters, with the quality (0 none, ^
// or breve) and the tone that each adds. For capitals they are less by 0x20.
var vniMarks = map[byte]struct {
	quality byte
	tone    int
}{
	0xF8: {0, grave}, 0xF9: {0, acute}, 0xFB: {0, hook}, 0xF5: {0, tilde}, 0xEF: {0, dot},
	0xE2: {'^', level}, 0xE0: {'^', grave}, 0xE1: {'^', acute}, 0xE5: {'^', hook}, 0xE3: {'^', tilde}, 0xE4: {'^', dot},
	0xEA: {'u', level}, 0xE8: {'u', grave}, 0xE9: {'u', acute}, 0xFA: {'u', hook}, 0xFC: {'u', tilde}, 0xEB: {'u', dot},
}

// vniAlone are the letters that VNI has as one byte.
var vniAlone = map[byte]rune{0xF1: 'đ', 0xF4: 'ơ', 0xF6: 'ư', 0xEC: 'ì', 0xED: 'í', 0xE6: 'ỉ', 0xF3: 'ĩ', 0xF2: 'ị', 0xEE: 'ỵ',
	0xD1: 'Đ', 0xD4: 'Ơ', 0xD6: 'Ư', 0xCC: 'Ì', 0xCD: 'Í', 0xC6: 'Ỉ', 0xD3: 'Ĩ', 0xD2: 'Ị', 0xCE: 'Ỵ'}

// vniSingle is what each byte is that combines with no other; vniPairs is what two bytes are that do. A mark without
// a vowel is U+FFFD.
var vniSingle, vniPairs = newVNI()

func newVNI() (*table, map[[2]byte]rune) {
	single, pairs := newTable("", nil), make(map[[2]byte]rune)
	for b := 0x80; b <= 0xFF; b++ {
		single[b] = charmap.Windows1252.DecodeByte(byte(b))
		if b >= 0xC0 {
			single[b] = utf8.RuneError
		}
	}
	bytesOf := make(map[rune]byte)
	for b, r := range vniAlone {
		single[b], bytesOf[r] = r, b
	}
	for _, row := range vowels {
		toned := []rune(row)
		base, quality := splitQuality(toned[level])
		first, ok := bytesOf[base]
		if !ok {
			first = byte(base)
		}
		for mark, m := range vniMarks {
			if m.quality == quality && (m.tone != level || quality != 0) && base != 'i' && base != 'I' {
				pairs[[2]byte{first, mark}] = toned[m.tone]
				pairs[[2]byte{first, mark - 0x20}] = toned[m.tone]
			}
		}
	}
	return single, pairs
}

// splitQuality takes the circumflex or breve off a vowel. Horns stay: VNI has those letters as bytes.
func splitQuality(r rune) (base rune, quality byte) {
	switch r {
	case 'â', 'Â', 'ê', 'Ê', 'ô', 'Ô':
		return map[rune]rune{'â': 'a', 'Â': 'A', 'ê': 'e', 'Ê': 'E', 'ô': 'o', 'Ô': 'O'}[r], '^'
	case 'ă':
		return 'a', 'u'
	case 'Ă':
		return 'A', 'u'
	}
	return r, 0
}

// decodeVNI decodes VNI for Windows, where most letters with marks are two bytes.
func decodeVNI(body []byte) []byte {
	out := make([]byte, 0, len(body)+len(body)/2)
	for i := 0; i < len(body); i++ {
		if i+1 < len(body) && body[i+1] >= 0xC0 {
			if r, ok := vniPairs[[2]byte{body[i], body[i+1]}]; ok {
				out = utf8.AppendRune(out, r)
				i++
				continue
			}
		}
		out = utf8.AppendRune(out, vniSingle[body[i]])
	}
	return out
}

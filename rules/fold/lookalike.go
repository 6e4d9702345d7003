package fold

// lookalikes are letters of other alphabets, folded, that print like a Latin one. They are taken for it only
// inside a word that also has Latin letters. The list is ours, checked by eye against the Unicode charts.
var lookalikes = map[rune]byte{
	// Cyrillic
	'а': 'a', 'в': 'b', 'с': 'c', 'ԁ': 'd', 'е': 'e', 'ғ': 'f', 'ԍ': 'g', 'һ': 'h', 'н': 'h', 'і': 'i', 'ј': 'j', 'к': 'k', 'ӏ': 'l',
	'м': 'm', 'п': 'n', 'о': 'o', 'р': 'p', 'ԛ': 'q', 'г': 'r', 'ѕ': 's', 'т': 't', 'ц': 'u', 'ѵ': 'v', 'ԝ': 'w', 'х': 'x', 'у': 'y', 'ү': 'y', 'з': '3',
	// Greek
	'α': 'a', 'β': 'b', 'ϲ': 'c', 'δ': 'd', 'ε': 'e', 'η': 'n', 'ι': 'i', 'κ': 'k', 'μ': 'u', 'ν': 'v', 'ο': 'o', 'ρ': 'p', 'σ': 'o',
	'τ': 't', 'υ': 'u', 'χ': 'x', 'γ': 'y', 'ω': 'w',
	// Armenian
	'ա': 'w', 'հ': 'h', 'ո': 'n', 'օ': 'o', 'ս': 'u', 'ց': 'g', 'ք': 'p', 'զ': 'q',
}

// alien reports whether a folded rune belongs to an alphabet that has look-alikes.
func alien(r rune) bool { return r >= 0x370 && r < 0x590 }

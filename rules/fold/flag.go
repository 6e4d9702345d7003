package fold

import "unicode/utf8"

// regionalA is the regional indicator of the letter A. Two of them make a flag.
const regionalA = 0x1F1E6

func isRegional(r rune) bool { return r >= regionalA && r < regionalA+26 }

// countries has the codes of ISO 3166-1 that have a flag, and the reserved codes that have one too.
var countries = func() (has [26][26]bool) {
	const codes = "ACADAEAFAGAIALAMAOAQARASATAUAWAXAZBABBBDBEBFBGBHBIBJBLBMBNBOBQBRBSBTBVBWBYBZCACCCDCFCGCHCICKCLCMCNCOCPCRCUCVCWCXCYCZ" +
		"DEDGDJDKDMDODZEAECEEEGEHERESETEUFIFJFKFMFOFRGAGBGDGEGFGGGHGIGLGMGNGPGQGRGSGTGUGWGYHKHMHNHRHTHUICIDIEILIMINIOIQIRISITJEJMJOJP" +
		"KEKGKHKIKMKNKPKRKWKYKZLALBLCLILKLRLSLTLULVLYMAMCMDMEMFMGMHMKMLMMMNMOMPMQMRMSMTMUMVMWMXMYMZNANCNENFNGNINLNONPNRNUNZOM" +
		"PAPEPFPGPHPKPLPMPNPRPSPTPWPYQARERORSRURWSASBSCSDSESGSHSISJSKSLSMSNSOSRSSSTSVSXSYSZTATCTDTFTGTHTJTKTLTMTNTOTRTTTVTWTZ" +
		"UAUGUMUNUSUYUZVAVCVEVGVIVNVUWFWSXKYEYTZAZMZW"
	for i := 0; i < len(codes); i += 2 {
		has[codes[i]-'A'][codes[i+1]-'A'] = true
	}
	return has
}()

// regional folds the run of regional indicators at orig[at:] and returns its length. A run that is all flags
// of countries stays; any other spells something.
func (p *pass) regional(at int) int {
	n, flags := 0, true
	var first rune
	for at+4*n < len(p.orig) {
		r, _ := utf8.DecodeRuneInString(p.orig[at+4*n:])
		if !isRegional(r) {
			break
		}
		if n%2 == 0 {
			first = r
		} else {
			flags = flags && countries[first-regionalA][r-regionalA]
		}
		n++
	}
	for k := range n {
		from := at + 4*k
		r, _ := utf8.DecodeRuneInString(p.orig[from:])
		if flags && n%2 == 0 {
			p.keep(r, from)
		} else {
			p.rune(r, from)
		}
	}
	return 4 * n
}

package model

// Script is one of the alphabets that are told apart.
type Script uint8

// The scripts. Latin letters are counted here too, but only those of words.
const (
	Latin Script = iota
	Han
	Kana
	Hangul
	Thai
	Khmer
	Lao
	Myanmar
	Devanagari
	Cyrillic
	Arabic
	Scripts // how many there are
)

// Token is what [Scanner.Next] came to.
type Token uint8

// The tokens.
const (
	End   Token = iota // the text is over
	Word               // a word of Latin letters: Text and Marks have it
	Break              // the end of a line, of a sentence, or of one side of a slash
)

// MaxWord is how many letters of a word are kept, MaxMarks how many letters with marks.
const (
	MaxWord  = 24
	MaxMarks = 6
)

// Scanner cuts a text into words of Latin letters and counts the letters of other scripts. Addresses, handles and
// words with digits in them are passed over: they are in no language. Letters in other dress (full width,
// mathematical, circled) are letters. Every text can be scanned, valid UTF-8 or not, in time linear in its length.
// The zero Scanner is at the end of an empty text.
type Scanner struct {
	Letters [Scripts]int32 // counted since the last Reset; the reader may set them to zero
	Han     [HanKinds]int32
	marks   [MaxMarks]rune
	word    [MaxWord + pad]byte // from 1: a place is left for the beginning before it, and others for the end after
	n       int                 // letters of the word
	nm      int                 // marks of the word
	viet    int32
	text    string
	at      int
}

// pad is the room round a word: one byte before it and the seven that a read of eight at its end may touch.
const pad = 9

// Reset sets the scanner to the beginning of a text and forgets what was counted.
func (s *Scanner) Reset(text string) {
	s.Letters, s.Han, s.text, s.at = [Scripts]int32{}, [HanKinds]int32{}, text, 0
}

// Go sets the scanner to the beginning of another part of the text and goes on counting.
func (s *Scanner) Go(text string) { s.text, s.at = text, 0 }

// Text is the word in hand in lower case without marks, at most [MaxWord] letters, valid until the next call.
func (s *Scanner) Text() []byte { return s.word[1 : 1+s.n] }

// Viet counts the letters of the word in hand that Vietnamese has and its neighbours hardly.
func (s *Scanner) Viet() int32 { return s.viet }

// Next goes to the next token.
func (s *Scanner) Next() Token {
	for s.at < len(s.text) {
		c := s.text[s.at]
		switch asciiKind[c] {
		case letter:
			if s.readWord() {
				return Word
			}
		case digit:
			s.skipCode()
		case stop:
			s.at++
			if c != '/' || s.at < len(s.text) && s.text[s.at] == ' ' {
				return Break
			}
		case high:
			if t := s.readHigh(); t != End {
				return t
			}
		default:
			s.at++
		}
	}
	return End
}

// readHigh reads a character that is not ASCII. It returns End where that is neither a word nor a break.
func (s *Scanner) readHigh() Token {
	r, size := decode(s.text[s.at:])
	if _, latin := plain(r); latin {
		if s.readWord() {
			return Word
		}
		return End
	}
	s.at += size
	if script, ok := scriptOf(r); ok {
		s.Letters[script]++
		if script == Han {
			s.Han[hanKind(r)]++
		}
	} else if r == '。' || r == '！' || r == '？' || r == '•' || r == '；' || r == '｜' {
		return Break
	}
	return End
}

// readWord reads the word that begins here and reports whether it is one of a language.
func (s *Scanner) readWord() bool {
	s.n, s.nm, s.viet = 0, 0, 0
	s.readLetters()
	if s.spelled() {
		return false
	}
	if s.inAddress() {
		s.skipChunk()
		return false
	}
	if s.at < len(s.text) && asciiKind[s.text[s.at]] == digit {
		s.skipCode()
		return false
	}
	s.Letters[Latin] += int32(s.n)
	return s.n > 0
}

// readLetters goes to the end of the word.
func (s *Scanner) readLetters() {
	at, n := s.at, s.n
	for at < len(s.text) {
		c := s.text[at]
		switch asciiKind[c] {
		case letter:
			at++
			if n < MaxWord {
				n++
				s.word[n] = c | 0x20
			} else {
				s.Letters[Latin]++
			}
			continue
		case high:
			s.at, s.n = at, n
			if s.readMarked() {
				at, n = s.at, s.n
				continue
			}
		}
		break
	}
	s.at, s.n = at, n
}

// readMarked reads a letter of a word that is not ASCII, and reports whether the word goes on.
func (s *Scanner) readMarked() bool {
	r, size := decode(s.text[s.at:])
	c, latin := plain(r)
	switch {
	case latin:
	case r >= 0x300 && r < 0x370: // a mark of the letter before
	case r == 0xAD || r >= 0x200B && r <= 0x200D || r == 0xFEFF || r == 0x2060: // cannot be seen
		s.at += size
		return true
	default:
		if c = lookalike(r); c == 0 {
			return false
		}
	}
	s.at += size
	if c != 0 && s.n < MaxWord {
		s.n++
		s.word[s.n] = c
	}
	if Vietnamese(r) {
		s.viet++
	} else if r >= 0xC0 && r < 0x1F00 && s.nm < MaxMarks {
		s.marks[s.nm] = r
		s.nm++
	}
	return true
}

// spelled reports whether the word is a letter of a word that is spelled letter by letter: "H I R I N G", "h.i.r.i.n.g".
func (s *Scanner) spelled() bool {
	if s.n != 1 || s.viet > 0 || s.at+2 >= len(s.text) {
		return false
	}
	between := s.text[s.at]
	return (between == ' ' || between == '.' || between == '-') && asciiKind[s.text[s.at+1]] == letter && s.text[s.at+2] == between
}

// inAddress reports whether what follows the word shows that it is part of an address or a handle.
func (s *Scanner) inAddress() bool {
	if s.at >= len(s.text) {
		return false
	}
	rest := s.text[s.at:]
	switch rest[0] {
	case '@', '_':
		return true
	case ':':
		return len(rest) > 2 && rest[1] == '/' && rest[2] == '/'
	case '.':
		return len(rest) > 1 && rest[1] >= 'a' && rest[1] <= 'z'
	}
	return false
}

// skipChunk goes to the next white space.
func (s *Scanner) skipChunk() {
	for s.at < len(s.text) && s.text[s.at] > ' ' {
		s.at++
	}
}

// skipCode passes over digits and the ASCII letters that are written to them: "15tr", "2k8", "x86".
func (s *Scanner) skipCode() {
	for s.at < len(s.text) {
		if k := asciiKind[s.text[s.at]]; k != digit && k != letter {
			return
		}
		s.at++
	}
}

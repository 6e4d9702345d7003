package match

import (
	"math/rand/v2"
	"testing"
)

func TestEightBytesAreReadAsOneByOne(t *testing.T) {
	r := rand.New(rand.NewPCG(1, 2))
	const likely = "azAZ09`{@[/:  \x00\x1f\x7f\x80\xe1\xff"
	for range 20_000 {
		b := make([]byte, 8)
		for i := range b {
			if b[i] = byte(r.Uint32()); r.IntN(4) > 0 {
				b[i] = likely[r.IntN(len(likely))]
			}
		}
		want := 0
		for want < len(b) && asciiWord[b[want]] {
			want++
		}
		if got := wordBytes(eight(string(b))); got != want {
			t.Fatalf("wordBytes(%q) = %d, want %d", b, got, want)
		}
	}
}

func TestAWordHasOneKeyWhereverItStands(t *testing.T) {
	for _, text := range []string{"abc", "abc abcdefgh abcdefghi", "luong 15tr, abcdefg. zz-top", "1234567 12345678 x", "vé máy bay abcdefg é"} {
		v := newVocabulary()
		row := v.learn(text+" and much more behind it", nil)
		again, _ := v.row(text, nil)
		for i, tok := range again {
			if tok.step != row[i].step || tok.start != row[i].start || tok.end != row[i].end {
				t.Errorf("token %d of %q = %+v at the end, %+v amid a text", i, text, tok, row[i])
			}
		}
	}
}

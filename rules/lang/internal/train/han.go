package main

import (
	"golang.org/x/text/encoding"
	"golang.org/x/text/encoding/japanese"
	"golang.org/x/text/encoding/simplifiedchinese"
	"golang.org/x/text/encoding/traditionalchinese"

	"lurewatch/rules/lang/internal/model"
)

// hanKinds tells the ways of writing Chinese apart by the national character sets: what GB 2312 has and Big5 has
// not is simplified, the reverse traditional, and what only JIS X 0208 has is Japanese. Two bits a character.
func hanKinds() []byte {
	out := make([]byte, (model.HanEnd-model.HanBegin)/4)
	for r := rune(model.HanBegin); r < model.HanEnd; r++ {
		i := r - model.HanBegin
		out[i/4] |= byte(hanKind(r)) << (2 * (i % 4))
	}
	return out
}

func hanKind(r rune) model.HanKind {
	gb, big5 := inGB2312(r), has(traditionalchinese.Big5, r)
	switch {
	case gb && !big5:
		return model.Simplified
	case big5 && !gb:
		return model.Traditional
	case !gb && !big5 && has(japanese.ShiftJIS, r):
		return model.Japanese
	}
	return model.Common
}

func has(e encoding.Encoding, r rune) bool {
	_, err := e.NewEncoder().String(string(r))
	return err == nil
}

// inGB2312 reads GB 2312 off GBK: its characters are those with both bytes from 0xA1 on, in rows 0xB0 to 0xF7.
func inGB2312(r rune) bool {
	b, err := simplifiedchinese.GBK.NewEncoder().Bytes([]byte(string(r)))
	return err == nil && len(b) == 2 && b[0] >= 0xB0 && b[0] <= 0xF7 && b[1] >= 0xA1
}

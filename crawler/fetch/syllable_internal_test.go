package fetch

import (
	"strings"
	"testing"
)

func TestSyllables(t *testing.T) {
	for _, word := range strings.Fields("việc làm lương nghiêng quyển quốc giếng gì khuya huyện yêu ăn ở NGUYỄN Đường thuở boong chịch viê\u0323c xoắn hươu") {
		if !isSyllable([]rune(word)) {
			t.Errorf("isSyllable(%s) = false, want true", word)
		}
	}
	for name, word := range map[string]string{
		"two tones": "lượng\u0301", "no tone before a stop": "viêc", "a wrong tone before a stop": "cảch", "no rime": "employé", "no onset": "flà",
		"another vowel": "für", "a letter of none": "vi\ufffdc", "nothing": "", "only a tone": "\u0301",
	} {
		if isSyllable([]rune(word)) {
			t.Errorf("isSyllable(%q) with %s = true, want false", word, name)
		}
	}
}

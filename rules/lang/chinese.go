package lang

import (
	"strings"

	"lurewatch/rules/lang/internal/model"
)

// kanjiWords are words of Japanese ads in Chinese characters that Chinese ads hardly use, nor have by chance.
var kanjiWords = [...]string{"急募", "募集", "求人", "年収", "面接", "正社員", "日払", "週払", "残業", "賞与", "仕事", "在宅", "寮完備", "未経験", "学歴", "経験者", "株式会社", "日本語", "介護", "期間工", "口座"}

// fewHan is up to how many Chinese characters a text is searched for them: a longer one has kana.
const fewHan = 24

// mostHan is how many bytes of the first part are searched.
const mostHan = 100

// chinese returns the language of the Chinese characters: Japanese if there are kana for more than every sixth, or
// characters or words that only Japanese has.
func (r *reading) chinese() tongue {
	han, kana := r.script[model.Han], r.script[model.Kana]
	switch {
	case kana > 0 && 6*kana > han:
		return ja
	case 4*r.han[model.Japanese] > r.han[model.Simplified]+r.han[model.Traditional]:
		return ja
	case han <= fewHan && r.kanji():
		return ja
	case r.han[model.Traditional] > r.han[model.Simplified]:
		return zhHant
	}
	return zhHans
}

func (r *reading) kanji() bool {
	for _, w := range kanjiWords {
		if strings.Contains(r.sample, w) {
			return true
		}
	}
	return false
}

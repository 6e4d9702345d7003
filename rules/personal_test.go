package rules_test

import (
	"testing"

	"lurewatch/job"
)

func TestAPersonWhoAsksOrTellsIsNoAdvertiser(t *testing.T) {
	s := builtin(t)
	for _, tc := range []struct {
		name, lang, text string
		want             job.Kind
	}{
		{"a question about an offer told of", "en", "My cousin was offered 1,200 dollars a month to chat with customers in Sihanoukville, they pay the flight and she does not need a passport. Does this sound okay?", job.KindReport},
		{"the same in Korean", "ko", "사촌이 시아누크빌에서 채팅 상담 월 500만원, 항공권 제공이라고 제안받았는데 가도 될까요?", job.KindReport},
		{"the same in Japanese", "ja", "いとこがカンボジアでチャットの仕事、月40万円、航空券支給、パスポートは預けると誘われています。行っても大丈夫ですか。", job.KindReport},
		{"the same in Indonesian", "id", "Sepupu saya ditawari kerja admin chat di Kamboja gaji 15 juta, tiket ditanggung, tanpa paspor. Kira-kira aman tidak ya?", job.KindReport},
		{"a victim who tells", "vi", "Hồi tháng 3 tôi nghe lời bạn sang Mộc Bài gõ máy, tới nơi họ thu hộ chiếu, bắt chat lừa khách, muốn về phải trả 60 triệu. Nhà tôi bán đất mới chuộc được.", job.KindReport},
		{"a forum question that tells of an offer", "vi", "Mọi người ơi việc này có phải lừa đảo không? Chiều nay có anh nhắn tele rủ mình lên Tịnh Biên trực máy cho khách, lương 900 đô, có xe đón, không cần hộ chiếu. Hỏi ở đâu thì anh ấy không chịu nói.", job.KindReport},
		{"the same in short forms", "vi", "Mn ơi cho e hỏi vs, có 1 chị kb fb rủ em qua Campuchia làm chat, nói lg 25tr bao ăn ở vé xe, ko cần hộ chiếu. Vậy có lừa đảo ko ạ?", job.KindReport},
		{"a channel by which somebody was asked", "vi", "Tối qua có nick lạ nhắn zalo mời em đi Mộc Bài chăm khách nước ngoài, lương 1000 đô, có xe tới tận nhà rước. Chị ấy bảo khỏi giấy tờ. Việc này có an toàn không?", job.KindReport},
		{"a lure that tells of somebody and calls", "vi", "Việc này có lừa đảo không? Có chị mời em làm chung đây, việc gõ máy ở Bavet lương 900 đô, bao xe, không cần hộ chiếu. Ai muốn đi cùng em thì nhắn zalo em nhé, thứ bảy xe chạy.", job.KindAd},
		{"a lure that answers the question", "vi", "Có chị nhắn hỏi mình việc này có lừa đảo không, mình nói luôn là không nha. Bên mình cần 10 bạn trực chat Bavet, lương 900 đô, bao xe, không cần hộ chiếu, ai đi inbox mình.", job.KindAd},
		{"a lure that ends with a question", "vi", "Tuyển 10 bạn trực chat ở Bavet, lương 900 đô, bao xe, không cần hộ chiếu. Zalo 0900 000 101. Có nên đi không ạ?", job.KindAd},
		{"a lure told of a cousin", "en", "My cousin works in Sihanoukville, 1,200 dollars a month chatting, flight paid. We need five more girls this week, no passport needed, message me. Does this sound okay?", job.KindAd},
		{"an offer between a tale and a question that nobody can answer to", "en", "My cousin was offered this. Type and chat in Bavet, 900 dollars a month. The car fetches you at home tomorrow night. No passport needed. Leaving early costs 3,000 dollars. Does this sound okay?", job.KindReport},
		{"a lure between a tale and a question", "en", "My cousin was offered this. Type and chat in Bavet, 900 dollars a month. The car fetches you at home tomorrow night. No passport needed. Telegram demo_bavet. Does this sound okay?", job.KindAd},
		{"a question with a private contact", "zh", "大家觉得可以去吗？柬埔寨打字员，月薪一万五，包机票，不用护照，微信 demo_wx01", job.KindAd},
	} {
		t.Run(tc.name, func(t *testing.T) {
			v := s.Judge(job.Ad{ID: "1", Lang: tc.lang, Text: tc.text})
			if v.Kind != tc.want || (tc.want == job.KindAd) != v.Flagged() {
				t.Errorf("Judge(%q) is a %s, band %s, want %s", tc.text, v.Kind, v.Band, tc.want)
			}
		})
	}
}

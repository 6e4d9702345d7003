package rules_test

import (
	"testing"

	"lurewatch/job"
	"lurewatch/rules"
)

func TestPeopleInDangerAreHeard(t *testing.T) {
	s := builtin(t)
	for _, tc := range []struct {
		want rules.Plea
		text string
	}{
		{rules.PleaHeld, "cứu em với em đang ở myanmar họ đánh"},
		{rules.PleaHeld, "Em đang bị giữ ở Campuchia, họ lấy hộ chiếu, đòi 5000 đô mới cho về"},
		{rules.PleaOnTheWay, "Toi dang tren xe di Moc Bai, nguoi ta giu dien thoai va ho chieu"},
		{rules.PleaHeld, "em da qua cam roi, ho giu ho chieu va doi 60 trieu"},
		{rules.PleaHeld, "Con gái tôi bị lừa sang Campuchia, giờ không liên lạc được"},
		{rules.PleaOnTheWay, "Bên đó nói giữ hộ chiếu hộ. Em đang trên xe rồi"},
		{rules.PleaCheated, "Anh trai em rủ sang Thái làm việc, dặn không được nói với mẹ"},
		{rules.PleaHeld, "Cháu tôi đi Bavet được hai tuần, hôm qua gọi về khóc nói bị nhốt rồi tắt máy"},
		{rules.PleaHeld, "Con bé nhà tôi sang Myanmar, họ đòi 80 triệu tiền chuộc, tôi phải làm gì"},
		{rules.PleaHeld, "cuu con voi me oi con bi ban sang cong ty khac roi"},
		{rules.PleaHeld, "Mình đang ở trong khu ở Sihanoukville, không cho ra ngoài, làm không đủ chỉ tiêu là bị đánh"},
		{rules.PleaHeld, "e dang o lao tam giac vang, ho thu dt, ko cho ve"},
		{rules.PleaHeld, "Chồng em qua Campuchia làm, mất liên lạc 5 ngày nay, em sợ quá"},
		{rules.PleaOnTheWay, "em đang ngồi trên xe lên Mộc Bài mà họ thu điện thoại hết rồi, em sợ"},
		{rules.PleaOnTheWay, "Tôi đang ở cửa khẩu Tịnh Biên, họ giữ căn cước của tôi, bảo chờ tối đi qua sông"},
		{rules.PleaOnTheWay, "Họ đang chở em đi, đổi xe ba lần rồi, em không biết đang ở đâu"},
		{rules.PleaCheated, "Em lỡ chuyển 3 triệu tiền cọc rồi họ chặn số, em phải làm sao"},
		{rules.PleaCheated, "Em đã gửi cccd với ảnh mặt rồi, giờ họ dọa, em lo quá"},
		{rules.PleaCheated, "Con trai em bị lừa 20 triệu tiền cọc việc làm, nó chặn zalo rồi"},
		{rules.PleaHeld, "Bạn em bị ép bán dâm bên Trung Quốc, nhắn về bảo cứu"},
		{rules.PleaHeld, "Vợ tôi bị giữ ở quán karaoke, họ không cho về, đòi nợ 30 triệu"},
		{rules.PleaHeld, "They took my passport and want 5000 dollars to let me go home, I am in Cambodia"},
		{rules.PleaHeld, "My daughter was tricked into going to Cambodia and we cannot reach her"},
		{rules.PleaHeld, "Please help, my brother is being held in Myanmar and they beat him"},
		{rules.PleaHeld, "I am in a compound in Myawaddy, the guards won't let me leave"},
		{rules.PleaOnTheWay, "I am on the bus to Moc Bai and they took my phone and passport"},
		{rules.PleaOnTheWay, "im in a van near the border, they have my passport and told me not to tell anyone"},
		{rules.PleaCheated, "I sent them my ID and paid a deposit, then they blocked me"},
		{rules.PleaHeld, "My son went to Thailand for work, his phone is off for four days and someone asks for ransom"},
		{rules.PleaHeld, "They are holding me here in Sihanoukville and force me to scam people"},
		{rules.PleaHeld, "help me escape i am in laos they beat us"},
		{rules.PleaHeld, "My sister is in Laos, they took her passport and she is not allowed to leave"},
		{rules.PleaHeld, "We were sold to another company in Bavet, please get us out of here"},
		{rules.PleaHeld, "my cousin is trapped in kk park, they demand 8000 usd"},
		{rules.PleaHeld, "Mon fils est retenu au Cambodge, ils réclament de l'argent"},
		{rules.PleaHeld, "Ma sœur est enfermée au Myanmar, on a pris son passeport"},
		{rules.PleaHeld, "Aidez-moi à sortir, je suis au Laos, ils nous frappent"},
		{rules.PleaOnTheWay, "Je suis dans le bus vers la frontière, ils ont pris mon téléphone, j'ai peur"},
		{rules.PleaCheated, "J'ai payé les frais de dossier, puis on m'a bloqué, que faire"},
		{rules.PleaHeld, "Ma fille est au Cambodge, plus de nouvelles depuis une semaine"},
		{rules.PleaHeld, "Ils ont pris mon passeport et ne me laissent pas partir"},
		{rules.PleaHeld, "Mon frère est retenu au Myanmar, ils ont pris son passeport et demandent 5000 dollars"},
		{rules.PleaHeld, "Ma soeur est partie travailler en Thaïlande et ne répond plus depuis deux semaines"},
		{rules.PleaHeld, "my brother went to myanmar for a job and now they ask us 5000 dollars to let him go"},
		{rules.PleaCheated, "Em chuyển cọc 5 triệu rồi mà họ chặn số"},
		{rules.PleaHeld, "我在缅甸园区，护照被收走了，他们打我"},
		{rules.PleaHeld, "我弟弟被骗到柬埔寨，现在联系不上"},
		{rules.PleaHeld, "救救我，我在妙瓦底，不让我走"},
		{rules.PleaHeld, "我女儿去柬埔寨，对方要钱才放人"},
		{rules.PleaOnTheWay, "我在车上，快到边境了，手机被拿走，我害怕"},
		{rules.PleaCheated, "我交了押金，对方把我拉黑了"},
		{rules.PleaHeld, "他们逼我骗人，完不成就被电击，我出不去"},
		{rules.PleaHeld, "หนูอยู่ปอยเปต เขายึดพาสปอร์ต ไม่ให้กลับ ช่วยด้วย"},
		{rules.PleaHeld, "น้องสาวถูกหลอกไปกัมพูชา ตอนนี้ติดต่อไม่ได้"},
		{rules.PleaHeld, "ผมถูกขังอยู่ที่เมียวดี โดนซ้อมทุกวัน"},
		{rules.PleaHeld, "ลูกชายผมอยู่ปอยเปต เขาเรียกค่าไถ่"},
		{rules.PleaOnTheWay, "หนูอยู่บนรถใกล้ชายแดน เขายึดมือถือไปแล้ว กลัวมาก"},
		{rules.PleaCheated, "ผมโอนเงินไปแล้วเขาบล็อก ทำยังไงดี"},
		{rules.PleaHeld, "Saya di Kamboja, paspor saya diambil, tidak boleh pulang"},
		{rules.PleaHeld, "Adik saya di Myanmar disekap dan dipukul, mereka minta tebusan"},
		{rules.PleaHeld, "Tolong saya disekap di Poipet"},
		{rules.PleaOnTheWay, "Saya di bus dekat perbatasan, hp saya diambil, saya takut"},
		{rules.PleaCheated, "Saya sudah transfer 3 juta lalu diblokir"},
		{rules.PleaHeld, "Anak saya ke Kamboja, sudah seminggu tidak bisa dihubungi"},
		{rules.PleaHeld, "Kapatid ko nasa Myanmar, ikinulong at binubugbog, hindi makauwi"},
		{rules.PleaHeld, "Kinuha ang passport ko, nasa Cambodia ako, ayaw akong pauwiin"},
		{rules.PleaHeld, "ខ្ញុំនៅប៉ោយប៉ែត គេវាយ មិនឱ្យចេញ"},
		{rules.PleaHeld, "ຂ້ອຍຢູ່ສາມຫຼ່ຽມຄຳ ຖືກຂັງ ກັບບໍ່ໄດ້"},
		{rules.PleaHeld, "ကျွန်တော် မြဝတီမှာ ပိတ်ထားတယ် ရိုက်တယ် ပြန်လို့မရဘူး"},
	} {
		t.Run(tc.text, func(t *testing.T) {
			if got := s.Plea(tc.text, s.Judge(text(tc.text))); got != tc.want {
				t.Errorf("Plea(%q) = %q, want %q", tc.text, got, tc.want)
			}
		})
	}
}

func TestWhoRecruitsReportsAsksOrIsBackIsNotHeardAsInDanger(t *testing.T) {
	s := builtin(t)
	for _, text := range []string{
		"Em đang ở Campuchia, bên em cần người trực chat, ai đi nhắn em nhé",
		"Em đang làm ở Bavet, không ai giữ hộ chiếu đâu chị, cuối tuần về nhà bình thường, tháng 900 đô",
		"Mình đang ở Sihanoukville, công ty không đánh ai, báo đăng quá thôi, tuyển thêm 5 bạn",
		"Chị đang bên Cam nè, qua làm với chị đi em, bao ăn ở, lương 20 triệu",
		"Em trai em cũng làm ở Myawaddy, tháng gửi về 30 triệu, bạn nào muốn đi thì ib",
		"Tụi mình đang trên xe qua Mộc Bài, còn 2 chỗ, ai đi alo",
		"Không bị thu điện thoại, không bị ép chỉ tiêu, bên mình tuyển gấp 10 bạn gõ máy",
		"Chồng chị ở Lào làm casino, giờ cần thêm 3 bạn nữ, nhắn chị nha",
		"Cứu em với các bác ơi, quán em thiếu phục vụ tối nay, 30k một giờ, ai rảnh ib em",
		"Help me please, my restaurant needs two waiters tonight, 12 dollars an hour, DM me",
		"I am in Cambodia and we need five more girls, no passport needed, message me",
		"I am working in Bavet, my company does not keep my passport, join us, 900 dollars",
		"My brother works in Dubai and they are hiring drivers, apply now",
		"We are looking for agents in Myawaddy, nobody is held, free food",
		"我在柬埔寨，公司招客服，包吃包住，加我",
		"我弟弟在西港上班，现在招人，护照自己拿着",
		"ฉันทำงานที่ปอยเปต รับสมัครแอดมิน สนใจทักมา",
		"Saya kerja di Kamboja, butuh 5 orang, minat dm",
		"Je travaille au Cambodge, nous recrutons des agents, écrivez-moi",
		"Công an tỉnh Tây Ninh giải cứu 9 nạn nhân bị nhốt, bị đánh ở Bavet",
		"Nạn nhân kể bị thu hộ chiếu, bị chích điện và đòi tiền chuộc 200 triệu đồng",
		"Cơ quan điều tra khởi tố nhóm lừa bán người sang Campuchia",
		"Bộ Ngoại giao khuyến cáo người dân không sang Myanmar làm việc nhẹ lương cao",
		"Nếu bạn bị giữ hộ chiếu ở nước ngoài, hãy gọi 111 hoặc đại sứ quán",
		"Police rescued twelve people who were locked up and beaten in Sihanoukville",
		"Victims said they were sold to another company and forced to scam people",
		"If you are held in a compound, call the embassy",
		"The ministry said workers were held in Myanmar and families paid ransom",
		"警方解救多名被困缅甸园区的受害者",
		"ตำรวจช่วยเหยื่อที่ถูกขังในปอยเปต",
		"Polisi menyelamatkan korban yang disekap di Kamboja",
		"La police a libéré des victimes retenues au Cambodge",
		"Cho em hỏi sang Campuchia làm chat lương 20 triệu có nên đi không ạ",
		"Em được rủ qua Bavet làm game, lương 900 đô, có phải lừa đảo không",
		"Công ty nói sẽ giữ hộ chiếu trong thời gian hợp đồng, như vậy có đúng luật không",
		"Cho mình hỏi việc này có lừa đảo không, cọc 300k mới nhận hàng",
		"Is it normal that the company keeps passports during the contract?",
		"Should I take this job in Cambodia, 1200 dollars, flight paid?",
		"Hồi năm 2022 tôi sang Mộc Bài bị nhốt, họ đòi 60 triệu, nhà bán đất mới chuộc được",
		"Năm ngoái em bị lừa sang Cam, giờ đã về nhà rồi, kể lại để mọi người rút kinh nghiệm",
		"I escaped from Myawaddy last year and I tell my story so that nobody else goes",
		"去年我从缅甸园区逃出来了，提醒大家",
		"Em đang trên xe đi phỏng vấn ở quận 1, mai em gửi hồ sơ",
		"Em đang ở bến xe miền Đông, về quê ăn Tết",
		"Con gái tôi tìm việc kế toán ở Bình Dương, 10 triệu",
		"Tôi bị mất việc, cần tìm việc bảo vệ ca đêm ở Thủ Đức",
		"I am on my way to the interview in District 1",
		"My daughter looks for a job as a nurse in Germany",
		"Tuyển công nhân may ở Long An, không giữ giấy tờ gốc, không thu phí",
		"Xe đưa rước, ở ký túc xá, không bị trừ lương, bên mình cần 20 công nhân",
	} {
		t.Run(text, func(t *testing.T) {
			if got := s.Plea(text, s.Judge(job.Ad{Text: text})); got != "" {
				t.Errorf("Plea(%q) = %q, want none", text, got)
			}
		})
	}
}

func TestAQuestionIsLedBackToTheOfferItRepeats(t *testing.T) {
	s := builtin(t)
	for _, tc := range []struct{ name, text, want string }{
		{"a question before an offer", "mn cho e hoi tin nay co that ko https://viec.example luong 30tr sang lao lam chat", "https://viec.example luong 30tr sang lao lam chat"},
		{"a question behind an offer", "Qua Bavet trực chat, lương 900 đô, bao xe, không cần hộ chiếu. Vậy có lừa đảo không ạ?", "Qua Bavet trực chat, lương 900 đô, bao xe, không cần hộ chiếu."},
		{"a question in English", "Is this legit? Customer service in Sihanoukville, 1500 dollars, flight paid", "Customer service in Sihanoukville, 1500 dollars, flight paid"},
		{"a question about nothing", "cho em hỏi có nên đi không ạ?", ""},
		{"an offer without a question", "Tuyển 10 bạn trực chat ở Bavet, lương 900 đô", ""},
		{"news that asks", "Công an tỉnh cảnh báo: việc nhẹ lương 30 triệu ở Bavet, có thật không?", ""},
	} {
		t.Run(tc.name, func(t *testing.T) {
			got, _, ok := s.Quoted(tc.text)
			if got != tc.want || ok != (tc.want != "") {
				t.Errorf("Quoted(%q) = %q, %v, want %q", tc.text, got, ok, tc.want)
			}
		})
	}
}

func TestAnOfferThatIsAskedAboutIsJudgedAsAnOffer(t *testing.T) {
	s := builtin(t)
	text := "Mn ơi cho e hỏi vs, có 1 chị kb fb rủ em qua Campuchia làm chat, nói lg 25tr bao ăn ở vé xe, ko cần hộ chiếu. Vậy có lừa đảo ko ạ?"
	if v := s.Judge(job.Ad{Text: text}); v.Flagged() {
		t.Fatalf("the question itself is flagged %s", v.Band)
	}
	if _, v, _ := s.Quoted(text); !v.Flagged() {
		t.Errorf("the offer in %q has no band", text)
	}
}

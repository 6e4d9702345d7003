package library_test

import (
	"testing"

	"lurewatch/job"
	"lurewatch/rules"
	"lurewatch/rules/library"
	"lurewatch/seeds"
)

// TestNeighboursOfLuresThatWereMissed holds that a lure is not seen in one wording only, and honest neighbours stay as they
// are.
func TestNeighboursOfLuresThatWereMissed(t *testing.T) {
	set, err := rules.Load(library.FS, seeds.FS)
	if err != nil {
		t.Fatal(err)
	}
	for _, text := range []string{
		"Ai muốn đi Campuchia làm game không, bao lo hết, ib mình",
		"Có ai đi Cam làm game ko, bên mình lo hết từ A-Z, nhắn mình nha",
		"Bạn nào muốn qua Campuchia làm game thì ib, vé xe ăn ở mình lo",
		"ai qua cam làm game k, bao hết chi phí, inbox em",
		"Ai đi Lào làm game online không, lo trọn gói, nt mình",
		"Muốn sang Myanmar làm game không em, anh bao lo từ a tới z, ib anh",
		"ai muon di campuchia lam game khong, bao lo het, ib minh",
		"Cần 3 bạn đi Cam làm game, lo hết giấy tờ đi lại, ib",
		"Rủ đi Campuchia làm game nè, ai đi ib, không tốn đồng nào",
		"Ai cần việc sang Cam làm game, mọi thứ có người lo, nhắn tin mình",
		"Ai rảnh đi Campuchia làm game với mình không, vé với ăn ở khỏi lo, ib",
		"Tuyển bạn thuyền đi biển xa bờ, ứng trước 20 triệu, không cần giấy tờ, giữ căn cước, đi 10 tháng mới về",
		"Cần người đi ghe câu mực, ứng 15 triệu, giữ chứng minh, 8 tháng mới cho về",
		"Tuyển đi biển, cho ứng 30tr, không giấy tờ cũng nhận, cầm căn cước, hết chuyến 10 tháng mới vô bờ",
		"Nhận bạn ghe lưới kéo, ứng trước 20 triệu gửi nhà, ghe giữ căn cước",
		"Tuyển thuyền viên tàu cá xa bờ, không cần hồ sơ, cho mượn trước 25 triệu, giữ giấy tờ, đi 1 năm",
		"Ghe cào cần 4 bạn, ứng 10 triệu liền, giữ căn cước tới khi trừ hết nợ",
		"tuyen ban thuyen di bien xa bo, ung truoc 20 trieu, khong can giay to, giu can cuoc, di 10 thang moi ve",
		"Đi biển xa bờ ứng trước 20 triệu, giấy tờ chủ ghe giữ, 9 tháng mới về bờ một lần",
		"Thiếu người đi tàu câu cá ngừ, ứng tiền trước trả nợ cũng được, giữ căn cước, đi 10 tháng",
		"Tuyển lao động đi biển dài ngày, không cần giấy tờ, ứng trước 20tr, giữ CCCD, chưa hết hạn không được lên bờ",
		"Cần bạn ghe đi xa bờ 11 tháng, ứng trước 20 triệu, giữ căn cước, ai thiếu nợ cứ gọi",
	} {
		if v := set.Judge(job.Ad{Text: text}); !v.Flagged() {
			t.Errorf("%q is %v %s, score %.1f, want at least look", text, v.Band, v.Kind, v.Score)
		}
	}
	for _, text := range []string{
		"Ai muốn đi Campuchia du lịch không, tour 3 ngày bao ăn ở, ib mình",
		"Studio game ở quận 7 tuyển lập trình viên Unity, lương 20 triệu, có hợp đồng, gửi CV",
		"Có ai chơi game này không, rủ team, ib mình",
		"Công ty may ở Phnom Penh tuyển thợ cơ khí, hợp đồng một năm, vé khứ hồi do công ty trả, gọi phòng nhân sự",
		"Ai đi Lào chơi Tết không, đi chung xe cho vui",
		"Tàu cá KG-90001 tuyển máy trưởng có bằng, ăn chia theo chuyến, mỗi chuyến 20 ngày, giấy tờ tự giữ",
		"Tuyển thuyền viên tàu hàng, có sổ thuyền viên, hợp đồng 10 tháng, lương trả hằng tháng, được ứng lương",
		"Chủ ghe cần bạn đi biển trong ngày, sáng đi chiều về, trả tiền liền",
		"Hợp tác xã nghề cá tuyển 5 người phân loại cá tại cảng, ứng lương giữa tháng, mang căn cước đến đối chiếu",
		"Cần thợ vá lưới tại nhà, ứng trước tiền chỉ, làm xong giao",
	} {
		if v := set.Judge(job.Ad{Text: text}); v.Flagged() {
			t.Errorf("%q is %v, score %.1f, want none", text, v.Band, v.Score)
		}
	}
}

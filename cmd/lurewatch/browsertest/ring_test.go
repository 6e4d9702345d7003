package browsertest_test

import (
	"fmt"

	"lurewatch/job"
)

// ringPhone is the telephone number that the ads of a ring share, as the console writes it in clear, and ringSize is
// how many they are.
const (
	ringPhone = "+84900000177"
	ringSize  = 6
)

// ringAds are invented ads in different words that name one number: a campaign. The demo's board has none.
func ringAds() []job.Ad {
	texts := [ringSize]string{
		"Cần 12 bạn trực chat cho khách tại Bavet, lương 900 đô, bao xe và ăn ở. Không cần hộ chiếu, có người dắt qua. Nghỉ ngang đền hợp đồng 60 triệu.",
		"Tuyển gấp nhân viên gõ máy làm ở Poipet, 22 triệu một tháng. Ra ngoài phải xin phép quản lý, giấy tờ công ty giữ giúp. Đi ngay trong đêm.",
		"Sòng bài Sihanoukville tìm cộng tác viên nhắn tin kết bạn, dụ khách nạp tiền, có kịch bản sẵn. Lo vé và hộ chiếu, trừ dần vào lương.",
		"Văn phòng trực tuyến khu Tam Giác Vàng tuyển nam nữ 18 đến 30, lương 25 triệu. Ở trong khu có bảo vệ gác, hộ chiếu do công ty cất giữ.",
		"Bạn nào đang kẹt tiền qua Myawaddy làm chăm khách trên mạng, ứng trước 30 triệu. Đưa qua sông không cần giấy tờ, muốn về phải đền tiền.",
		"Cửa khẩu Mộc Bài đón người trực máy ca đêm cho công ty game bên kia, thưởng theo tiền khách nạp. Chưa có hộ chiếu vẫn đi được, có người dẫn.",
	}
	ads := make([]job.Ad, len(texts))
	for i, text := range texts {
		ads[i] = job.Ad{
			ID: job.ID(fmt.Sprintf("ring-%02d", i+1)), Lang: "vi", Location: "Campuchia",
			Title: fmt.Sprintf("Việc nhẹ lương cao, đợt %d", i+1), Text: text + "\n\nGọi hoặc nhắn Zalo 0900 000 177.",
		}
	}
	return ads
}

package lang_test

import (
	"strings"
	"testing"

	"lurewatch/rules/lang"
)

// The ads of the benchmark are about 2 KB long: five lines, repeated.
const (
	benchVi = `Công ty chúng tôi cần tuyển nhân viên bán hàng làm việc tại cửa hàng trung tâm thành phố, ca sáng hoặc ca chiều.
Mô tả công việc: tư vấn khách hàng, sắp xếp hàng hóa, lập báo cáo cuối ngày cho quản lý cửa hàng.
Yêu cầu: nhanh nhẹn, trung thực, có kinh nghiệm là một lợi thế, tốt nghiệp trung học phổ thông trở lên.
Quyền lợi: lương cơ bản 8 triệu đồng và hoa hồng theo doanh số, đóng bảo hiểm đầy đủ, nghỉ lễ tết theo quy định.
Liên hệ phòng nhân sự trong giờ hành chính, hồ sơ gồm đơn xin việc và bản sao căn cước công dân.
`
	benchEn = `We are looking for a shop assistant to join our friendly team in the city centre, mornings or afternoons.
Responsibilities: advise customers, arrange the goods on display, write the daily report for the store manager.
Requirements: honest and quick, some experience is an advantage, secondary education or higher, basic English.
Benefits: a basic salary plus commission on sales, full insurance, paid public holidays and annual leave.
Please send your application with a copy of your identity card to the personnel office during working hours.
`
)

func BenchmarkGuess(b *testing.B) {
	m := lang.New()
	for name, text := range map[string]string{"vi": benchVi, "vi-bare": bare(benchVi), "en": benchEn, "id": benchID, "th": benchTh} {
		text = strings.Repeat(text, 1+2000/len(text))[:2000]
		b.Run(name, func(b *testing.B) {
			b.ReportAllocs()
			b.SetBytes(int64(len(text)))
			for b.Loop() {
				m.Guess("", text)
			}
		})
	}
}

func BenchmarkNew(b *testing.B) {
	b.ReportAllocs()
	for b.Loop() {
		lang.New()
	}
}

const (
	benchID = `Kami membuka lowongan untuk penjaga toko di pusat kota, shift pagi atau sore, gaji pokok ditambah komisi penjualan.
Tugas: melayani pelanggan, menata barang, membuat laporan harian untuk kepala toko, menjaga kebersihan ruangan.
Syarat: jujur, cekatan, lulusan sekolah menengah, pengalaman tidak diutamakan, bersedia mengikuti pelatihan.
`
	benchTh = `รับสมัครพนักงานขายประจำร้านใจกลางเมือง กะเช้าหรือกะบ่าย เงินเดือนพื้นฐานพร้อมค่าคอมมิชชั่น มีประกันสังคมและวันหยุดประจำปี
หน้าที่: แนะนำลูกค้า จัดเรียงสินค้า ทำรายงานประจำวันให้ผู้จัดการร้าน คุณสมบัติ: ซื่อสัตย์ ขยัน วุฒิมัธยมปลายขึ้นไป
`
)

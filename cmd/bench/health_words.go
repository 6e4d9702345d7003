package main

// words are what the ads of one language are made of. All of it is invented.
type words struct {
	company, place, salary, contact, next, over string // labels and lines of a page
	jobs, firms, places, pay, lines             []string
}

// vocabulary is by the tag of the language. The lines of each have marks beyond ASCII, as texts of that language have.
var vocabulary = map[string]words{
	"vi": {
		company: "Công ty", place: "Địa điểm", salary: "Mức lương", contact: "Liên hệ", next: "Trang sau", over: "Việc làm này đã hết hạn",
		jobs:   []string{"Nhân viên kho", "Thợ may công nghiệp", "Kế toán tổng hợp", "Phụ bếp nhà hàng", "Lái xe nâng", "Thợ cơ khí", "Nhân viên bán hàng", "Điều dưỡng viên"},
		firms:  []string{"Xưởng Mẫu An Bình", "Công ty Ví Dụ Sông Xanh", "Nhà hàng Thử Nghiệm Hoa Sen", "Cơ sở Mẫu Đồi Chè", "Xí nghiệp Ví Dụ Mặt Trời"},
		places: []string{"Hải Phòng", "Đà Nẵng", "Cần Thơ", "Bình Dương", "Nghệ An", "Đồng Nai"},
		pay:    []string{"%d triệu đồng mỗi tháng", "từ %d triệu đồng, thưởng theo tháng"},
		lines: []string{"Sắp xếp hàng hóa theo đúng quy định và ghi sổ mỗi cuối ca làm việc.", "Làm việc giờ hành chính, nghỉ chiều thứ bảy và chủ nhật.",
			"Được đóng bảo hiểm đầy đủ ngay sau khi ký hợp đồng lao động.", "Có xe đưa đón từ bến xe trung tâm đến xưởng.", "Ưu tiên người đã có kinh nghiệm từ một năm trở lên.",
			"Biết sử dụng máy tính ở mức cơ bản, chịu khó học việc mới.", "Bữa trưa do nhà bếp nấu, có phòng nghỉ giữa giờ.", "Phối hợp với tổ trưởng để hoàn thành kế hoạch tuần.",
			"Nộp hồ sơ trực tiếp tại phòng nhân sự hoặc gửi qua thư.", "Thử việc hai tháng, hưởng đủ lương trong thời gian đó."},
	},
	"en": {
		company: "Company", place: "Location", salary: "Salary", contact: "Contact", next: "Next page", over: "This job has expired",
		jobs:   []string{"Warehouse assistant", "Line cook", "Payroll clerk", "Forklift driver", "Night receptionist", "Sewing machine operator", "Dental nurse", "Site electrician"},
		firms:  []string{"Sample Harbour Works", "Example Bakery", "Placeholder Hotels", "Mock River Textiles", "Specimen Clinic"},
		places: []string{"Manila", "Penang", "Phnom Penh", "Vientiane", "Singapore", "Cebu"},
		pay:    []string{"%d00 USD a month", "from %d00 USD a month, reviewed each year"},
		lines: []string{"You’ll keep the shelves in order and write down what comes in at the end of each shift.", "We work in two shifts – mornings and evenings – and Sundays are free.",
			"You don’t need a certificate; we’ll train you in the first four weeks.", "The contract is for two years and can be made longer.", "There’s a canteen on the ground floor and a bus from the station.",
			"You’ve done similar work for a year or more, or you’re keen to learn.", "Please bring the names of two people we can ask about your work.", "You’ll report to the shift leader, who’s there every day.",
			"We pay for uniforms, shoes and the yearly check-up.", "Interviews are held on Tuesdays at the office – please don’t send originals."},
	},
	"zh": {
		company: "公司", place: "工作地点", salary: "薪资", contact: "联系方式", next: "下一页", over: "该职位已过期",
		jobs:   []string{"仓库管理员", "餐厅厨师助理", "总账会计", "叉车司机", "前台接待员", "缝纫机操作工", "护理人员", "工地电工"},
		firms:  []string{"示例港务公司", "样本面包坊", "虚构酒店管理公司", "假想纺织厂", "范例诊所"},
		places: []string{"新加坡", "槟城", "金边", "万象", "马尼拉", "台中"},
		pay:    []string{"每月%d千元", "月薪%d千元起，另有年终奖金"},
		lines: []string{"负责货物的整理与登记，每个班次结束时填写记录表。", "实行早晚两班制，星期日休息，法定假日照常放假。", "无需证书，入职后前四周由老员工带领培训。", "合同期限两年，期满可以续签。",
			"一楼有员工食堂，车站有班车接送。", "有一年以上相关经验者优先，也欢迎愿意学习的新人。", "请携带两位推荐人的姓名与联系方式参加面谈。", "工作中向班组长汇报，遇到问题及时沟通。",
			"公司提供工作服、劳保鞋以及每年一次的体检。", "每周二在办公室面试，请勿寄送证件原件。"},
	},
	"th": {
		company: "บริษัท", place: "สถานที่ทำงาน", salary: "เงินเดือน", contact: "ติดต่อ", next: "หน้าถัดไป", over: "ประกาศนี้หมดอายุ",
		jobs:   []string{"พนักงานคลังสินค้า", "ผู้ช่วยพ่อครัว", "พนักงานบัญชี", "พนักงานขับรถยก", "พนักงานต้อนรับ", "ช่างเย็บผ้า", "ผู้ช่วยพยาบาล", "ช่างไฟฟ้า"},
		firms:  []string{"ร้านตัวอย่างริมน้ำ", "บริษัทสมมติสิ่งทอ", "โรงแรมทดลอง", "โรงงานตัวอย่างภูเขา", "คลินิกสมมติ"},
		places: []string{"ขอนแก่น", "เชียงใหม่", "ระยอง", "ชลบุรี", "สงขลา", "อุดรธานี"},
		pay:    []string{"%d000 บาทต่อเดือน", "เริ่มต้น %d000 บาท พร้อมโบนัสประจำปี"},
		lines: []string{"จัดเรียงสินค้าและจดบันทึกรายการทุกครั้งเมื่อสิ้นสุดกะการทำงาน", "ทำงานสองกะ เช้าและเย็น หยุดทุกวันอาทิตย์", "ไม่จำเป็นต้องมีใบรับรอง มีการสอนงานในสี่สัปดาห์แรก", "สัญญาจ้างสองปีและต่อสัญญาได้",
			"มีโรงอาหารที่ชั้นล่างและรถรับส่งจากสถานี", "หากมีประสบการณ์หนึ่งปีขึ้นไปจะได้รับการพิจารณาก่อน", "กรุณานำรายชื่อผู้รับรองสองคนมาในวันสัมภาษณ์", "รายงานต่อหัวหน้ากะซึ่งอยู่ประจำทุกวัน",
			"บริษัทจัดเตรียมชุดทำงาน รองเท้า และตรวจสุขภาพประจำปี", "สัมภาษณ์ทุกวันอังคารที่สำนักงาน โปรดอย่าส่งเอกสารตัวจริง"},
	},
}

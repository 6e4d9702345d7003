package extract

// overLines are whole lines, in lower case and without signs around them, that say that an ad is over. They stand on
// badges and buttons. What is a label too ("hết hạn", before a date) counts only where no date follows.
var overLines = newPhrases("hết hạn|đã hết hạn|hết hạn nộp|hết hạn nộp hồ sơ|đã hết hạn nộp hồ sơ|hết hạn ứng tuyển|đã hết hạn ứng tuyển|hết hạn nộp đơn|" +
	"việc làm hết hạn|tin hết hạn|việc đã hết hạn|ngừng tuyển|đã ngừng tuyển|ngừng tuyển dụng|đã ngừng tuyển dụng|đã đóng|đã tuyển đủ|đã tuyển xong|" +
	"ngừng nhận hồ sơ|dừng nhận hồ sơ|đã dừng nhận hồ sơ|đã hết hạn tuyển dụng|" +
	"expired|closed|job expired|job closed|position closed|position filled|vacancy closed|applications closed|applications are closed|" +
	"no longer accepting applications|no longer available|hiring closed|" +
	"已过期|已過期|已关闭|已關閉|已下线|已下架|已失效|已结束|已停止招聘|停止招聘|招聘已结束|招聘结束|职位已关闭|职位已过期|职位已下线|职位已失效|職位已關閉|職缺已關閉|已招满|" +
	"ปิดรับสมัคร|ปิดรับสมัครแล้ว|หมดเขตรับสมัคร|หมดอายุ|หมดอายุแล้ว|ประกาศหมดอายุ|" +
	"ផុតកំណត់|ផុតកំណត់ហើយ|បានផុតកំណត់|បានបិទ|ឈប់ទទួលពាក្យ|ការងារផុតកំណត់|" +
	"ໝົດກຳນົດ|ໝົດອາຍຸ|ປິດຮັບສະໝັກແລ້ວ|ປິດຮັບສະໝັກ|" +
	"sudah ditutup|telah ditutup|lowongan ditutup|lowongan sudah ditutup|lowongan telah ditutup|kedaluwarsa|sudah kedaluwarsa|lowongan kedaluwarsa|" +
	"telah tamat tempoh|iklan tamat tempoh|permohonan ditutup|sarado na|tapos na ang aplikasyon|" +
	"သက်တမ်းကုန်ဆုံးပြီ|ပိတ်ပြီ|လျှောက်လွှာပိတ်ပြီ|" +
	"募集終了|掲載終了|受付終了|この求人は終了しました|마감됨|채용마감|접수마감|마감되었습니다")

// overPhrases are parts of a sentence, in lower case, that name the ad and say that it is over.
var overPhrases = newPhrases("việc làm này đã hết hạn|việc làm đã hết hạn|tin tuyển dụng này đã hết hạn|tin tuyển dụng đã hết hạn|tin này đã hết hạn|" +
	"tin đăng đã hết hạn|tin đăng này đã hết hạn|công việc này đã hết hạn|công việc đã hết hạn|vị trí này đã hết hạn|việc này đã hết hạn|" +
	"việc làm này đã đóng|việc làm đã đóng|công việc này đã đóng|vị trí này đã đóng|tin tuyển dụng này đã đóng|tin tuyển dụng đã đóng|tin tuyển dụng đã được đóng|" +
	"vị trí này đã tuyển đủ|vị trí này đã ngừng tuyển|đã hết hạn nộp hồ sơ|đã hết hạn ứng tuyển|đã hết hạn tuyển dụng|đã hết thời gian nộp|đã quá hạn nộp|" +
	"đã ngừng nhận hồ sơ|đã dừng nhận hồ sơ|không còn nhận hồ sơ|không nhận hồ sơ nữa|đã ngừng tuyển dụng vị trí|việc làm này không còn|" +
	"this job has expired|this job is expired|job has expired|this job is now closed|this job is closed|this job has been closed|this job is no longer available|this job is no longer active|this job is no longer open|" +
	"job is no longer available|this job ad has expired|this job post has expired|this job posting has expired|this job listing has expired|this ad has expired|" +
	"this listing has expired|this listing has been closed|this posting has expired|this vacancy has expired|this vacancy is closed|this vacancy is now closed|" +
	"this vacancy has been filled|this position has been filled|this position is closed|this position has expired|this role has been filled|this opportunity has closed|" +
	"no longer accepting applications|not accepting applications anymore|not accepting any more applications|applications for this job are closed|applications are now closed|applications have closed|applications for this position are closed|" +
	"该职位已关闭|该职位已过期|该职位已下线|该职位已停止|该职位已结束|该职位已失效|該職位已關閉|該職位已過期|此职位已关闭|此职位已过期|此職位已關閉|本职位已关闭|职位已关闭|职位已过期|职位已下线|职位已失效|职位已停止|职位已结束|職位已關閉|職位已過期|職缺已關閉|職缺已下架|职位信息已过期|招聘信息已过期|岗位已关闭|岗位已下线|" +
	"ประกาศนี้หมดอายุ|ประกาศงานนี้หมดอายุ|ประกาศนี้ปิด|งานนี้ปิดรับสมัคร|งานนี้หมดอายุ|ตำแหน่งนี้ปิดรับ|ตำแหน่งงานนี้ปิดรับ|ตำแหน่งงานนี้ถูกปิด|ปิดรับสมัครแล้ว|ไม่เปิดรับสมัครแล้ว|" +
	"ការងារនេះបានផុតកំណត់|ការងារនេះបានបិទ|ការងារនេះផុតកំណត់|ការប្រកាសនេះបានផុតកំណត់|ការផ្សាយនេះបានផុតកំណត់|មិនទទួលពាក្យទៀតទេ|" +
	"ວຽກນີ້ໝົດອາຍຸ|ວຽກນີ້ປິດ|ປະກາດນີ້ໝົດອາຍຸ|ຕຳແໜ່ງນີ້ປິດ|ປິດຮັບສະໝັກແລ້ວ|" +
	"lowongan ini sudah ditutup|lowongan ini telah ditutup|lowongan ini sudah berakhir|lowongan ini telah berakhir|lowongan ini sudah kedaluwarsa|lowongan kerja ini sudah ditutup|lowongan kerja ini telah ditutup|lowongan ini sudah tidak|tidak lagi menerima lamaran|sudah tidak menerima lamaran|" +
	"iklan ini telah tamat|iklan kerja ini telah tamat|iklan kerja ini telah ditutup|jawatan ini telah diisi|jawatan ini telah ditutup|tidak lagi menerima permohonan|" +
	"hindi na tumatanggap ng aplikasyon|sarado na ang trabahong ito|" +
	"ဤအလုပ်ခေါ်စာ သက်တမ်းကုန်|ဒီအလုပ် ပိတ်|" +
	"この求人の募集は終了|この求人は掲載を終了|この求人は掲載終了|この求人は終了|掲載期間が終了|募集は終了しました|채용이 마감되었|마감된 채용|마감된 공고|접수가 마감되었|이 채용공고는 마감")

// conditions are words, in lower case, that make a sentence say what happens then rather than what is.
var conditions = newPhrases("nếu |khi |trước khi|cho đến|đến khi|sẽ | if |when |once |until |unless |will be |may be |before |如果|若您|若此|若该|if this |if the |if you |一旦|将在|หาก|ถ้า|เมื่อ|ប្រសិនបើ|" +
	"នៅពេល|ຖ້າ|jika |apabila |bila |ketika |sekiranya |kapag |もし|場合")

// deadlineLabels are what stands, in lower case, before the last day to apply.
var deadlineLabels = newPhrases("hạn nộp|hạn cuối|hạn chót|hạn ứng tuyển|hạn đăng ký|ngày hết hạn|ngày kết thúc|hết hạn|thời hạn nộp|hạn tuyển|" +
	"application deadline|closing date|apply before|apply by|deadline|expiry date|expires on|expires|valid until|valid through|last date to apply|" +
	"截止日期|截止时间|截止時間|有效期至|有效日期|报名截止|ปิดรับสมัคร|หมดเขต|วันหมดเขต|วันปิดรับสมัคร|ថ្ងៃផុតកំណត់|ផុតកំណត់|ໝົດກຳນົດ|ວັນປິດຮັບ|" +
	"batas akhir|batas lamaran|tanggal penutupan|tarikh tutup|応募締切|마감일")

// statusLabels are what stands, in lower case, before the state of an ad.
var statusLabels = newPhrases("trạng thái|tình trạng|tình trạng tin|status|job status|状态|職位狀態|职位状态|สถานะ|ស្ថានភាព|ສະຖານະ")

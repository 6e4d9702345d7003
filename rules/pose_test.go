package rules_test

import (
	"fmt"
	"strings"
	"testing"

	"lurewatch/job"
)

// hiding is a lure that is an alert by itself, by its sentences.
var hiding = []string{
	"Tuyển 5 bạn trực chat với khách nước ngoài tại Bavet, lương 900 đô một tháng.",
	"Bao xe đưa đi, không cần hộ chiếu.",
	"Nghỉ ngang đền 60 triệu.",
	"Zalo 0900 000 101 để được tư vấn.",
}

// warning is two sentences that report.
var warning = []string{
	"Công an tỉnh cảnh báo người dân cảnh giác thủ đoạn lừa đảo tuyển lao động sang Campuchia.",
	"Nhiều nạn nhân bị lừa bán đã được giải cứu, cơ quan điều tra đang làm rõ vụ án.",
}

func TestALureIsFoundWhereverTheWarningsStand(t *testing.T) {
	s := builtin(t)
	lure, police := strings.Join(hiding, " "), strings.Join(warning, " ")
	if v := s.Judge(text(lure)); v.Band != job.Alert {
		t.Fatalf("band of the lure alone is %v, want alert", v.Band)
	}
	var between, behindEach strings.Builder
	for i, sentence := range hiding {
		fmt.Fprintf(&between, "%s %s ", sentence, warning[i%2])
		fmt.Fprintf(&behindEach, "%s\n%s\n", sentence, police)
	}
	three := strings.Repeat(police+" ", 3)
	for name, ad := range map[string]job.Ad{
		"three times before it":              {Text: three + lure},
		"three times behind it":              {Text: lure + "\n\n" + three},
		"three times on either side":         {Text: three + "\n" + lure + "\n" + three},
		"in paragraphs of their own":         {Text: strings.Repeat(police+"\n\n", 3) + lure},
		"in its middle":                      {Text: hiding[0] + " " + hiding[1] + " " + three + hiding[2] + " " + hiding[3]},
		"behind each sentence":               {Text: between.String()},
		"on lines between":                   {Text: behindEach.String()},
		"as its title, its company and text": {Title: police, Company: warning[0], Text: police + " " + lure + " " + police},
		"before a dash":                      {Text: strings.TrimSuffix(warning[0], ".") + " – " + lure},
		"a hundred times":                    {Text: strings.Repeat(police+" ", 100) + lure},
		"round a quotation that it offers":   {Text: police + ` Sếp dặn đăng nguyên văn: "` + hiding[0] + `" ` + strings.Join(hiding[1:], " ")},
	} {
		if v := s.Judge(ad); v.Band < job.Look || v.Kind != job.KindAd || v.Why != "" {
			t.Errorf("with warnings %s: %v %v, score %v, %q, want an ad and at least a look", name, v.Kind, v.Band, v.Score, v.Why)
		}
	}
}

func TestANoticeThatQuotesLuresIsAReport(t *testing.T) {
	s := builtin(t)
	lure := strings.Join(hiding, " ")
	for name, quoted := range map[string]string{
		"one":                   "“" + lure + "”.",
		"five with plain marks": strings.Repeat(`Tin: "`+lure+`" `, 5),
		"five in a list":        strings.Repeat("\n- “"+lure+"”", 5) + "\n",
		"French marks":          "«" + lure + "».",
		"Chinese marks":         "「" + lure + "」",
		"single marks":          "'" + lure + "'.",
		"behind a colon":        "tin có nội dung: " + strings.TrimSuffix(hiding[0], "."),
	} {
		notice := warning[0] + " Các đối tượng đăng " + quoted + " Người dân cần trình báo ngay cơ quan công an gần nhất. " + warning[1]
		if v := s.Judge(text(notice)); v.Kind != job.KindReport || v.Band != job.None {
			t.Errorf("a notice that quotes %s: %v %v, score %v, want a report", name, v.Kind, v.Band, v.Score)
		}
	}
	if v := s.Judge(text(`"` + lure + `"`)); v.Band < job.Look {
		t.Errorf("a lure in quotation marks is %v %v, want at least a look: nothing reports on it", v.Kind, v.Band)
	}
}

func TestALureBetweenHonestSentencesIsSeen(t *testing.T) {
	s := builtin(t)
	honest := []string{
		"Công ty đóng bảo hiểm xã hội đầy đủ cho nhân viên.", "Giờ làm việc từ thứ hai đến thứ sáu, 8h00 đến 17h00.",
		"Nhân viên được khám sức khỏe định kỳ hằng năm.", "Ưu tiên ứng viên tốt nghiệp cao đẳng trở lên.",
		"Môi trường làm việc thân thiện, chuyên nghiệp.", "Nộp hồ sơ tại văn phòng công ty, phỏng vấn trực tiếp.",
	}
	var mixed strings.Builder
	for i, sentence := range hiding {
		mixed.WriteString(sentence + " ")
		for k := range 5 {
			mixed.WriteString(honest[(5*i+k)%len(honest)] + " ")
		}
	}
	if v := s.Judge(text(mixed.String())); v.Band < job.Look {
		t.Errorf("band between honest sentences is %v, score %v, want at least a look", v.Band, v.Score)
	}
	if v := s.Judge(text(strings.Join(honest, " "))); v.Band != job.None {
		t.Errorf("band of the honest sentences alone is %v, want none", v.Band)
	}
}

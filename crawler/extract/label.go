package extract

import (
	"strings"

	"lurewatch/job"
)

// labels are facts that the page states behind a label, as in "Mức lương: 15 triệu". For each fact the first
// statement counts, one in the text before one in a part that was dropped.
type labels struct{ in, aside map[job.Field]string }

// place says which part of the page is scanned.
type place bool

const (
	inside  place = true
	besides place = false
)

// labelNames are labels in lower case, without the colon.
var labelNames = namesOf(map[job.Field]string{
	job.Salary: "lương,mức lương,thu nhập,tiền lương,lương tháng,salary,wage,wages,pay,monthly salary,薪资,薪水,工资,月薪,薪酬,待遇,薪資,薪金," +
		"給与,月給,เงินเดือน,ค่าจ้าง,รายได้,ប្រាក់ខែ,ប្រាក់បៀវត្ស,បៀវត្ស",
	job.Company: "công ty,tên công ty,nhà tuyển dụng,đơn vị tuyển dụng,company,company name,employer,公司,公司名称,公司名稱,招聘单位,会社名," +
		"บริษัท,ชื่อบริษัท,ក្រុមហ៊ុន",
	job.Location: "địa điểm,địa điểm làm việc,nơi làm việc,khu vực,khu vực làm việc,location,work location,job location,workplace,place of work," +
		"工作地点,工作地點,地点,工作地址,勤務地,สถานที่ทำงาน,สถานที่ปฏิบัติงาน,ទីតាំង,ទីកន្លែងធ្វើការ,កន្លែងធ្វើការ",
})

// namesOf turns lists with commas into one map.
func namesOf(lists map[job.Field]string) map[string]job.Field {
	m := map[string]job.Field{}
	for f, list := range lists {
		for name := range strings.SplitSeq(list, ",") {
			m[name] = f
		}
	}
	return m
}

// The longest label and the longest value behind one, in bytes. What is longer is a sentence.
const (
	maxLabel = 60
	maxValue = 300
)

// scan reads text line by line.
func (l *labels) scan(text string, where place) {
	var waiting job.Field // the line before was this label, alone
	for line := range strings.SplitSeq(text, "\n") {
		line = strings.TrimLeft(line, "-–—•●·*+ ")
		name, value, found := cutLabel(line)
		switch {
		case found && value != "":
			l.put(fieldOf(name), value, where)
			waiting = ""
		case found || where == inside && len(line) <= maxLabel && fieldOf(line) != "": // elsewhere it is an entry of a menu
			waiting = fieldOf(name)
		default:
			l.put(waiting, line, where)
			waiting = ""
		}
	}
}

// cutLabel splits a line at its first colon or cell border, if that comes soon.
func cutLabel(line string) (name, value string, found bool) {
	head := line[:min(len(line), maxLabel)]
	for _, sep := range []string{":", "：", " | "} {
		if i := strings.Index(head, sep); i > 0 && (!found || i < len(name)) {
			name, value, found = line[:i], line[i+len(sep):], true
		}
	}
	if !found {
		return line, "", false
	}
	return name, strings.Trim(value, ":：| "), true
}

// fieldOf returns the field that a label names, or "".
func fieldOf(name string) job.Field {
	return labelNames[strings.ToLower(strings.TrimSpace(name))]
}

func (l *labels) put(f job.Field, value string, where place) {
	if f == "" || value == "" || len(value) > maxValue {
		return
	}
	m := &l.in
	if where == besides {
		m = &l.aside
	}
	if *m == nil {
		*m = map[job.Field]string{}
	}
	if (*m)[f] == "" {
		(*m)[f] = value
	}
}

// fill sets the fields of an ad that are empty.
func (l *labels) fill(ad *job.Ad) {
	ad.Company = orElse(ad.Company, l.of(job.Company))
	ad.Location = orElse(ad.Location, l.of(job.Location))
	ad.Salary = orElse(ad.Salary, l.of(job.Salary))
}

// of returns what is stated of a field.
func (l *labels) of(f job.Field) string { return orElse(l.in[f], l.aside[f]) }

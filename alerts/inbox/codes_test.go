package inbox_test

import (
	"testing"

	"github.com/google/go-cmp/cmp"

	"lurewatch/alerts/inbox"
)

const (
	one   = "VN-20261122-0007"
	two   = "VN-20261122-0008"
	three = "VN-20261121-048213"
)

func TestCodesReadsAnswers(t *testing.T) {
	yes := func(refs ...string) (all []inbox.Answer) {
		for _, r := range refs {
			all = append(all, inbox.Answer{Ref: r, Right: true})
		}
		return all
	}
	no := func(refs ...string) (all []inbox.Answer) {
		for _, r := range refs {
			all = append(all, inbox.Answer{Ref: r})
		}
		return all
	}
	elsewhere := func(refs ...string) (all []inbox.Answer) {
		for _, r := range refs {
			all = append(all, inbox.Answer{Ref: r, Elsewhere: true})
		}
		return all
	}
	noted := func(note string, all []inbox.Answer) []inbox.Answer {
		for i := range all {
			all[i].Note = note
		}
		return all
	}
	tests := []struct {
		name, text string
		want       []inbox.Answer
	}{
		{"a word without marks", "DUNG " + one, yes(one)},
		{"the word with marks", "Đúng " + one, yes(one)},
		{"in capitals with a colon", "ĐÚNG: " + one, yes(one)},
		{"written with combining marks", "Đúng " + one, yes(one)},
		{"with one mark missing", "dúng " + one, yes(one)},
		{"in lower case", "sai vn-20261122-0007", no(one)},
		{"sai", "SAI " + one, no(one)},
		{"dashes that a telephone made longer", "SAI VN–20261122–0007", no(one)},
		{"blanks for dashes and a short number", "dung vn 20261122 7", yes("VN-20261122-7")},
		{"four digits and six", "DUNG VN-20261122-0007 VN-20261122-000731", yes("VN-20261122-0007", "VN-20261122-000731")},
		{"a later answer with fewer zeros stands", "DUNG VN-20261122-000731\nSAI VN-20261122-731", no("VN-20261122-731")},
		{"no dash after VN", "DUNG VN20261122-0007", yes(one)},
		{"several after one word", "DUNG " + one + ", " + two + " và " + three, yes(one, two, three)},
		{"several lines after one word", "DUNG " + one + "\n" + two + ",\n" + three + "\n", yes(one, two, three)},
		{"a word on its own line", "Sai:\n\n" + one + "\n" + two, no(one, two)},
		{"both words in a line", "DUNG " + one + " SAI " + two, append(yes(one), no(two)...)},
		{"a line each", "DUNG " + one + "\nSAI " + two, append(yes(one), no(two)...)},
		{"the word behind", one + " sai", no(one)},
		{"the word behind a colon", one + ": ĐÚNG", yes(one)},
		{"the word behind two", one + ", " + two + " đúng", yes(one, two)},
		{"a note", "DUNG " + one + " đã gặp xe ở cửa khẩu, đúng giờ", noted("đã gặp xe ở cửa khẩu, đúng giờ", yes(one))},
		{"a note each", "SAI " + one + ": công ty có thật; DUNG " + two + " (xe 16 chỗ)", append(noted("công ty có thật", no(one)), noted("xe 16 chỗ", yes(two))...)},
		{"no note of a neighbour", "DUNG " + one + " SAI " + two + " công ty có thật", append(yes(one), noted("công ty có thật", no(two))...)},
		{"not right is wrong", "không đúng " + one, no(one)},
		{"not wrong is right", "Không sai: " + one, yes(one)},
		{"a no of its own does not turn it", "Không. Đúng " + one, yes(one)},
		{"English", "RIGHT " + one + "\nwrong " + two, append(yes(one), no(two)...)},
		{"not right in English", "not right " + one, no(one)},
		{"French", "JUSTE " + one + "\nFaux : " + two, append(yes(one), no(two)...)},
		{"pas juste", "pas juste " + one, no(one)},
		{"with a word between", "Đúng là tin số " + one, yes(one)},
		{"a later answer stands", "DUNG " + one + "\nSAI " + one, no(one)},
		{"not our stretch", "KHAC " + one + " tin ở Myanmar", noted("tin ở Myanmar", elsewhere(one))},
		{"not our stretch, with marks", "Khác địa bàn: " + one + " và " + two, elsewhere(one, two)},
		{"not our stretch, without marks, behind", one + " khac dia ban", elsewhere(one)},
		{"not our stretch in English and French", "OTHER area " + one + "\nAUTRE secteur " + two, elsewhere(one, two)},
		{"not another is no answer", "không khác " + one, nil},
		{"wrong, of another stretch", "SAI " + one + " khác địa bàn", noted("khác địa bàn", no(one))},
		{"another word in a note", "DUNG " + one + " xe khác biển số", noted("xe khác biển số", yes(one))},
		{"all three words", "DUNG " + one + "\nSAI " + two + "\nKHÁC " + three, append(append(yes(one), no(two)...), elsewhere(three)...)},
		{"a bullet", "- DUNG " + one, yes(one)},
		{"to stop is not right", "Dừng " + one, nil},
		{"to use is not right", "dùng " + one, nil},
		{"a reference without a word", one + " là tin gì vậy?", nil},
		{"a word without a reference", "Đúng rồi, cảm ơn.", nil},
		{"a sentence between", "Đúng rồi nhưng tôi chưa xem " + one, nil},
		{"a telephone number", "DUNG VN 84900000123", nil},
		{"a reference below without a word", "DUNG " + one + "\n\n" + two + " thì tôi chưa rõ", yes(one)},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			got := inbox.Codes(inbox.Incoming{Kind: inbox.Person, Text: tt.text})
			if diff := cmp.Diff(tt.want, got); diff != "" {
				t.Errorf("Codes(%q) (-want +got):\n%s", tt.text, diff)
			}
		})
	}
}

func TestCodesReadsTheSubjectAndOnlyPeople(t *testing.T) {
	in := inbox.Incoming{Kind: inbox.Person, Subject: "SAI " + one, Text: "công ty có thật"}
	if diff := cmp.Diff([]inbox.Answer{{Ref: one}}, inbox.Codes(in)); diff != "" {
		t.Errorf("an answer in the subject (-want +got):\n%s", diff)
	}
	for _, k := range []inbox.Kind{inbox.Automatic, inbox.Bounced, inbox.Receipt, inbox.Complaint, ""} {
		in.Kind = k
		if got := inbox.Codes(in); got != nil {
			t.Errorf("Codes of a mail of kind %q = %v, want none", k, got)
		}
	}
}

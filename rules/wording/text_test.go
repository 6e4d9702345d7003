package wording

import (
	"math"
	"testing"

	"pgregory.net/rapid"
)

// scattered is a model whose weights differ from slot to slot, and from those of one with another mask.
func scattered(mask int8) *Model {
	m := &Model{weights: new([1 << tableBits]int8), scale: 0.01, bias: -1, factWeight: 0.1}
	for i := range m.weights {
		m.weights[i] = int8(uint32(i)*2654435761>>24) ^ mask
	}
	return m
}

// slowly reads one window gram by gram, as training does.
func (m *Model) slowly(text string, w Passage, facts []Fact) float64 {
	all := grams(text, nil)
	from, to := within(all, w)
	sum := 0
	for _, g := range all[from:to] {
		sum += int(m.weights[g.slot])
	}
	slots, pairs := factSlots(inWindow(nil, facts, w), nil)
	alone, together := 0, 0
	for i, f := range slots {
		if i < pairs {
			alone += int(m.weights[f])
		} else {
			together += int(m.weights[f])
		}
	}
	return m.bias + m.scale*(float64(sum)*length(to-from)+m.factWeight*(float64(alone)+pairWeight*float64(together)))
}

func TestReadingByTablesIsReadingGramByGram(t *testing.T) {
	models := [2]*Model{scattered(0), scattered(0x55)}
	pair := NewPair(models[0], models[1])
	letters := rapid.SampledFrom([]rune("abcdehilmnoptuvxy   \n.,-:0159!(/+é園ก\x00\U0001F600➤"))
	rapid.Check(t, func(t *rapid.T) {
		text := rapid.StringOfN(letters, 0, 2000, -1).Draw(t, "text")
		var facts []Fact
		for _, at := range rapid.SliceOfN(rapid.IntRange(-1, 2000), 0, 8).Draw(t, "facts") {
			facts = append(facts, Fact{Name: string(rune('a' + (at+1)%5)), At: at})
		}
		prepared := pair.Prepare(text, facts)
		defer prepared.Done()
		for k, m := range models {
			best := Reading{Logit: math.Inf(-1)}
			for _, w := range windows(text) {
				want := m.slowly(text, w, facts)
				if got := prepared.At(k, w); got != want {
					t.Fatalf("At(%q, %v) = %v, gram by gram %v", text, w, got, want)
				}
				if want > best.Logit {
					best = Reading{want, w}
				}
			}
			if got := prepared.Read(k); got != best {
				t.Fatalf("Read(%q) = %+v, gram by gram %+v", text, got, best)
			}
		}
	})
}

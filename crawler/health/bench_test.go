package health_test

import (
	"testing"

	"lurewatch/crawler/health"
)

func BenchmarkJudgeOf200Rounds(b *testing.B) {
	list := boards(1)[0].rounds(200)
	for b.Loop() {
		health.Judge(list, health.Options{Now: t0})
	}
}

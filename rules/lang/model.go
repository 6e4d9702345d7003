package lang

import (
	_ "embed"
	"fmt"

	"lurewatch/rules/lang/internal/model"
)

//go:generate go run ./internal/train

//go:embed weights.bin
var weights []byte // never written

// Model tells languages. It is never written after [New] and safe for concurrent use. The zero Model is not usable.
type Model struct{ table *model.Table }

// New reads the weights that are part of the program, about 300 KB, in well under a millisecond.
func New() *Model {
	t, err := model.Read(weights)
	if err != nil {
		panic(fmt.Sprintf("lang: the embedded weights: %v", err)) // a fault of the build
	}
	return &Model{t}
}

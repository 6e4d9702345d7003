package render

import (
	"errors"
	"io"
	"os"
	"strings"
	"testing"
)

func TestAMessageOverTheLimitEndsTheConnection(t *testing.T) {
	tests := []struct {
		name, sent string
		want       error
	}{
		{"messages of just the limit", "12345678\x0012345678\x00", nil},
		{"a message over it", "12345678\x00123456789", errLongMessage},
		{"one without an end", strings.Repeat("x", 100), errLongMessage},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			r, w, err := os.Pipe()
			if err != nil {
				t.Fatal(err)
			}
			w.WriteString(tt.sent)
			w.Close()
			b := &bounded{r: r, max: 8}
			defer b.Close()
			buf := make([]byte, 3)
			for err == nil {
				_, err = b.Read(buf)
			}
			if errors.Is(err, io.EOF) {
				err = nil
			}
			if !errors.Is(err, tt.want) {
				t.Errorf("Read = %v, want %v", err, tt.want)
			}
		})
	}
}

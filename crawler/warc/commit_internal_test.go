package warc

import (
	"context"
	"net/http"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"
)

// TestNothingIsWrittenWhenNobodyKnowsWhatIsOnDisk takes the file from under the Writer, so that a write can be neither
// done nor undone.
func TestNothingIsWrittenWhenNobodyKnowsWhatIsOnDisk(t *testing.T) {
	dir := filepath.Join(t.TempDir(), "data", "warc") // Open makes it
	w, err := Open(dir, Options{})
	if err != nil {
		t.Fatal(err)
	}
	x := Exchange{URL: "https://jobs.example/", At: time.Unix(1e9, 0), Status: "200", Header: http.Header{}, Body: []byte("x")}
	ref, err := w.Record(context.Background(), x)
	if err != nil {
		t.Fatal(err)
	}
	if err := w.ask(context.Background(), func() error { return w.current.file.Close() }); err != nil {
		t.Fatal(err)
	}
	for range 2 {
		if _, err := w.Record(context.Background(), x); err == nil || !strings.Contains(err.Error(), "open the folder anew") {
			t.Errorf("Record = %v, want the advice to open the folder anew", err)
		}
	}
	if err := w.Rotate(context.Background()); err == nil {
		t.Error("Rotate closes a file of which nobody knows what is in it")
	}
	if err := w.Close(); err == nil {
		t.Error("Close hides that the file was not closed")
	}
	if _, err := os.Stat(filepath.Join(dir, ref.File+opened)); err != nil {
		t.Error(err)
	}
	w, err = Open(dir, Options{})
	if err != nil {
		t.Fatal(err)
	}
	defer w.Close()
	if _, err := Read(dir, ref); err != nil || len(w.Recovered()) != 1 || w.Recovered()[0].Records != 3 {
		t.Errorf("after another Open: %v, recovered %v", err, w.Recovered())
	}
}

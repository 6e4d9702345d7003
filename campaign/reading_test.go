package campaign_test

import (
	"bytes"
	"os"
	"path/filepath"
	"testing"

	"lurewatch/campaign"
)

func TestLookingAtABookLeavesItAsItIs(t *testing.T) {
	dir := t.TempDir()
	if _, err := campaign.OpenReading(dir, campaign.Options{}); err == nil {
		t.Fatal("OpenReading opens what is not there")
	}
	b := open(t, dir)
	log := new(memory)
	log.add(ad("a", 1, sentence(1, 40), phone(1)), ad("b", 2, sentence(2, 40), phone(1)))
	catchUp(t, b, log)
	if err := b.Close(); err != nil {
		t.Fatal(err)
	}
	name := filepath.Join(dir, campaign.FileName)
	before, err := os.ReadFile(name)
	if err != nil {
		t.Fatal(err)
	}
	r, err := campaign.OpenReading(dir, campaign.Options{})
	if err != nil {
		t.Fatalf("OpenReading = %v", err)
	}
	if c, ok, err := r.Of("b"); err != nil || !ok || c.ID != "a" || r.Position() != 2 {
		t.Errorf("Of(b) = %+v, %v, %v at %d, want the campaign of a at 2", c, ok, err, r.Position())
	}
	log.add(ad("c", 3, sentence(3, 40), phone(1)))
	if _, err := r.CatchUp(t.Context(), log); err == nil {
		t.Error("CatchUp writes")
	}
	if err := r.Close(); err != nil {
		t.Fatal(err)
	}
	if after, err := os.ReadFile(name); err != nil || !bytes.Equal(before, after) {
		t.Errorf("the file changed (%v)", err)
	}
}

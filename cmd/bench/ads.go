package main

import (
	"bufio"
	"compress/gzip"
	"encoding/json"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"

	"lurewatch/crawler/board"
	"lurewatch/job"
	"lurewatch/seeds"
)

// inventedAds is how many ads there are where nobody has others: those of the demo over and over.
const inventedAds = 10_000

// readAds reads the named files of a folder, each NAME.jsonl.gz. Without a folder, or where it is absent, the
// demo's ads are repeated.
func readAds(dir string, names ...string) ([]job.Ad, error) {
	if _, err := os.Stat(dir); dir == "" || err != nil {
		ads, err := demoAds()
		return repeated(ads, inventedAds), err
	}
	var all []job.Ad
	for _, n := range names {
		ads, err := readFile(filepath.Join(dir, n+".jsonl.gz"))
		if err != nil {
			return nil, err
		}
		all = append(all, ads...)
	}
	return all, nil
}

func demoAds() ([]job.Ad, error) {
	sub, err := fs.Sub(seeds.FS, "demo")
	if err != nil {
		return nil, err
	}
	return board.Load(sub)
}

func readFile(name string) ([]job.Ad, error) {
	f, err := os.Open(name)
	if err != nil {
		return nil, err
	}
	defer f.Close()
	z, err := gzip.NewReader(f)
	if err != nil {
		return nil, fmt.Errorf("read %s: %w", name, err)
	}
	var ads []job.Ad
	s := bufio.NewScanner(z)
	s.Buffer(nil, 16<<20)
	for s.Scan() {
		var ad job.Ad
		if err := json.Unmarshal(s.Bytes(), &ad); err != nil {
			return nil, fmt.Errorf("read %s: %w", name, err)
		}
		ads = append(ads, ad)
	}
	return ads, s.Err()
}

// repeated returns n ads, the given ones over and over with new ids. Each copy ends with a word of its own: a crawler that
// meets the same words again and again rightly takes the site for a trap.
func repeated(ads []job.Ad, n int) []job.Ad {
	if len(ads) == 0 {
		return nil
	}
	out := make([]job.Ad, n)
	for i := range out {
		out[i] = ads[i%len(ads)]
		out[i].ID = job.ID(fmt.Sprintf("%s-%d", out[i].ID, i/len(ads)))
		if copies := i / len(ads); copies > 0 {
			out[i].Text += "\n" + word(copies)
		}
	}
	return out
}

// word writes a number in six letters.
func word(n int) string {
	w := []byte("aaaaaa")
	for i := len(w) - 1; i >= 0; i, n = i-1, n/26 {
		w[i] += byte(n % 26)
	}
	return string(w)
}

// Command train learns the weights by which lurewatch/rules/lang tells languages in Latin letters apart, and writes
// them and the table of Chinese characters to the files that are embedded. It learns from the invented ads in
// seeds/ads, the phrases of the lexicons and the words in the folder words. Nothing is drawn but from a fixed
// seed: the same files give the same bytes.
//
// Run it with go generate ./rules/lang. The ads in seeds/ads/written_* are for measuring and are not read.
package main

import (
	"flag"
	"fmt"
	"math/rand/v2"
	"os"
	"path/filepath"

	"lurewatch/rules/lang/internal/model"
)

// fileSize is the most that the weights take, in bytes.
const fileSize = 290_000

func main() {
	root := flag.String("root", "../..", "folder of the module")
	out := flag.String("out", "weights.bin", "where the weights go")
	han := flag.String("han", "internal/model/han.bin", "where the kinds of Chinese characters go")
	flag.Parse()
	if err := run(*root, *out, *han); err != nil {
		fmt.Fprintln(os.Stderr, "train:", err)
		os.Exit(1)
	}
}

func run(root, out, han string) error {
	if err := os.WriteFile(han, hanKinds(), 0o644); err != nil {
		return err
	}
	c := newCorpus(rand.New(rand.NewPCG(20261121, 17)))
	if err := c.read(root); err != nil {
		return err
	}
	w := c.learn()
	table, words, grams := w.table(c)
	fmt.Printf("%d examples, %d words and %d runs and letters kept\n", len(c.examples), words, grams)
	return os.WriteFile(out, table, 0o644)
}

// read takes all that is learned from. English comes first: what is English is no example of another language.
func (c *corpus) read(root string) error {
	words := filepath.Join(root, "rules", "lang", "internal", "train", "words")
	lexicon := filepath.Join(root, "rules", "library", "lexicon")
	var ads []ad
	for _, f := range []string{"train_vi.jsonl.gz", "train_other.jsonl.gz"} {
		more, err := readAds(filepath.Join(root, "seeds", "ads", f))
		if err != nil {
			return err
		}
		ads = append(ads, more...)
	}
	if err := c.readEnglish(ads, filepath.Join(words, "en.txt"), filepath.Join(lexicon, "en.txt")); err != nil {
		return err
	}
	for _, a := range ads {
		c.addAd(a)
	}
	for l, name := range names {
		if err := c.readWords(filepath.Join(words, name+".txt"), l); err != nil {
			return err
		}
	}
	c.know()
	for l, name := range names[:model.Other] {
		if err := c.readLexicon(filepath.Join(lexicon, name+".txt"), l); err != nil {
			return err
		}
	}
	return nil
}

// names are the lanes as files are named after them.
var names = [model.Lanes]string{"vi", "en", "id", "ms", "fil", "hi", "fr", "other"}

package main

import "os"

// readEnglish notes the words of the English ads, of the list of English words and of the English lexicon.
func (c *corpus) readEnglish(ads []ad, list, lexicon string) error {
	for _, a := range ads {
		if a.Lang == "en" && a.Style != "mixed_language" {
			c.takeEnglish(a.Title+"\n"+a.Text, 1)
		}
	}
	b, err := os.ReadFile(list)
	if err != nil {
		return err
	}
	c.takeEnglish(string(b), 2)
	lines, err := phrases(lexicon)
	for _, line := range lines {
		c.takeEnglish(line, 1)
	}
	for i := range c.words {
		c.words[i].count = 0 // they are counted when they become examples
	}
	return err
}

package campaign_test

import (
	"fmt"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"

	"lurewatch/campaign"
	"lurewatch/job"
)

// variant is a text of 60 words of which one is the variant's own.
func variant(n int) string {
	words := strings.Fields(sentence(3, 60))
	words[n%len(words)] = letters(100_000 + n)
	return strings.Join(words, " ")
}

// TestAFullBucketGivesTheSameCampaignsInAnyOrder crosses the bound of the buckets upwards and downwards.
func TestAFullBucketGivesTheSameCampaignsInAnyOrder(t *testing.T) {
	const n = campaign.MaxBucket + 20
	cases := make([]job.Case, n)
	for i := range cases {
		cases[i] = ad(fmt.Sprintf("v%03d", i), i, variant(i))
	}
	built := func(cases []job.Case) []string {
		var log memory
		log.add(cases...)
		b := open(t, t.TempDir())
		catchUp(t, b, &log)
		return partition(t, b)
	}
	few, all := cases[:n/2], built(cases)
	if got := built(few); len(got) != 1 {
		t.Fatalf("%d variants of a text are %d campaigns, want one", len(few), len(got))
	}
	shuffled := slices.Clone(cases)
	rand.New(rand.NewPCG(1, 2)).Shuffle(n, func(i, j int) { shuffled[i], shuffled[j] = shuffled[j], shuffled[i] })
	var log memory
	b := open(t, t.TempDir())
	for part := range slices.Chunk(shuffled, 92) {
		log.add(part...)
		catchUp(t, b, &log)
	}
	wantPartition(t, b, all...)
	for part := range slices.Chunk(cases[n/2:], 70) {
		for _, c := range part {
			c.Verdict.Band = job.None
			log.add(c)
		}
		catchUp(t, b, &log)
	}
	wantPartition(t, b, built(few)...)
}

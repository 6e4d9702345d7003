package digest

import (
	"strconv"
	"strings"

	"lurewatch/job"
)

// maxRefs is how many ads of a campaign are named.
const maxRefs = 8

// campaigns are the groups with at least two ads, the most serious first: as their first ads come.
func (l *ledger) campaigns() []part {
	var order []job.ID
	members := make(map[job.ID][]Item)
	for _, it := range l.d.Items {
		if it.Campaign == "" || it.News == Cleared {
			continue
		}
		if members[it.Campaign] == nil {
			order = append(order, it.Campaign)
		}
		members[it.Campaign] = append(members[it.Campaign], it)
	}
	if len(order) == 0 {
		return nil
	}
	out := part{Head: l.say("part.count", "head", l.say("part.campaigns"), "n", strconv.Itoa(len(order)))}
	for _, id := range order {
		out.Groups = append(out.Groups, group{Entries: []entry{l.campaign(id, members[id])}})
	}
	return []part{out}
}

func (l *ledger) campaign(id job.ID, members []Item) entry {
	ads := len(members)
	var refs []string
	news := make(map[News]int)
	for _, it := range members {
		ads = max(ads, it.CampaignAds)
		refs = append(refs, l.clean(it.Ref))
		news[it.News]++
	}
	var counts []string
	for _, k := range [...]News{New, Changed, Gone, Reviewed} {
		if news[k] > 0 {
			counts = append(counts, l.newsCount(k, news[k]))
		}
	}
	e := entry{Ref: l.say("campaign.name", "k", strconv.Itoa(l.number[id])),
		Tags: l.say("campaign.counts", "ads", strconv.Itoa(ads), "here", strconv.Itoa(len(members))) + " (" + strings.Join(counts, ", ") + ")"}
	e.Lines = append(e.Lines, line{Label: l.label("line.ads"), Text: l.listed(unique(refs), maxRefs, ", ")})
	if s := l.shared(members); s != "" && !l.bare {
		e.Lines = append(e.Lines, line{Label: l.label("line.shared"), Text: s})
	}
	return e
}

// shared are the contacts that flagged ads beside their own bear, in the order of the ads.
func (l *ledger) shared(members []Item) string {
	var out []string
	seen := make(map[string]bool)
	for _, it := range members {
		for _, c := range it.Case.Verdict.Facts.Contacts {
			key := c.Type + " " + c.Value
			if n := it.Bearers[key]; n > 1 && !seen[key] {
				seen[key] = true
				out = append(out, l.name("contact", c.Type)+" "+l.spoken(c)+" ("+l.many("bearers", n)+")")
			}
		}
	}
	return l.listed(out, maxContacts, "; ")
}

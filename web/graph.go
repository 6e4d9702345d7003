package web

import (
	"cmp"
	"math"
	"slices"

	"lurewatch/job"
)

// Graph shows the contacts that several ads of a campaign share, and which of them stand in the same ads. Its layout
// is a circle in the order of the contacts, so that it is the same each time.
type Graph struct {
	Width, Height int
	Nodes         []Node
	Links         []Link // the most frequent first
}

// Node is one contact.
type Node struct {
	Num             int // from 1
	X, Y, R         float64
	Kind, Value     string // in words
	Short           string // what stands in the drawing
	LabelX, LabelY  float64
	Anchor          string // start, middle or end
	Ads, Href       string
	FirstAt, LastAt string
}

// Link joins two contacts that stand in the same ads.
type Link struct {
	A, B           int // numbers of nodes
	X1, Y1, X2, Y2 float64
	Wide           float64
	Ads            string
}

const (
	graphWidth  = 640
	graphHeight = 380
	graphNodes  = 12
)

// graph draws the shared contacts of a campaign; nil if there are none.
func (s *site) graph(v view, shared []job.SharedContact, cases []job.Case) *Graph {
	shared = shared[:min(len(shared), graphNodes)]
	if len(shared) == 0 {
		return nil
	}
	g := &Graph{Width: graphWidth, Height: graphHeight}
	at := map[contactKey]int{}
	for i, c := range shared {
		at[keyOf(c.Type, c.Value)] = i
		g.Nodes = append(g.Nodes, s.node(v, i, len(shared), c))
	}
	together := map[[2]int]int{}
	for _, c := range cases {
		var has []int
		for _, x := range c.Verdict.Facts.Contacts {
			if i, ok := at[keyOf(x.Type, x.Value)]; ok && !slices.Contains(has, i) {
				has = append(has, i)
				g.Nodes[i].seen(v, c)
			}
		}
		slices.Sort(has)
		for i, a := range has {
			for _, b := range has[i+1:] {
				together[[2]int{a, b}]++
			}
		}
	}
	for pair, n := range together {
		a, b := g.Nodes[pair[0]], g.Nodes[pair[1]]
		g.Links = append(g.Links, Link{a.Num, b.Num, a.X, a.Y, b.X, b.Y, tenths(min(8, 1+math.Sqrt(float64(n)))), v.Lang.Count(n)})
	}
	slices.SortFunc(g.Links, func(x, y Link) int {
		return cmp.Or(cmp.Compare(together[[2]int{y.A - 1, y.B - 1}], together[[2]int{x.A - 1, x.B - 1}]), cmp.Compare(x.A, y.A), cmp.Compare(x.B, y.B))
	})
	return g
}

// node places contact i of n.
func (s *site) node(v view, i, n int, c job.SharedContact) Node {
	k := keyOf(c.Type, c.Value)
	x := Node{Num: i + 1, Kind: v.Name("contact", k.kind), Value: s.shownContact(k.kind, k.value), Ads: v.Lang.Count(c.Ads), Href: s.contactHref(v, k)}
	x.Short = clip(x.Value, 24)
	angle := 2*math.Pi*float64(i)/float64(n) - math.Pi/2
	dx, dy := math.Cos(angle), math.Sin(angle)
	if n == 1 {
		dx, dy = 0, 0
	}
	x.X, x.Y = math.Round(graphWidth/2+dx*150), math.Round(graphHeight/2+dy*140)
	x.R = tenths(min(22, 8+2*math.Sqrt(float64(c.Ads))))
	x.LabelX, x.LabelY, x.Anchor = x.X, x.Y+x.R+16, "middle"
	switch {
	case dx > .3:
		x.LabelX, x.LabelY, x.Anchor = x.X+x.R+6, x.Y+5, "start"
	case dx < -.3:
		x.LabelX, x.LabelY, x.Anchor = x.X-x.R-6, x.Y+5, "end"
	case dy < -.3:
		x.LabelY = x.Y - x.R - 8
	}
	return x
}

// seen is told of each ad that bears the contact, oldest first.
func (x *Node) seen(v view, c job.Case) {
	if x.FirstAt == "" {
		x.FirstAt = v.Lang.Date(c.FirstSeen)
	}
	x.LastAt = v.Lang.Date(c.FirstSeen)
}

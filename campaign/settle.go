package campaign

import (
	"bytes"
	"cmp"
	"encoding/binary"
	"maps"
	"slices"

	"lurewatch/job"
)

// settle gives every ad without a group its group, and joins the groups that are tied now.
func (w *batch) settle() {
	for _, g := range slices.Sorted(maps.Keys(w.lost)) {
		w.dissolve(g)
	}
	j := joiner{batch: w, parent: map[element]element{}, met: map[node]bool{}, expanded: map[node]bool{}}
	for _, id := range slices.Sorted(maps.Keys(w.pending)) {
		r, _ := w.ad(id)
		for _, n := range r.nodes() {
			j.tie(element{ad: id}, n)
		}
		j.find(element{ad: id})
	}
	for _, n := range slices.Sorted(maps.Keys(w.gained)) {
		j.regain(n)
	}
	for _, set := range j.sets() {
		w.merge(set)
	}
}

// dissolve takes a group apart. Its ads are pending then.
func (w *batch) dissolve(group uint64) {
	for _, id := range keysOf(w.members, groupKey(group), -1) {
		w.delete(w.members, memberKey(group, job.ID(id)))
		if r, known := w.ad(job.ID(id)); known && r.Group == group {
			r.Group = 0
			w.putJSON(w.ads, []byte(id), r)
			w.pending[job.ID(id)] = true
		}
	}
	w.rename(group, summary{})
}

// element is what is joined: exactly one of its fields is set. A group stands for all its ads.
type element struct {
	ad    job.ID
	group uint64
	node  node
}

// joiner finds the connected components of what changed in a batch.
type joiner struct {
	*batch
	parent   map[element]element
	met      map[node]bool // nodes that are joined to the group of their ads
	expanded map[node]bool // texts that are joined to those like them
	in       []textKey     // what bucket returned last
}

func (j *joiner) find(e element) element {
	p, known := j.parent[e]
	if !known {
		j.parent[e] = e
		return e
	}
	if p == e {
		return e
	}
	root := j.find(p)
	j.parent[e] = root
	return root
}

func (j *joiner) union(a, b element) {
	if a, b = j.find(a), j.find(b); a != b {
		j.parent[a] = b
	}
}

// tie joins an ad to one of its nodes, and the node to everything else that it ties.
func (j *joiner) tie(ad element, n node) {
	if !n.isText() && j.common(n) {
		return
	}
	j.union(ad, element{node: n})
	j.meet(n)
	if n.isText() {
		j.expand(n)
	}
}

// meet joins a node to the group of its ads. Ads without a group meet the node by themselves.
func (j *joiner) meet(n node) {
	if j.met[n] {
		return
	}
	j.met[n] = true
	if g, ok := j.groupOf(n); ok {
		j.union(element{node: n}, element{group: g})
	}
}

// expand joins a text to all texts like it.
func (j *joiner) expand(n node) {
	if j.expanded[n] {
		return
	}
	j.expanded[n] = true
	own := n.text()
	s, ok := j.signature(own)
	if !ok {
		return
	}
	seen := map[textKey]bool{own: true}
	for band := range bands {
		for _, t := range j.bucket(bandPrefix(band, &s)) {
			if seen[t] {
				continue
			}
			seen[t] = true
			if o, ok := j.signature(t); ok && s.joins(&o) {
				other := textNode(t)
				j.meet(other)
				j.union(element{node: n}, element{node: other})
			}
		}
	}
}

// bucket returns the texts of a bucket, and none of one that is too full.
func (j *joiner) bucket(prefix []byte) []textKey {
	j.in = j.in[:0]
	c := j.bands.Cursor()
	for k, _ := c.Seek(prefix); bytes.HasPrefix(k, prefix); k, _ = c.Next() {
		if len(j.in) == MaxBucket {
			return nil
		}
		j.in = append(j.in, textKey(k[len(prefix):]))
	}
	return j.in
}

// regain joins what a node ties that did not for a while.
func (j *joiner) regain(n node) {
	if n.isText() {
		if j.texts.Get([]byte(n[1:])) != nil {
			j.meet(n)
			j.expand(n)
		}
		return
	}
	if j.common(n) {
		return
	}
	for _, id := range keysOf(j.holders, []byte(n), -1) {
		e := element{ad: job.ID(id)}
		if r, known := j.ad(e.ad); known && r.Group != 0 {
			e = element{group: r.Group}
		}
		j.union(element{node: n}, e)
	}
}

// set is one component: the groups that become one, and the ads that join them.
type set struct {
	groups []uint64
	ads    []job.ID
}

// sets returns the components in an order that does not depend on that of a map.
func (j *joiner) sets() []set {
	found := map[element]*set{}
	for e := range maps.Clone(j.parent) {
		root := j.find(e)
		if found[root] == nil {
			found[root] = &set{}
		}
		switch s := found[root]; {
		case e.group != 0:
			s.groups = append(s.groups, e.group)
		case e.node == "":
			s.ads = append(s.ads, e.ad)
		}
	}
	out := make([]set, 0, len(found))
	for _, s := range found {
		slices.Sort(s.groups)
		slices.Sort(s.ads)
		if len(s.groups) > 1 || len(s.ads) > 0 {
			out = append(out, *s)
		}
	}
	slices.SortFunc(out, func(a, b set) int { return cmp.Or(slices.Compare(a.ads, b.ads), slices.Compare(a.groups, b.groups)) })
	return out
}

// merge makes one group of a set: the largest that is there takes the others in.
func (w *batch) merge(s set) {
	var into uint64
	var sum summary
	for _, g := range s.groups {
		if own := w.summary(g); into == 0 || own.Ads > sum.Ads {
			into, sum = g, own
		}
	}
	if into == 0 {
		into = w.newGroup()
	}
	for _, g := range s.groups {
		if g == into {
			continue
		}
		sum = sum.add(w.summary(g))
		for _, id := range keysOf(w.members, groupKey(g), -1) {
			w.delete(w.members, memberKey(g, job.ID(id)))
			w.join(into, job.ID(id))
		}
		w.rename(g, summary{})
	}
	for _, id := range s.ads {
		sum = sum.add(w.join(into, id).summary(id))
	}
	w.rename(into, sum)
}

// join makes an ad a member of a group.
func (w *batch) join(group uint64, id job.ID) row {
	r, _ := w.ad(id)
	r.Group = group
	w.putJSON(w.ads, []byte(id), r)
	w.put(w.members, memberKey(group, id), nil)
	return r
}

// newGroup numbers a group. Numbers of groups that are gone are not given again within a batch.
func (w *batch) newGroup() uint64 {
	if w.last == 0 {
		if k, _ := w.groups.Cursor().Last(); k != nil {
			w.last = binary.BigEndian.Uint64(k)
		}
	}
	w.last++
	return w.last
}

func (w *batch) summary(group uint64) (s summary) {
	getJSON(w.groups, groupKey(group), &s)
	return s
}

// rename stores the summary of a group, and its name if it is a campaign. The zero summary ends the group.
func (w *batch) rename(group uint64, s summary) {
	if old := w.summary(group); old.Ads > 1 {
		w.totals.Campaigns--
		w.delete(w.names, []byte(old.Oldest))
		w.delete(w.recent, recentKey(old.Last, old.Oldest))
	}
	if s.Ads == 0 {
		w.delete(w.groups, groupKey(group))
		return
	}
	w.putJSON(w.groups, groupKey(group), s)
	if s.Ads > 1 {
		w.totals.Campaigns++
		w.put(w.names, []byte(s.Oldest), groupKey(group))
		w.put(w.recent, recentKey(s.Last, s.Oldest), nil)
	}
}

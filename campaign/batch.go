package campaign

import (
	"bytes"
	"encoding/binary"
	"encoding/json"
	"slices"

	"go.etcd.io/bbolt"

	"lurewatch/job"
)

// MaxBucket is how many different texts a bucket of a band may hold before it finds nothing any more.
const MaxBucket = 256

// batch is one write transaction. Filing ads changes texts, contacts and buckets at once and only notes which
// groups may fall apart and which ads and nodes may join; settle works that out at the end.
type batch struct {
	meta, ads, texts, bands, holders, companies, groups, members, names, recent, moved *bbolt.Bucket

	pending map[job.ID]bool // ads that were filed and have no group yet
	lost    map[uint64]bool // groups that lost a tie, to be joined anew
	gained  map[node]bool   // nodes that may tie ads of different groups from now on
	last    uint64          // the newest group, 0 until one was made
	totals  totals
	err     error // the first error of writing
}

func newBatch(tx *bbolt.Tx) *batch {
	w := &batch{
		meta: tx.Bucket(bucketMeta), ads: tx.Bucket(bucketAds), texts: tx.Bucket(bucketTexts), bands: tx.Bucket(bucketBands),
		holders: tx.Bucket(bucketHolders), companies: tx.Bucket(bucketCompanies), groups: tx.Bucket(bucketGroups),
		members: tx.Bucket(bucketMembers), names: tx.Bucket(bucketNames), recent: tx.Bucket(bucketRecent), moved: tx.Bucket(bucketMoved),
		pending: map[job.ID]bool{}, lost: map[uint64]bool{}, gained: map[node]bool{},
	}
	getJSON(w.meta, keyTotals, &w.totals)
	return w
}

// put and delete remember the first error; the transaction is undone then.
func (w *batch) put(to *bbolt.Bucket, key, value []byte) {
	if err := to.Put(key, value); err != nil && w.err == nil {
		w.err = err
	}
}

func (w *batch) delete(from *bbolt.Bucket, key []byte) {
	if err := from.Delete(key); err != nil && w.err == nil {
		w.err = err
	}
}

func (w *batch) putJSON(to *bbolt.Bucket, key []byte, v any) {
	data, err := json.Marshal(v)
	if err != nil && w.err == nil {
		w.err = err
	}
	w.put(to, key, data)
}

func (w *batch) ad(id job.ID) (r row, known bool) {
	known = getJSON(w.ads, []byte(id), &r)
	return r, known
}

// file takes one ad in as it is now.
func (w *batch) file(f filing) {
	old, known := w.ad(f.id)
	switch {
	case !known && !f.flagged:
	case !known:
		w.insert(f)
	case !f.flagged:
		w.remove(f.id, old)
	case old.Text == f.row.Text && old.Company == f.row.Company && old.First == f.row.First && slices.Equal(old.Contacts, f.row.Contacts):
		w.touch(f, old)
	default:
		w.remove(f.id, old)
		w.insert(f)
	}
}

// touch keeps what an ad has beside its ties.
func (w *batch) touch(f filing, old row) {
	f.row.Group = old.Group
	w.putJSON(w.ads, []byte(f.id), f.row)
	if old.Group == 0 {
		return // it was filed in this batch and is not in a group yet
	}
	s := w.summary(old.Group)
	s.Last = max(s.Last, f.row.Last)
	w.rename(old.Group, s)
}

// insert files an ad that the book does not have.
func (w *batch) insert(f filing) {
	id := []byte(f.id)
	w.putJSON(w.ads, id, f.row)
	w.delete(w.moved, id)
	w.pending[f.id] = true
	w.totals.Ads++
	if f.row.Text != "" {
		w.addText(parseText(f.row.Text), &f.signature, f.encoded)
	}
	for _, n := range f.row.nodes() {
		if !n.isText() {
			w.countCompany(n, f.row.Company, 1)
		}
		w.put(w.holders, n.key(string(id)), nil)
	}
}

// remove takes an ad out, and has its group joined anew.
func (w *batch) remove(id job.ID, old row) {
	w.delete(w.ads, []byte(id))
	delete(w.pending, id)
	w.totals.Ads--
	for _, n := range old.nodes() {
		w.delete(w.holders, n.key(string(id)))
		if n.isText() {
			if len(keysOf(w.holders, []byte(n), 1)) == 0 {
				w.dropText(n.text())
			}
			continue
		}
		w.countCompany(n, old.Company, -1)
	}
	if old.Group == 0 {
		return
	}
	w.lost[old.Group] = true
	w.delete(w.members, memberKey(old.Group, id))
	if heir := w.heir(old.Group); heir != "" {
		w.put(w.moved, []byte(id), []byte(heir))
	}
}

// heir names an ad of a group that is still there, the oldest if it is; empty for none.
func (w *batch) heir(group uint64) string {
	if oldest := w.summary(group).Oldest; w.members.Get(memberKey(group, oldest)) != nil {
		return string(oldest)
	}
	if rest := keysOf(w.members, groupKey(group), 1); len(rest) > 0 {
		return rest[0]
	}
	return ""
}

// addText files a text if it is new. A bucket that becomes too full no longer ties its texts.
func (w *batch) addText(k textKey, s *Signature, encoded []byte) {
	if w.texts.Get(k[:]) != nil {
		return
	}
	w.put(w.texts, k[:], encoded)
	for band := range bands {
		prefix := bandPrefix(band, s)
		if in := keysOf(w.bands, prefix, MaxBucket+1); len(in) == MaxBucket {
			for _, t := range in {
				w.loose(node("t" + t))
			}
		}
		w.put(w.bands, append(prefix, k[:]...), nil)
	}
}

// dropText forgets a text that no ad has any more. A bucket that is no longer too full ties its texts again.
func (w *batch) dropText(k textKey) {
	s, ok := w.signature(k)
	if !ok {
		return
	}
	w.delete(w.texts, k[:])
	for band := range bands {
		prefix := bandPrefix(band, &s)
		w.delete(w.bands, append(bytes.Clone(prefix), k[:]...))
		if in := keysOf(w.bands, prefix, MaxBucket+1); len(in) == MaxBucket {
			for _, t := range in {
				w.gained[node("t"+t)] = true
			}
		}
	}
}

// countCompany counts the companies that name a contact. One that becomes common no longer ties its ads, and the
// other way round.
func (w *batch) countCompany(n node, company string, by int) {
	if company == "" {
		return
	}
	was := w.common(n)
	key, count := n.key(company), uint64(0)
	if v := w.companies.Get(key); len(v) == 8 {
		count = binary.BigEndian.Uint64(v)
	}
	if count += uint64(by); count == 0 {
		w.delete(w.companies, key)
	} else {
		w.put(w.companies, key, binary.BigEndian.AppendUint64(nil, count))
	}
	switch is := w.common(n); {
	case is && !was:
		w.loose(n)
	case was && !is:
		w.gained[n] = true
	}
}

// common reports whether a contact is named by too many companies to tie ads.
func (w *batch) common(n node) bool {
	return len(keysOf(w.companies, []byte(n), MaxCompanies+1)) > MaxCompanies
}

// loose has the groups of a node's ads joined anew. All ads of one node that have a group are in the same one,
// unless the node was too common for that; then there is nothing to lose.
func (w *batch) loose(n node) {
	if g, ok := w.groupOf(n); ok {
		w.lost[g] = true
	}
}

// groupOf returns a group that holds ads of a node. Ads without a group yet are passed over; there are at most a
// batch of them.
func (w *batch) groupOf(n node) (uint64, bool) {
	c, prefix := w.holders.Cursor(), []byte(n)
	for k, _ := c.Seek(prefix); bytes.HasPrefix(k, prefix); k, _ = c.Next() {
		if r, known := w.ad(job.ID(k[len(prefix):])); known && r.Group != 0 {
			return r.Group, true
		}
	}
	return 0, false
}

func (w *batch) signature(k textKey) (Signature, bool) { return decodeSignature(w.texts.Get(k[:])) }

// keysOf returns the rest of at most limit keys that begin with a prefix, in order; a negative limit means all.
func keysOf(b *bbolt.Bucket, prefix []byte, limit int) []string {
	var out []string
	c := b.Cursor()
	for k, _ := c.Seek(prefix); bytes.HasPrefix(k, prefix) && len(out) != limit; k, _ = c.Next() {
		out = append(out, string(k[len(prefix):]))
	}
	return out
}

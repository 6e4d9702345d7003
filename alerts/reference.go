package alerts

import (
	"context"
	"crypto/sha256"
	"encoding/binary"
	"errors"
	"fmt"
	"regexp"
	"slices"
	"strconv"
	"strings"

	"lurewatch/job"
)

// refForm is how references are written: the Vietnamese day on which the first unit was told of the ad, and a number of
// six digits. People leave zeros out, and references of older releases have four digits.
var refForm = regexp.MustCompile(`^VN-([0-9]{8})-([0-9]{1,9})$`)

// refNumbers is how many numbers a day has.
const refNumbers = 1_000_000

// refer gives each item the reference of its ad, a new one to an ad that nobody was told of.
func (c *clerk) refer(ctx context.Context, b *making) error {
	day := c.now.In(vietnam).Format("20060102")
	for i := range b.items {
		id := b.items[i].Case.Ad.ID
		ref, known, err := get[string](ctx, c.rows, tableRefOf, adKey(id))
		if err != nil {
			return err
		}
		if known == nil {
			if ref, err = c.newRef(ctx, &b.st, day, id); err != nil {
				return err
			}
			b.st.swap(tableRefOf, adKey(id), ref, nil)
			b.st.swap(tableRefs, ref, id, nil)
		}
		b.items[i].Ref = ref
		if t, ok := b.tells[id]; ok {
			t.Ref = ref
			b.st.put(tableTold, adKey(id)+"/"+b.unit.ID, t)
		}
	}
	return nil
}

// newRef is the reference for an ad on a day: the number that its id makes, or the next one that no ad of that day has. So
// an ad has the same number also where it is given once more because the store came back from a backup, and what units
// were told before then names no other ad.
func (c *clerk) newRef(ctx context.Context, st *step, day string, id job.ID) (string, error) {
	sum := sha256.Sum256([]byte(id))
	n := int(binary.BigEndian.Uint64(sum[:8]) % refNumbers)
	for range refNumbers {
		ref := refOf(day, n)
		var other job.ID
		given, _ := st.find(tableRefs, ref, &other)
		if !given {
			_, _, err := findRef(ctx, c.rows, ref)
			if errors.Is(err, job.ErrUnknown) {
				return ref, nil
			}
			if err != nil {
				return "", err
			}
		}
		n = (n + 1) % refNumbers
	}
	return "", fmt.Errorf("every number of day %s is given", day)
}

func refOf(day string, n int) string { return fmt.Sprintf("VN-%s-%06d", day, n) }

// findRef finds the ad of a reference that may lack zeros, and how it is written in full; job.ErrUnknown if no ad has it. A
// number is given once a day, whether it is written with four digits or with six.
func findRef(ctx context.Context, r Rows, ref string) (id job.ID, full string, err error) {
	m := refForm.FindStringSubmatch(strings.ToUpper(strings.TrimSpace(ref)))
	if m == nil {
		return "", "", job.ErrUnknown
	}
	n, err := strconv.Atoi(m[2])
	if err != nil {
		return "", "", err
	}
	forms := [...]string{refOf(m[1], n), fmt.Sprintf("VN-%s-%04d", m[1], n)}
	for _, full := range slices.Compact(forms[:]) {
		id, raw, err := get[job.ID](ctx, r, tableRefs, full)
		if err != nil || raw != nil {
			return id, full, err
		}
	}
	return "", "", job.ErrUnknown
}

// AdOf returns the ad that has a reference, or job.ErrUnknown. Capitals and zeros before the number do not count.
func (f *Office) AdOf(ctx context.Context, ref string) (job.ID, error) {
	return AdOf(ctx, f.o.Store, ref)
}

// AdOf is [Office.AdOf] where there are only the records of an office.
func AdOf(ctx context.Context, r Rows, ref string) (job.ID, error) {
	id, _, err := findRef(ctx, r, ref)
	return id, err
}

package main

import (
	"context"

	"lurewatch/alerts/units"
	"lurewatch/seeds"
	"lurewatch/web"
)

// digests is what the pages have of the office; nothing where nobody is told.
func (s server) digests() web.Digests {
	if s.office == nil {
		return web.Digests{}
	}
	return web.Digests{
		Office: s.office.Office,
		Book:   &units.Files{Seeds: seeds.FS, Dir: s.a.unitsDir(), Known: s.office.units.gaz.known},
		AdOf:   s.office.AdOf,
		Test:   s.office.tests,
		Note:   s.d.store.Note,
	}
}

// tests is a test as the pages tell it.
func (b *bureau) tests(ctx context.Context, unit string) ([]web.Tested, error) {
	list, err := b.test(ctx, unit)
	var out []web.Tested
	for _, t := range list {
		out = append(out, web.Tested{Target: t.to, OK: t.OK, Answer: t.Answer})
	}
	return out, err
}

// everyUnit lists the units, for programs.
func (b *bureau) everyUnit() []units.Unit {
	book, _ := b.units.Book()
	return book.All()
}

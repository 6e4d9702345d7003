package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"io/fs"

	"lurewatch/crawler/warc"
	"lurewatch/job"
	"lurewatch/share"
	"lurewatch/web"
)

// exportFlags say how far what is exported may go.
type exportFlags struct {
	TLPCeiling   share.TLP `name:"tlp-ceiling" help:"The narrowest TLP that an export may have: clear, green, amber, amber+strict or red." default:"amber" env:"LUREWATCH_TLP_CEILING"`
	Organisation string    `help:"Who exports, as others are told." env:"LUREWATCH_ORGANISATION"`
	Contact      string    `help:"An address for questions about exports." env:"LUREWATCH_CONTACT"`
}

// desk is what people do with ads.
func (s server) desk() web.Desk {
	return web.Desk{Decide: s.d.store.Decide, Undo: s.d.store.Undo, Audits: s.d.store.Audits}
}

// exports is how lists leave.
func (s server) exports() web.Exports {
	return web.Exports{
		Note: s.d.store.Note, Ceiling: s.export.TLPCeiling, Record: recordIn(s.a.evidenceDir()),
		Producer: share.Producer{Organisation: s.export.Organisation, Contact: s.export.Contact},
	}
}

// recordIn opens the records of a folder of evidence. One that is no longer kept is [fs.ErrNotExist].
func recordIn(dir string) func(context.Context, job.Evidence) (io.ReadCloser, error) {
	return func(_ context.Context, e job.Evidence) (io.ReadCloser, error) {
		r, err := warc.Raw(dir, warc.Ref{File: e.File, Offset: e.Offset, Length: e.Length})
		if errors.Is(err, warc.ErrNoRecord) {
			return nil, fmt.Errorf("%w: %w", fs.ErrNotExist, err)
		}
		return r, err
	}
}

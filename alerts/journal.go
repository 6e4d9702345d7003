package alerts

import (
	"bufio"
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"time"

	"lurewatch/internal/durable"
	"lurewatch/job"
)

// FileName is the journal's name in the data directory.
const FileName = "alerts.jsonl"

// Log is what the journal follows.
type Log interface {
	// Changes returns at most limit changes after a position, in order.
	Changes(ctx context.Context, after uint64, limit int) ([]job.Change, error)
}

// Notice is one line of the journal.
type Notice struct {
	Seq        uint64         `json:"seq"` // the position in the change log
	At         time.Time      `json:"at"`  // when the ad was judged, UTC
	ID         job.ID         `json:"id"`
	Version    int            `json:"version"` // of the ad; above 1 it changed after it was first seen
	Score      float64        `json:"score"`
	Source     string         `json:"source"`
	URL        string         `json:"url"`
	Lang       string         `json:"lang"`
	Categories []job.Category `json:"categories"`
	Places     []string       `json:"places"` // gazetteer ids, each once
	RuleSet    string         `json:"rules_version"`
}

// Journal is an open journal. One goroutine uses it at a time, and one process; the store's lock sees to that.
type Journal struct {
	file     *os.File
	position uint64
	told     map[job.ID]int // the version that was told last
	damaged  []int          // numbers of lines
}

// Open opens or creates dir/alerts.jsonl and reads what was told. A last line that was cut by a crash is dropped:
// it was never acknowledged. Any other line that cannot be read stays and counts for nothing, see [Journal.Damaged];
// what it told is told once more.
func Open(dir string) (*Journal, error) {
	path := filepath.Join(dir, FileName)
	f, err := os.OpenFile(path, os.O_RDWR|os.O_CREATE, 0o600)
	if err != nil {
		return nil, fmt.Errorf("open journal: %w", err)
	}
	j := &Journal{file: f, told: make(map[job.ID]int)}
	if err := errors.Join(j.read(), durable.Sync(dir)); err != nil {
		return nil, errors.Join(fmt.Errorf("open journal %s: %w", path, err), f.Close())
	}
	return j, nil
}

// read takes in every whole line and cuts the file after the last one.
func (j *Journal) read() error {
	r := bufio.NewReader(j.file)
	var whole int64
	for n := 1; ; n++ {
		line, err := r.ReadBytes('\n')
		if errors.Is(err, io.EOF) {
			break
		}
		if err != nil {
			return err
		}
		var notice Notice
		whole += int64(len(line))
		if err := json.Unmarshal(line, &notice); err != nil {
			j.damaged = append(j.damaged, n)
			continue
		}
		j.position = max(j.position, notice.Seq)
		j.told[notice.ID] = max(j.told[notice.ID], notice.Version)
	}
	if err := j.file.Truncate(whole); err != nil {
		return err
	}
	_, err := j.file.Seek(whole, io.SeekStart)
	return err
}

// Damaged lists the numbers of the lines that could not be read when the journal was opened.
func (j *Journal) Damaged() []int { return j.damaged }

// Position is up to where the change log has been read.
func (j *Journal) Position() uint64 { return j.position }

// Rewind is to be called with the newest position of the change log before following it. A log that ends before the
// journal's position was restored from a backup: it is read again from its beginning, and what was told stays told.
func (j *Journal) Rewind(newest uint64) {
	if newest < j.position {
		j.position = 0
	}
}

// catchUpBatch is how many changes are read at a time.
const catchUpBatch = 500

// CatchUp writes a notice for every alert of the log that was not told in this version, and returns how many it
// wrote. They are on disk when it returns.
func (j *Journal) CatchUp(ctx context.Context, log Log) (n int, err error) {
	for {
		changes, err := log.Changes(ctx, j.position, catchUpBatch)
		if err != nil {
			return n, fmt.Errorf("follow the change log after %d: %w", j.position, err)
		}
		if len(changes) == 0 {
			return n, nil
		}
		wrote, err := j.write(changes)
		if err != nil {
			return n, fmt.Errorf("write journal: %w", err)
		}
		n += wrote
	}
}

// write appends the notices of a batch, makes them durable, and moves on.
func (j *Journal) write(changes []job.Change) (n int, err error) {
	var lines bytes.Buffer
	told := make(map[job.ID]int)
	for _, ch := range changes {
		c := ch.Case
		if ch.Damaged != "" || c.Verdict.Band < job.Alert || c.Versions <= max(j.told[c.Ad.ID], told[c.Ad.ID]) {
			continue
		}
		if err := json.NewEncoder(&lines).Encode(notice(ch)); err != nil {
			return 0, err
		}
		told[c.Ad.ID] = c.Versions
	}
	if lines.Len() > 0 {
		if _, err := j.file.Write(lines.Bytes()); err != nil {
			return 0, err
		}
		if err := j.file.Sync(); err != nil {
			return 0, err
		}
	}
	for id, version := range told {
		j.told[id] = version
	}
	j.position = changes[len(changes)-1].Seq
	return len(told), nil
}

func notice(ch job.Change) Notice {
	c := ch.Case
	n := Notice{Seq: ch.Seq, At: c.JudgedAt.UTC(), ID: c.Ad.ID, Version: c.Versions, Score: c.Verdict.Score, Source: c.Ad.Source, URL: c.Ad.URL,
		Lang: c.Verdict.Lang, Categories: c.Verdict.Positive(), Places: []string{}, RuleSet: c.Verdict.RuleSet}
	seen := make(map[string]bool)
	for _, p := range c.Verdict.Facts.Places {
		if !seen[p.ID] {
			seen[p.ID] = true
			n.Places = append(n.Places, p.ID)
		}
	}
	return n
}

// Run catches up at every tick until ctx ends, and returns nil then. It returns the first error of the log or the
// disk; running it again goes on where it stopped.
func (j *Journal) Run(ctx context.Context, log Log, tick time.Duration) error {
	t := time.NewTicker(tick)
	defer t.Stop()
	for {
		if _, err := j.CatchUp(ctx, log); err != nil && ctx.Err() == nil {
			return err
		}
		select {
		case <-ctx.Done():
			return nil
		case <-t.C:
		}
	}
}

// Close closes the file.
func (j *Journal) Close() error { return j.file.Close() }

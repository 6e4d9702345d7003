package main

import (
	"bufio"
	"context"
	"fmt"
	"io"
	"os/exec"
	"path/filepath"
	"strconv"
	"strings"
	"time"

	"lurewatch/job"
)

// sqlite drives the sqlite3 program through its standard input.
type sqlite struct{ program, file string }

// newSQLite returns nil and why if there is no sqlite3 with FTS5.
func newSQLite(program, dir string) (*sqlite, error) {
	path, err := exec.LookPath(program)
	if err != nil {
		return nil, err
	}
	s := &sqlite{path, filepath.Join(dir, "peer.db")}
	if out, err := exec.Command(path, ":memory:", "CREATE VIRTUAL TABLE t USING fts5(x)").CombinedOutput(); err != nil {
		return nil, fmt.Errorf("%s: %s", path, strings.TrimSpace(string(out)))
	}
	return s, nil
}

// schema keeps the text once, in an ordinary table, which the FTS5 table points to.
const schema = `PRAGMA journal_mode=WAL; PRAGMA synchronous=NORMAL; BEGIN;
CREATE TABLE ads(id TEXT, title TEXT, company TEXT, text TEXT, url TEXT, band TEXT, score REAL, source TEXT, lang TEXT, review TEXT, first TEXT, last TEXT, flagged TEXT, wage REAL);
CREATE TABLE tags(ad INTEGER, field TEXT, value TEXT, PRIMARY KEY(ad, field, value)) WITHOUT ROWID;
CREATE VIRTUAL TABLE words USING fts5(title, company, text, content='ads', tokenize="unicode61 remove_diacritics 2");
`

func quote(s string) string { return "'" + strings.ReplaceAll(s, "'", "''") + "'" }

// run feeds sqlite3 with what write writes and returns what it prints, without what it was fed.
func (s *sqlite) run(ctx context.Context, write func(io.Writer)) (string, error) {
	cmd := exec.CommandContext(ctx, s.program, "-batch", s.file)
	in, err := cmd.StdinPipe()
	if err != nil {
		return "", err
	}
	var out, words strings.Builder
	cmd.Stdout, cmd.Stderr = &out, &words
	if err := cmd.Start(); err != nil {
		return "", err
	}
	w := bufio.NewWriterSize(in, 1<<20)
	write(w)
	err = w.Flush()
	in.Close()
	if werr := cmd.Wait(); werr != nil || words.Len() > 0 {
		return "", fmt.Errorf("sqlite3: %v: %.300s", werr, words.String())
	}
	return out.String(), err
}

// fill writes the same ads.
func (s *sqlite) fill(ctx context.Context, b *inventor, docs int) (time.Duration, error) {
	begun := time.Now()
	_, err := s.run(ctx, func(w io.Writer) {
		io.WriteString(w, schema)
		for n := range docs {
			insert(w, n+1, b.ad(n))
		}
		io.WriteString(w, "INSERT INTO words(words) VALUES('rebuild'); CREATE INDEX by_value ON tags(field, value); CREATE INDEX by_order ON ads(band, score DESC, last DESC); COMMIT; ANALYZE;\n")
	})
	return time.Since(begun), err
}

func insert(w io.Writer, row int, c job.Case) {
	day := func(t time.Time) string { return quote(t.Format(time.RFC3339)) }
	fmt.Fprintf(w, "INSERT INTO ads(rowid,id,title,company,text,url,band,score,source,lang,review,first,last,flagged,wage) VALUES(%d,%s,%s,%s,%s,%s,%s,%g,%s,%s,%s,%s,%s,%s,%g);\n",
		row, quote(string(c.Ad.ID)), quote(c.Ad.Title), quote(c.Ad.Company), quote(c.Ad.Text), quote(c.Ad.URL), quote(c.Verdict.Band.String()), c.Verdict.Score,
		quote(c.Ad.Source), quote(c.Ad.Lang), quote(string(c.Review.Is())), day(c.FirstSeen), day(c.LastSeen), day(c.FlaggedAt), c.Verdict.Facts.Wages[0].USDMonth[1])
	seen := map[string]bool{}
	tag := func(field, value string) {
		if !seen[field+value] {
			fmt.Fprintf(w, "INSERT INTO tags VALUES(%d,'%s',%s);\n", row, field, quote(value))
		}
		seen[field+value] = true
	}
	for _, p := range c.Verdict.Positive() {
		tag("category", string(p))
	}
	for _, f := range c.Verdict.Findings {
		tag("rule", f.Rule)
	}
	for _, p := range c.Verdict.Facts.Places {
		tag("country", p.Country)
		tag("place", p.ID)
	}
	for _, k := range c.Verdict.Facts.Contacts {
		tag("contact", k.Value)
	}
}

// queries writes one question: the page with excerpts, the total, the facets, the weeks.
func (q question) queries(w io.Writer) {
	from, where := "ads", q.where
	if q.match != "" {
		from = "ads JOIN words ON words.rowid=ads.rowid AND words MATCH " + quote(q.match)
	}
	if where == "" {
		where = "1"
	}
	where = strings.ReplaceAll(where, "rowid", "ads.rowid")
	fmt.Fprintf(w, "CREATE TEMP TABLE m AS SELECT ads.rowid AS ad FROM %s WHERE %s;\n", from, where)
	io.WriteString(w, "SELECT count(*) FROM m;\n")
	if q.match != "" {
		fmt.Fprintf(w, "SELECT id,ads.title,url,snippet(words,2,'<mark>','</mark>','…',32) FROM %s WHERE %s ORDER BY band, score DESC, last DESC, id LIMIT 20;\n", from, where)
	} else {
		fmt.Fprintf(w, "SELECT id,title,url,substr(text,1,160) FROM ads WHERE %s ORDER BY band, score DESC, last DESC, id LIMIT 20;\n", where)
	}
	for _, column := range []string{"band", "source", "lang", "review"} {
		fmt.Fprintf(w, "SELECT %s, count(*) FROM m JOIN ads ON ads.rowid=m.ad GROUP BY 1 ORDER BY 2 DESC LIMIT 50;\n", column)
	}
	io.WriteString(w, "SELECT field, value, count(*) FROM m JOIN tags ON tags.ad=m.ad WHERE field<>'contact' GROUP BY 1,2 ORDER BY 3 DESC LIMIT 250;\n")
	io.WriteString(w, "SELECT strftime('%Y-%W',first), band, count(*) FROM m JOIN ads ON ads.rowid=m.ad GROUP BY 1,2;\nDROP TABLE m;\n")
}

// answer is what one question took: milliseconds of waiting, and of the processor.
type answer struct {
	wait, busy float64
	found      int
}

// mark stands between the answers.
const mark = "--- question"

// ask asks all questions in one process, after one that reads all of the tables.
func (s *sqlite) ask(ctx context.Context, list []question) ([]answer, error) {
	out, err := s.run(ctx, func(w io.Writer) {
		io.WriteString(w, "PRAGMA cache_size=-500000;\nSELECT sum(length(text)) FROM ads;\nSELECT count(value) FROM tags;\n.timer on\n")
		for _, q := range list {
			fmt.Fprintf(w, ".print %q\n", mark)
			q.queries(w)
		}
	})
	if err != nil {
		return nil, err
	}
	var all []answer
	for _, part := range strings.Split(out, mark)[1:] {
		all = append(all, readAnswer(part))
	}
	if len(all) != len(list) {
		return nil, fmt.Errorf("sqlite3 answers %d of %d questions", len(all), len(list))
	}
	return all, nil
}

// readAnswer sums the times of the statements of one question. The first number alone on a line is the count.
func readAnswer(printed string) (a answer) {
	a.found = -1
	for line := range strings.Lines(printed) {
		var wait, user, system float64
		if n, _ := fmt.Sscanf(line, "Run Time: real %f user %f sys %f", &wait, &user, &system); n == 3 {
			a.wait, a.busy = a.wait+1000*wait, a.busy+1000*(user+system)
		} else if n, err := strconv.Atoi(strings.TrimSpace(line)); err == nil && a.found < 0 {
			a.found = n
		}
	}
	return a
}

// askPeer fills SQLite with the same ads and asks it the same.
func (c *searchCmd) askPeer(ctx context.Context, s *sqlite) error {
	took, err := s.fill(ctx, newInventor(c.Seed), c.Docs)
	if err != nil {
		return err
	}
	size, err := dirSize(s.file)
	if err != nil {
		return err
	}
	answers, err := s.ask(ctx, questions)
	if err != nil {
		return err
	}
	var wait, busy []float64
	for i, a := range answers {
		wait, busy = append(wait, a.wait), append(busy, a.busy)
		if c.Each {
			fmt.Printf("sqlite: %7.1f ms %7d found  %s | %s\n", a.wait, a.found, questions[i].match, questions[i].where)
		}
	}
	fmt.Printf("search: SQLite FTS5 (unicode61 without diacritics; no pairs for scripts without spaces, no slips): filled in %.1f s, %.0f MB; the same questions %s; of the processor %s\n",
		took.Seconds(), float64(size)/1e6, spread(wait), spread(busy))
	return nil
}

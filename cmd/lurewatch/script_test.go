package main

import (
	"context"
	"encoding/json"
	"errors"
	"io"
	"io/fs"
	"net"
	"net/http"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
	"time"

	"github.com/rogpeppe/go-internal/testscript"

	"lurewatch/alerts"
	"lurewatch/crawler/board"
	"lurewatch/job"
	"lurewatch/seeds"
)

func TestMain(m *testing.M) {
	testscript.Main(m, map[string]func(){"lurewatch": main})
}

// TestScripts runs testdata/*.txt, each a session on the command line. $BOARD is the start address of the demo's
// job board.
func TestScripts(t *testing.T) {
	testscript.Run(t, testscript.Params{
		Dir:  "testdata",
		Cmds: map[string]func(*testscript.TestScript, bool, []string){"waitsocket": waitSocket, "waitinfo": waitInfo, "spoil": spoil, "firstad": firstAd, "urgentdigest": urgentDigest},
		Setup: func(e *testscript.Env) error {
			site, err := serveBoard(t)
			if err != nil {
				return err
			}
			e.Defer(func() { site.Close() })
			e.Setenv("BOARD", site.Start()[0])
			e.Setenv("HOME", e.WorkDir)
			e.Setenv("LUREWATCH_SOURCES", "none") // a test visits nobody
			e.Setenv("LUREWATCH_MIN_FREE", "0")   // and fails for its own faults, not for a full disk
			e.Setenv("DAY", nextDay())
			e.Setenv("NEXT", strings.ReplaceAll(nextDay(), "-", ""))
			return errors.Join( // files that a script cannot hold
				os.WriteFile(filepath.Join(e.WorkDir, "gb18030.txt"), []byte("\xd5\xd0\xc6\xb8\xb4\xf2\xd7\xd6\xd4\xb1"), 0o600),
				os.WriteFile(filepath.Join(e.WorkDir, "cut.gz"), []byte("\x1f\x8b\x08\x00\x00\x00\x00\x00\x00\x03\xabV"), 0o600),
			)
		},
	})
}

// waits is how often a script looks, 50 ms apart, for what comes of itself: two minutes, which only a server that hangs
// takes, on a slow machine and under the race detector too.
const waits = 2400

// waitSocket waits until a server answers on a unix socket.
func waitSocket(ts *testscript.TestScript, neg bool, args []string) {
	if neg || len(args) != 1 {
		ts.Fatalf("usage: waitsocket FILE")
	}
	for range waits {
		if c, err := net.Dial("unix", ts.MkAbs(args[0])); err == nil {
			c.Close()
			return
		}
		time.Sleep(50 * time.Millisecond)
	}
	ts.Fatalf("no server on %s", args[0])
}

// waitInfo waits until what the server of a data directory says of itself matches a pattern.
func waitInfo(ts *testscript.TestScript, neg bool, args []string) {
	if neg || len(args) != 2 {
		ts.Fatalf("usage: waitinfo DIR PATTERN")
	}
	want := regexp.MustCompile(args[1])
	transport := &http.Transport{DisableKeepAlives: true, DialContext: func(ctx context.Context, _, _ string) (net.Conn, error) {
		return new(net.Dialer).DialContext(ctx, "unix", filepath.Join(ts.MkAbs(args[0]), "lurewatch.sock"))
	}}
	var info []byte
	for range waits {
		if resp, err := (&http.Client{Transport: transport}).Get("http://lurewatch/v1/info"); err == nil {
			info, _ = io.ReadAll(resp.Body)
			resp.Body.Close()
		}
		if want.Match(info) {
			return
		}
		time.Sleep(50 * time.Millisecond)
	}
	ts.Fatalf("the server says %s, want %s", info, want)
}

func serveBoard(t *testing.T) (*board.Server, error) {
	t.Helper()
	sub, err := fs.Sub(seeds.FS, "demo")
	if err != nil {
		return nil, err
	}
	ads, err := board.Load(sub)
	if err != nil {
		return nil, err
	}
	return board.Serve(context.Background(), board.New(ads, board.Options{}), []string{"127.0.0.1:0"})
}

// TestHelpHasExamples holds that every command shows how it is used before it lists its flags.
func TestHelpHasExamples(t *testing.T) {
	files, err := filepath.Glob("testdata/*.txt")
	if err != nil || len(files) == 0 {
		t.Fatalf("no scripts: %v", err)
	}
	for _, command := range []string{"", "demo", "serve", "crawl", "score", "eval", "check", "search", "digest", "rules", "source", "data", "version"} {
		if examples[command] == "" {
			t.Errorf("-h of %q has no examples", command)
		}
		if command == "" {
			continue
		}
		if _, err := os.Stat(filepath.Join("testdata", command+".txt")); err != nil {
			t.Errorf("no script shows %s: %v", command, err)
		}
	}
}

// firstAd puts the id of the first ad that a search of the data directory d finds into AD.
func firstAd(ts *testscript.TestScript, _ bool, args []string) {
	ts.Check(ts.Exec("lurewatch", append([]string{"search", "--data", "d", "--json", "--size", "1"}, args...)...))
	var found job.Hits
	ts.Check(json.Unmarshal([]byte(ts.ReadFile("stdout")), &found))
	if len(found.Hits) == 0 {
		ts.Fatalf("search %v found nothing", args)
	}
	ts.Setenv("AD", string(found.Hits[0].ID))
}

// urgentDigest puts the id of the newest digest that the archive of the data directory d has of a unit into DIGEST.
func urgentDigest(ts *testscript.TestScript, neg bool, args []string) {
	if neg || len(args) != 1 {
		ts.Fatalf("usage: urgentdigest UNIT")
	}
	ts.Check(ts.Exec("lurewatch", "digest", "list", "--data", "d", "--json", "--unit", args[0]))
	var list []alerts.Posting
	ts.Check(json.Unmarshal([]byte(ts.ReadFile("stdout")), &list))
	if len(list) == 0 {
		ts.Fatalf("nothing was sent to %s", args[0])
	}
	ts.Setenv("DIGEST", list[len(list)-1].Digest)
}

// spoil turns one byte in the middle of the first evidence file of a folder.
func spoil(ts *testscript.TestScript, neg bool, args []string) {
	if neg || len(args) != 1 {
		ts.Fatalf("usage: spoil DIR")
	}
	files, err := filepath.Glob(filepath.Join(ts.MkAbs(args[0]), "*.warc.gz"))
	ts.Check(err)
	if len(files) == 0 {
		ts.Fatalf("no evidence in %s", args[0])
	}
	b, err := os.ReadFile(files[0])
	ts.Check(err)
	b[len(b)/2] ^= 0x40
	ts.Check(os.WriteFile(files[0], b, 0o600))
}

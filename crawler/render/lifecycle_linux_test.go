package render_test

import (
	"context"
	"errors"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"sync"
	"syscall"
	"testing"
	"time"

	"lurewatch/crawler/fetch"
	"lurewatch/crawler/render"
)

// family returns a process and all that descend from it, by id, with their command lines.
func family(root int) map[int]string {
	stats, _ := filepath.Glob("/proc/[0-9]*/stat")
	parent := make(map[int]int)
	for _, path := range stats {
		b, err := os.ReadFile(path)
		if err != nil {
			continue
		}
		id, _ := strconv.Atoi(strings.Split(path, "/")[2])
		_, rest, _ := strings.Cut(string(b), ") ")
		if f := strings.Fields(rest); len(f) > 1 {
			parent[id], _ = strconv.Atoi(f[1])
		}
	}
	all := make(map[int]string)
	for id := range parent {
		for up := id; up != 0; up = parent[up] {
			if up == root {
				line, _ := os.ReadFile("/proc/" + strconv.Itoa(id) + "/cmdline")
				all[id] = strings.ReplaceAll(string(line), "\x00", " ")
			}
		}
	}
	return all
}

// renderers returns the ids of the processes that draw pages.
func renderers(root int) []int {
	var ids []int
	for id, line := range family(root) {
		if strings.Contains(line, "--type=renderer") {
			ids = append(ids, id)
		}
	}
	return ids
}

// meanwhile calls do while a page is being drawn whose script waits for Get, and returns what became of it.
func meanwhile(t *testing.T, b *render.Browser, do func()) (render.Result, error) {
	t.Helper()
	s := newSite(t, map[string]string{"/": `<p>đang tải</p><script src=/wait.js></script>`, "/wait.js": ""})
	get := client(t)
	ctx, cancel := context.WithTimeout(t.Context(), time.Minute)
	defer cancel()
	return b.Render(ctx, fetch.Request{URL: s.url + "/"}, func(ctx context.Context, r fetch.Request) (fetch.Page, error) {
		if strings.HasSuffix(r.URL, ".js") {
			do()
			<-ctx.Done()
			return fetch.Page{}, context.Cause(ctx)
		}
		return get(ctx, r)
	}, render.Limits{})
}

func TestACrashIsAnErrorOfOnePage(t *testing.T) {
	s := newSite(t, map[string]string{"/": board, "/app.js": `document.title = 'vẽ xong'`})
	tests := []struct {
		name string
		do   func(b *render.Browser)
		same bool // the process goes on
	}{
		{"of the page's process", func(b *render.Browser) {
			for _, id := range renderers(b.PID()) {
				syscall.Kill(id, syscall.SIGKILL)
			}
		}, true},
		{"of Chromium itself", func(b *render.Browser) { syscall.Kill(b.PID(), syscall.SIGKILL) }, false},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			b := open(t, render.Options{})
			var was int
			res, err := meanwhile(t, b, func() { was = b.PID(); tt.do(b) })
			if !errors.Is(err, render.ErrCrashed) || res.Page.Status != 200 {
				t.Errorf("Render = status %d, %v; want 200, %v", res.Page.Status, err, render.ErrCrashed)
			}
			if res := draw(t, b, s.url+"/", render.Limits{}); !strings.Contains(string(res.HTML), "vẽ xong") {
				t.Errorf("the next page is %s", res.HTML)
			}
			if (b.PID() == was) != tt.same {
				t.Errorf("process was %d and is %d", was, b.PID())
			}
		})
	}
}

func TestAPageGetsNoMoreMemoryThanItMay(t *testing.T) {
	tests := []struct {
		name, script string
		want         error
	}{
		{"objects", `const a = []; for (;;) a.push(new Array(1000).fill({}))`, render.ErrCrashed},
		{"texts in the document", `for (let i = 0;; i++) document.body.append(('' + i).repeat(1 << 20))`, render.ErrCrashed},
		{"buffers", `const a = []; try { for (;;) a.push(new Uint8Array(16 << 20).fill(1)) } catch { document.body.append(a.length < 32 ? 'ít hơn' : 'quá nhiều') }`, nil},
	}
	s := newSite(t, map[string]string{"/next": "<p>sau"})
	b := open(t, render.Options{MaxHeap: 64, MaxMemory: 512})
	draw(t, b, s.url+"/next", render.Limits{})
	was := b.PID()
	for i, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			s := newSite(t, map[string]string{"/": "<body><script>" + tt.script + "</script>"})
			ctx, cancel := context.WithTimeout(t.Context(), time.Minute)
			defer cancel()
			res, err := b.Render(ctx, fetch.Request{URL: s.url + "/"}, client(t), render.Limits{})
			if !errors.Is(err, tt.want) || err == nil && !strings.Contains(string(res.HTML), "ít hơn</body>") {
				t.Errorf("Render = %s, %v; want %v", res.HTML, err, tt.want)
			}
		})
		if draw(t, b, s.url+"/next", render.Limits{}); b.PID() != was {
			t.Errorf("Chromium was started anew after page %d", i)
		}
	}
}

func TestCloseLeavesNothing(t *testing.T) {
	s := newSite(t, map[string]string{"/": board, "/app.js": ""})
	dir, temp := t.TempDir(), t.TempDir()
	t.Setenv("TMPDIR", temp)
	for _, how := range []string{"after a page", "during a page", "after Chromium was killed"} {
		t.Run(how, func(t *testing.T) {
			b, err := render.Open(render.Options{Dir: dir})
			if errors.Is(err, render.ErrNoBrowser) {
				t.Skip("no Chromium here: ", err)
			}
			if err != nil {
				t.Fatal(err)
			}
			defer b.Close()
			draw(t, b, s.url+"/", render.Limits{})
			all := family(b.PID())
			if len(all) < 3 {
				t.Fatalf("only %d processes run: %v", len(all), all)
			}
			switch how {
			case "during a page":
				var closing sync.WaitGroup
				_, err := meanwhile(t, b, func() { closing.Go(func() { b.Close() }) })
				closing.Wait()
				if !errors.Is(err, render.ErrClosed) {
					t.Errorf("Render = %v, want %v", err, render.ErrClosed)
				}
			case "after Chromium was killed":
				syscall.Kill(b.PID(), syscall.SIGKILL)
			}
			if err := b.Close(); err != nil {
				t.Error(err)
			}
			for id, line := range all {
				if now, err := os.ReadFile("/proc/" + strconv.Itoa(id) + "/cmdline"); err == nil && strings.Contains(string(now), "chrom") {
					t.Errorf("process %d still runs: %s", id, line)
				}
			}
			for _, d := range []string{dir, temp} {
				if left, _ := os.ReadDir(d); len(left) > 0 {
					t.Errorf("%d files are left, the first %s", len(left), left[0])
				}
			}
			if _, err := b.Render(t.Context(), fetch.Request{URL: s.url}, client(t), render.Limits{}); !errors.Is(err, render.ErrClosed) {
				t.Errorf("Render after Close = %v, want %v", err, render.ErrClosed)
			}
		})
	}
}

func TestPagesThatHangLeaveNoProcesses(t *testing.T) {
	s := newSite(t, map[string]string{"/": `<script>for(;;);</script>`, "/next": "<p>sau"})
	b := open(t, render.Options{})
	draw(t, b, s.url+"/next", render.Limits{})
	before := renderers(b.PID()) // with one or two that Chromium keeps in store
	for range 5 {
		draw(t, b, s.url+"/", render.Limits{Time: 300 * time.Millisecond})
	}
	draw(t, b, s.url+"/next", render.Limits{})
	if after := renderers(b.PID()); len(after) > len(before)+2 {
		t.Errorf("renderers were %v, and after five pages that hang are %v", before, after)
	}
}

func TestAProcessIsReplacedAfterSomePages(t *testing.T) {
	s := newSite(t, map[string]string{"/": "<p>một trang"})
	b := open(t, render.Options{Recycle: 2})
	var ids []int
	for range 4 {
		draw(t, b, s.url+"/", render.Limits{})
		ids = append(ids, b.PID())
	}
	if ids[0] != ids[1] || ids[1] == ids[2] || ids[2] != ids[3] {
		t.Errorf("four pages were drawn by %v, want two each", ids)
	}
	if err := syscall.Kill(ids[0], 0); err == nil {
		t.Errorf("process %d still runs", ids[0])
	}
}

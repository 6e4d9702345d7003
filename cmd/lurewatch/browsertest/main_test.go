package browsertest_test

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"os/exec"
	"path/filepath"
	"sync"
	"testing"

	"github.com/chromedp/chromedp"

	"lurewatch/crawler/board"
	"lurewatch/seeds"
)

// stage is what all tests share: to make it takes longer than a test.
type stage struct {
	dir     string          // the folder of all this
	binary  string          // lurewatch
	data    string          // a data directory after a crawl; tests copy it
	browser context.Context // in which Chromium runs
	stop    context.CancelFunc
	reader  *server // asks nobody to log in, for tests that change nothing others look at
}

// shared makes the stage when the first test asks for it.
var shared = sync.OnceValues(newStage)

// asked says whether a test asked for the stage.
var asked sync.Once

// errNothing is why there is no stage on this machine.
var errNothing = errors.New("nothing to test with")

func TestMain(m *testing.M) {
	code := m.Run()
	used := true
	asked.Do(func() { used = false })
	if used {
		if s, err := shared(); err == nil {
			if err := s.close(); err != nil {
				fmt.Fprintln(os.Stderr, err)
				code = 1
			}
		}
	}
	os.Exit(code)
}

// theStage returns the stage, or skips the test.
func theStage(t *testing.T) *stage {
	t.Helper()
	if testing.Short() {
		t.Skip("a browser takes long")
	}
	asked.Do(func() {})
	s, err := shared()
	if errors.Is(err, errNothing) {
		t.Skip(err)
	}
	if err != nil {
		t.Fatal(err)
	}
	return s
}

func newStage() (_ *stage, err error) {
	chromium, err := findChromium()
	if err != nil {
		return nil, fmt.Errorf("%w: no Chromium: %w", errNothing, err)
	}
	goTool, err := exec.LookPath("go")
	if err != nil {
		return nil, fmt.Errorf("%w: lurewatch cannot be built: %w", errNothing, err)
	}
	s := &stage{stop: func() {}}
	if s.dir, err = os.MkdirTemp("", "lurewatch-browsertest-"); err != nil {
		return nil, err
	}
	defer func() {
		if err != nil {
			err = errors.Join(err, s.close())
		}
	}()
	s.binary, s.data = filepath.Join(s.dir, "lurewatch"), filepath.Join(s.dir, "data")
	if out, err := exec.Command(goTool, "build", "-o", s.binary, "lurewatch/cmd/lurewatch").CombinedOutput(); err != nil {
		return nil, fmt.Errorf("build lurewatch: %w\n%s", err, out)
	}
	if err := s.crawl(); err != nil {
		return nil, err
	}
	if s.reader, err = s.start("--open"); err != nil {
		return nil, err
	}
	s.browser, s.stop = newBrowser(chromium)
	return s, chromedp.Do(s.browser)
}

// crawl fills the data directory from the board of the demo and the ads of ours.
func (s *stage) crawl() error {
	demo, err := fs.Sub(seeds.FS, "demo")
	if err != nil {
		return err
	}
	ads, err := board.Load(demo)
	if err != nil {
		return err
	}
	site, err := board.Serve(context.Background(), board.New(append(ads, ringAds()...), board.Options{}), []string{"127.0.0.1:0"})
	if err != nil {
		return err
	}
	defer site.Close()
	cmd := exec.Command(s.binary, "crawl", "--data", s.data, "--start", site.Start()[0], "--allow-loopback", "--delay", "0s")
	cmd.Env = surroundings(s.dir)
	if out, err := cmd.CombinedOutput(); err != nil {
		return fmt.Errorf("crawl the board: %w\n%s", err, out)
	}
	return nil
}

func (s *stage) close() error {
	var err error
	if s.browser != nil {
		err = chromedp.Cancel(s.browser)
	}
	s.stop()
	if s.reader != nil {
		err = errors.Join(err, s.reader.end())
	}
	return errors.Join(err, os.RemoveAll(s.dir))
}

// surroundings are the variables that a lurewatch process has: no source but ours is visited.
func surroundings(home string) []string {
	return append(os.Environ(), "HOME="+home, "LUREWATCH_SOURCES=none", "LUREWATCH_MIN_FREE=0")
}

func findChromium() (string, error) {
	if path := os.Getenv("LUREWATCH_BROWSER"); path != "" {
		return exec.LookPath(path)
	}
	var missing error
	for _, name := range []string{"chromium", "chromium-browser", "google-chrome"} {
		path, err := exec.LookPath(name)
		if err == nil {
			return path, nil
		}
		missing = errors.Join(missing, err)
	}
	return "", missing
}

// newBrowser prepares a Chromium that knows no host but 127.0.0.1.
func newBrowser(path string) (context.Context, context.CancelFunc) {
	ctx, stop := chromedp.NewExecAllocator(context.Background(),
		chromedp.ExecPath(path), chromedp.NoFirstRun, chromedp.NoDefaultBrowserCheck, chromedp.Headless, chromedp.NoSandbox, chromedp.DisableGPU,
		chromedp.Flag("disable-background-networking", true), chromedp.Flag("disable-component-update", true), chromedp.Flag("disable-sync", true),
		chromedp.Flag("disable-default-apps", true), chromedp.Flag("disable-extensions", true), chromedp.Flag("disable-dev-shm-usage", true),
		chromedp.Flag("disable-background-timer-throttling", true), chromedp.Flag("disable-backgrounding-occluded-windows", true),
		chromedp.Flag("disable-renderer-backgrounding", true), chromedp.Flag("disable-features", "Translate,OptimizationHints,MediaRouter,HttpsUpgrades"),
		chromedp.Flag("password-store", "basic"), chromedp.Flag("force-color-profile", "srgb"), chromedp.Flag("lang", "vi"),
		chromedp.Flag("host-resolver-rules", "MAP * ~NOTFOUND, EXCLUDE 127.0.0.1"), chromedp.WindowSize(1280, 900),
	)
	browser, end := chromedp.NewContext(ctx)
	return browser, func() { end(); stop() }
}

package main

import (
	"bufio"
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"os/exec"
	"strconv"
	"strings"

	"lurewatch/crawler/board"
)

// The ads that stand on the board of the jobs and kill benches.
var boardFiles = []string{"real_vi", "real_sea_en", "written_vi", "written_other"}

type siteCmd struct {
	common
	Hosts int `help:"On how many addresses from 127.0.0.1 on." default:"16"`
	Pages int `help:"So many ads, repeating; 0 means each ad once."`
	Port  int `help:"0 means any." default:"0"`
}

// Run prints the start addresses, a line each, and an empty line, and serves until standard input ends.
func (c *siteCmd) Run(ctx context.Context) error {
	ads, err := readAds(c.Ads, boardFiles...)
	if err != nil {
		return err
	}
	if c.Pages > 0 {
		ads = repeated(ads, c.Pages)
	}
	addrs := make([]string, c.Hosts)
	for i := range addrs {
		addrs[i] = fmt.Sprintf("127.0.0.%d:%d", i+1, c.Port)
	}
	s, err := board.Serve(ctx, board.New(ads, board.Options{}), addrs)
	if err != nil {
		return err
	}
	for _, u := range s.Start() {
		fmt.Println(u)
	}
	fmt.Printf("ads %d\n\n", len(ads))
	io.Copy(io.Discard, os.Stdin)
	return s.Close()
}

// site is a running siteCmd in a process of its own.
type site struct {
	start []string
	ads   int
	cmd   *exec.Cmd
	stdin io.Closer
}

// startSite runs this program as a site and waits until it serves.
func startSite(ctx context.Context, c common, hosts, pages int) (*site, error) {
	self, err := os.Executable()
	if err != nil {
		return nil, err
	}
	s := &site{cmd: exec.CommandContext(ctx, self, "site", "--ads", c.Ads, "--hosts", strconv.Itoa(hosts), "--pages", strconv.Itoa(pages))}
	s.cmd.Stderr = os.Stderr
	if s.stdin, err = s.cmd.StdinPipe(); err != nil {
		return nil, err
	}
	out, err := s.cmd.StdoutPipe()
	if err != nil {
		return nil, err
	}
	if err := s.cmd.Start(); err != nil {
		return nil, err
	}
	for lines := bufio.NewScanner(out); lines.Scan() && lines.Text() != ""; {
		if n, ok := strings.CutPrefix(lines.Text(), "ads "); ok {
			s.ads, _ = strconv.Atoi(n)
		} else if strings.HasPrefix(lines.Text(), "http") {
			s.start = append(s.start, lines.Text())
		}
	}
	if len(s.start) == 0 {
		return nil, fmt.Errorf("the site did not start: %w", s.cmd.Wait())
	}
	return s, nil
}

func (s *site) stop() error {
	s.stdin.Close()
	return s.cmd.Wait()
}

// withSite serves a board and gives do an empty data directory; both are gone afterwards.
func withSite(ctx context.Context, c common, hosts, pages int, do func(s *site, data string) error) error {
	s, err := startSite(ctx, c, hosts, pages)
	if err != nil {
		return err
	}
	data, err := os.MkdirTemp("", "lurewatch-bench-")
	if err != nil {
		return errors.Join(err, s.stop())
	}
	return errors.Join(do(s, data), s.stop(), os.RemoveAll(data))
}

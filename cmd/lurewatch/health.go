package main

import (
	"fmt"
	"net"
	"net/http"
	"time"
)

// healthCmd asks the server of this machine how it is: the health check of a container without a shell.
type healthCmd struct {
	Listen string `help:"Where the server listens." default:"127.0.0.1:8080" env:"LUREWATCH_LISTEN"`
}

// Run succeeds if the server says that it can serve.
func (c *healthCmd) Run(a *app) error {
	host, port, err := net.SplitHostPort(c.Listen)
	if err != nil {
		return fmt.Errorf("health: %w", err)
	}
	if ip := net.ParseIP(host); host == "" || ip != nil && ip.IsUnspecified() {
		host = "127.0.0.1"
	}
	url := "http://" + net.JoinHostPort(host, port) + "/healthz"
	req, err := http.NewRequestWithContext(a.ctx, http.MethodGet, url, nil)
	if err != nil {
		return fmt.Errorf("health: %w", err)
	}
	resp, err := (&http.Client{Timeout: 4 * time.Second}).Do(req)
	if err != nil {
		return fmt.Errorf("health: %w", err)
	}
	defer resp.Body.Close()
	if resp.StatusCode != http.StatusOK {
		return fmt.Errorf("health: %s answers status %d", url, resp.StatusCode)
	}
	return nil
}

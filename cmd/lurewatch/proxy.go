package main

import (
	"fmt"
	"strings"

	"lurewatch/crawler/fetch"
	"lurewatch/internal/credential"
)

// proxyFlags name the proxies that sources may ask for.
type proxyFlags struct {
	Proxy       []string `help:"A proxy that sources may name: tor=socks5h://127.0.0.1:9050. Repeat it for several." placeholder:"NAME=URL" sep:"none"`
	ProxySecret []string `help:"The file with user:password of a proxy." placeholder:"NAME=FILE" sep:"none"`
}

// clients makes a client for each proxy, all else as in o.
func (f proxyFlags) clients(o fetch.Options) (map[string]*fetch.Client, error) {
	secrets, err := pairs("--proxy-secret", f.ProxySecret)
	if err != nil {
		return nil, err
	}
	proxies, err := pairs("--proxy", f.Proxy)
	if err != nil {
		return nil, err
	}
	for name := range secrets {
		if _, ok := proxies[name]; !ok {
			return nil, exitError{exitUsage, fmt.Errorf("--proxy-secret %s: no --proxy has that name", name)}
		}
	}
	out := make(map[string]*fetch.Client, len(proxies))
	for name, address := range proxies {
		user, password, err := readSecret(secrets[name])
		if err != nil {
			return nil, fmt.Errorf("--proxy-secret %s: %w", name, err)
		}
		if o.Proxy, err = fetch.ParseProxy(address, user, password); err != nil {
			return nil, exitError{exitUsage, fmt.Errorf("--proxy %s: %w", name, err)}
		}
		out[name] = fetch.New(o)
	}
	return out, nil
}

// pairs takes NAME=VALUE apart.
func pairs(flag string, list []string) (map[string]string, error) {
	out := make(map[string]string, len(list))
	for _, s := range list {
		name, value, ok := strings.Cut(s, "=")
		if !ok || name == "" || value == "" {
			return nil, exitError{exitUsage, fmt.Errorf("%s %q: want NAME=VALUE", flag, s)}
		}
		if _, twice := out[name]; twice {
			return nil, exitError{exitUsage, fmt.Errorf("%s %s is there twice", flag, name)}
		}
		out[name] = value
	}
	return out, nil
}

// readSecret reads user:password from a file; nothing from no file.
func readSecret(file string) (user, password string, err error) {
	if file == "" {
		return "", "", nil
	}
	line, err := credential.Secret(file)
	if err != nil {
		return "", "", err
	}
	user, password, ok := strings.Cut(line, ":")
	if !ok {
		return "", "", fmt.Errorf("%s: want user:password", file)
	}
	return user, password, nil
}

package render

import (
	"fmt"
	"os"
	"path/filepath"
)

// flags returns the arguments of Chromium.
func flags(opts Options, dir string) []string {
	f := []string{
		"--headless", "--remote-debugging-pipe", "--user-data-dir=" + filepath.Join(dir, "profile"),
		"--no-first-run", "--no-default-browser-check", "--no-service-autorun", "--password-store=basic", "--use-mock-keychain",
		"--lang=vi",

		// The network: there is none. The proxy is a port where nothing can listen, and for loopback too.
		"--proxy-server=http://0.0.0.0:1", "--proxy-bypass-list=<-loopback>", "--host-resolver-rules=MAP * ~NOTFOUND",
		"--disable-quic", "--webrtc-ip-handling-policy=disable_non_proxied_udp", "--force-webrtc-ip-handling-policy",
		"--dns-prefetch-disable", "--no-pings", "--disable-background-networking", "--disable-component-update",
		"--disable-sync", "--disable-domain-reliability", "--disable-client-side-phishing-detection", "--disable-default-apps",
		"--disable-extensions", "--disable-component-extensions-with-background-pages", "--metrics-recording-only",
		"--disable-field-trial-config", "--disable-crash-reporter", "--disable-breakpad", "--disable-search-engine-choice-screen",
		"--disable-features=OptimizationHints,MediaRouter,Translate,DialMediaRouteProvider,AutofillServerCommunication," +
			"CertificateTransparencyComponentUpdater,InterestFeedContentSuggestions,NetworkTimeServiceQuerying,Prerender2," +
			"SpeculationRulesPrefetchFuture,ServiceWorkerAutoPreload,LoadingPredictorPrefetch,PreconnectToSearch,AsyncDns," +
			"WebRtcHideLocalIpsWithMdns,HttpsUpgrades,HttpsFirstBalancedModeAutoEnable,HttpsFirstModeIncognito",

		// What a drawn page has no use for.
		"--disable-gpu", "--disable-software-rasterizer", "--mute-audio", "--hide-scrollbars", "--disable-notifications",
		"--block-new-web-contents", "--deny-permission-prompts", "--disable-speech-api",

		// A page nobody looks at is as quick as one in front.
		"--disable-background-timer-throttling", "--disable-backgrounding-occluded-windows", "--disable-renderer-backgrounding",
		"--disable-hang-monitor", "--disable-dev-shm-usage",

		fmt.Sprintf("--js-flags=--max-old-space-size=%d", opts.MaxHeap),
	}
	if opts.NoSandbox || os.Geteuid() == 0 {
		f = append(f, "--no-sandbox")
	}
	return f
}

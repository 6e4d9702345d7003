// Package browsertest is the console and the public check in a real browser: a lurewatch process over ads that were
// crawled from a made-up board, and Chromium without a window that clicks and types as people do.
//
// There is nothing here but tests. They need Chromium and the go command and are skipped, with a message, where one is
// missing and with -short. Two variables add to them:
//
//	LUREWATCH_AXE     the file axe.min.js of axe-core: every page is looked over with it
//	LUREWATCH_SHOTS   a folder: pictures of the pages are put there for people to look at
//
// Each test has a server and a tab of its own. A tab fails its test if it asks another host for anything, if a script
// fails or if the content security policy stops something; a server does if it logs a fault of its own.
package browsertest

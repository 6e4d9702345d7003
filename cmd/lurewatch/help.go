package main

import (
	"fmt"

	"github.com/alecthomas/kong"
)

// examples stand before everything else in -h, by command.
var examples = map[string]string{
	"": `  lurewatch demo                                  see everything on a made-up job board
  lurewatch check https://jobs.example/ad/7       check one ad
  lurewatch crawl --start https://jobs.example/   visit a job board
  lurewatch search 'việc nhẹ lương cao'           search what was flagged
  lurewatch review ID dismissed --reason honest   decide on one
  lurewatch export --format csv band:alert        take them out
  lurewatch digest --unit tay-ninh --dry-run      what a border unit would be told today
  lurewatch serve                                 keep watching, with the console`,
	"demo": `  lurewatch demo                 crawl the made-up board, then serve until Ctrl-C
  lurewatch demo --exit          print and exit
  lurewatch demo --keep ./d      keep the data`,
	"serve": `  lurewatch serve
  lurewatch serve --keep-evidence 30d --proxy tor=socks5h://127.0.0.1:9050
  lurewatch serve --smtp-host mx.example --digest-from 'Lurewatch <digest@example.org>' --dkim-selector d1 --dkim-key dkim.pem
  lurewatch serve --listen 127.0.0.1:9000 --start https://jobs.example/ --schedule 'CRON_TZ=Asia/Ho_Chi_Minh 30 5 * * *'`,
	"crawl": `  lurewatch crawl --start https://jobs.example/
  lurewatch crawl                              the proven sources, as far as their rounds are due
  lurewatch crawl --source topcv               a round of one source, due or not
  lurewatch crawl --start http://127.0.0.1:8081/ --allow-loopback --delay 0s --json`,
	"score": `  lurewatch score ads.jsonl.gz > assessments.jsonl
  echo '{"id":"1","text":"Tuyển 5 bạn gõ máy ở Bavet, bao vé"}' | lurewatch score -`,
	"eval": `  lurewatch eval labelled.jsonl.gz
  lurewatch eval --by-rule labelled.jsonl.gz                     what each rule is worth
  lurewatch eval --evade all labelled.jsonl.gz                   what is left when ads are disguised
  lurewatch eval --evade E04,E07 --html report.html lures.jsonl honest.jsonl
  lurewatch eval --json lures.jsonl honest.jsonl`,
	"check": `  lurewatch check https://jobs.example/ad/7
  lurewatch check ad.txt
  pbpaste | lurewatch check -
  lurewatch check 'Tuyển 5 bạn gõ máy ở Bavet, bao vé'
  lurewatch check '0900 000 123'                  is this number known from flagged ads?
  lurewatch check --json --lang en https://jobs.example/ad/7`,
	"search": `  lurewatch search 'viec nhe'
  lurewatch search 'band:alert "gõ máy" -zalo'
  lurewatch search --order flagged 'country:KH OR country:MM flagged:7d'
  lurewatch search 'wage:>2000 seen:>=2026-11-01 review:open'
  lurewatch search 'hxxps://jobs[.]example domain:t.me'
  lurewatch search VN-20261122-048213             the ad that a unit was told by this reference
  lurewatch search --facets --json 0900000123`,
	"review": `  lurewatch review 6f1c…  confirmed
  lurewatch review 6f1c…  dismissed --reason honest
  lurewatch review --campaign 6f1c…  escalate --reason urgent --note 'they leave on Friday'
  lurewatch review --undo 17`,
	"export": `  lurewatch export --format csv --out flagged.csv band:alert
  lurewatch export --format stix --tlp green --masked 'country:KH flagged:7d' > bundle.json
  lurewatch export --format bundle --out case.wacz 'campaign:6f1c…'
  lurewatch export --format labels review:confirmed,dismissed > labels.jsonl`,
	"digest": `  lurewatch digest units                                              who is told what, and what is wrong
  lurewatch digest --unit tay-ninh --dry-run                          print what today's would be
  lurewatch digest --all --date 2026-11-22 --dry-run --out ./d        the mails, texts, pages and lists of a day
  lurewatch digest test --unit tay-ninh --smtp-host mx.example --digest-from digest@example.org
  lurewatch digest --unit tay-ninh                                    make and send what is due now
  lurewatch digest list --unit tay-ninh                               what was sent, and what the server said
  lurewatch digest resend tay-ninh.20261122`,
	"audit": `  lurewatch audit
  lurewatch audit --after 100 --json
  lurewatch audit --head HASH    the line that was written down earlier is part of the log`,
	"rules": `  lurewatch rules list
  lurewatch rules show hub-desk-job
  lurewatch rules lint --rule-library ./my-rules
  lurewatch rules test
  lurewatch rules diff built-in ./my-rules ads.jsonl.gz
  lurewatch rules fit --rule-library ./my-rules --out ./my-rules labelled.jsonl.gz ordinary.jsonl.gz`,
	"source": `  lurewatch source list
  lurewatch source list --language km
  lurewatch source show topcv
  lurewatch source test topcv                                  fetch a few pages and show what is read
  lurewatch source test topcv --page saved.html --as https://www.topcv.vn/viec-lam/tho-banh/1.html
  lurewatch source accept topcv                                it was changed on purpose
  lurewatch source lint ./my-sources
  lurewatch --source-library ./my-sources source list --json`,
	"data": `  lurewatch data info                  what there is, and how each source is
  lurewatch data verify                check the evidence; prints the head of its chain
  lurewatch data verify --follows HASH the head that was written down earlier is part of it
  lurewatch data rescore --dry-run     how many ads the rules of this release would move, and which way
  lurewatch data rescore
  lurewatch data rebuild-index`,
	"version": `  lurewatch version`,
}

// helpWithExamples prints the examples of a command, then what kong prints.
func helpWithExamples(o kong.HelpOptions, ctx *kong.Context) error {
	name := ""
	for _, p := range ctx.Path {
		if p.Command != nil && name == "" {
			name = p.Command.Name
		}
	}
	if e := examples[name]; e != "" {
		fmt.Fprintf(ctx.Stdout, "Examples:\n%s\n\n", e)
	}
	if err := kong.DefaultHelpPrinter(o, ctx); err != nil {
		return err
	}
	if name == "" {
		fmt.Fprintf(ctx.Stdout, "\nExit codes: 0 done, 1 failed, 2 usage, 3 done in part; check: 0 no signs, 10 some signs, 11 strong signs, 12 could not be read, or the words of somebody in danger.\n")
	}
	return nil
}

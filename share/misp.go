package share

import (
	"context"
	"encoding/json"
	"fmt"
	"io"
	"strings"
	"time"

	"lurewatch/job"
)

// mispDistribution is who gets an event of each TLP by itself: 0 the own organisation, 1 this community, 3 all. A
// person widens it where AMBER allows more.
var mispDistribution = map[TLP]string{TLPClear: "3", TLPGreen: "1", TLPAmber: "0", TLPAmberStrict: "0", TLPRed: "0"}

// papOf is the permissible action for each TLP: how the information may be used without showing that it is known.
var papOf = map[TLP]string{TLPClear: "PAP:CLEAR", TLPGreen: "PAP:GREEN", TLPAmber: "PAP:AMBER", TLPAmberStrict: "PAP:AMBER", TLPRed: "PAP:RED"}

// mispExport makes one event.
type mispExport struct {
	*export
	w       io.Writer
	objects []object
	at      map[string]int // position in objects of what several ads may mention, by uuid
	ads     []string
	worst   job.Band
	open    int  // ads that nobody decided on
	raised  bool // an ad was escalated
	tags    []string
	faked   int // dismissed ads
	titles  []string
	version string // of the object template
	uuid    string
}

func newMISP(x *export, w io.Writer) *mispExport {
	return &mispExport{export: x, w: w, at: make(map[string]int)}
}

func (m *mispExport) begin() error {
	var template struct {
		UUID    string `json:"uuid"`
		Version int    `json:"version"`
	}
	if err := json.Unmarshal(definition("misp/objects/job-advertisement/definition.json"), &template); err != nil {
		return err
	}
	m.uuid, m.version = template.UUID, fmt.Sprint(template.Version)
	return nil
}

func (m *mispExport) item(_ context.Context, it Item) (bool, error) {
	k := it.Case
	m.ads = append(m.ads, string(k.Ad.ID))
	m.worst = max(m.worst, k.Verdict.Band)
	switch k.Review.Is() {
	case job.ReviewOpen:
		m.open++
	case job.ReviewDismissed:
		m.faked++
	case job.ReviewEscalated:
		m.raised = true
	}
	m.tag(`trafficking-recruitment:signs="` + signs(k.Verdict.Band) + `"`)
	m.tag(`trafficking-recruitment:review="` + string(k.Review.Is()) + `"`)
	for _, c := range k.Verdict.Positive() {
		m.tag(`trafficking-recruitment:category="` + machineWord(string(c)) + `"`)
		if c == job.RecruitmentFeeFraud || c == job.TaskScam {
			m.tag(`misp-galaxy:taxonomy-of-fraud="Employment Fraud"`)
			m.tag(`rsit:fraud="masquerade"`)
		}
	}
	m.advertisement(it)
	return true, nil
}

func (m *mispExport) tag(name string) {
	for _, t := range m.tags {
		if t == name {
			return
		}
	}
	m.tags = append(m.tags, name)
}

func (m *mispExport) end() error {
	key := strings.Join(m.ads, "\x00")
	if m.Query != "" && len(m.ads) > 1 {
		key = "query\x00" + m.Query
	}
	info := fmt.Sprintf("%d job advertisements with signs of trafficking-type recruitment", len(m.ads))
	if len(m.ads) == 1 {
		info = "Job advertisement with signs of trafficking-type recruitment: " + m.titles[0]
	}
	var tags []object
	for _, t := range append(m.standing(), m.tags...) {
		tags = append(tags, object{"name": t})
	}
	event := object{
		"uuid": named("misp-event", m.Organisation, key), "info": info, "date": m.Now.Format(time.DateOnly),
		"timestamp": unix(m.Now), "threat_level_id": m.threat(), "analysis": m.analysis(), "distribution": mispDistribution[m.TLP],
		"published": false, "Orgc": object{"name": m.Organisation, "uuid": named("identity", m.Organisation)}, "Tag": tags, "Object": m.objects,
	}
	b, err := marshal(object{"Event": event})
	if err != nil {
		return err
	}
	_, err = m.w.Write(append(b, '\n'))
	return err
}

// standing are the tags that every event has: how far it may go, and how far it was checked.
func (m *mispExport) standing() []string {
	automation, todo, risk := "unsupervised", `workflow:todo="review"`, "medium"
	if m.open == 0 {
		automation, todo, risk = "reviewed", `workflow:state="complete"`, "low"
	}
	if m.worst < job.Alert && m.open > 0 || m.faked > 0 {
		risk = "high"
	}
	return []string{"tlp:" + m.TLP.short(), papOf[m.TLP], `misp:automation-level="` + automation + `"`, `misp:event-type="automatic-analysis"`,
		`admiralty-scale:source-reliability="f"`, `admiralty-scale:information-credibility="` + m.credibility() + `"`, todo, `false-positive:risk="` + risk + `"`}
}

// credibility is 3, possibly true, at most, until people reviewed all; 6 says that it cannot be judged.
func (m *mispExport) credibility() string {
	switch {
	case m.open == 0 && m.faked == 0:
		return "2"
	case m.worst == job.Alert:
		return "3"
	}
	return "6"
}

// threat is 1 high, 2 medium, 3 low, 4 undefined.
func (m *mispExport) threat() string {
	switch {
	case m.raised:
		return "1"
	case m.faked == len(m.ads):
		return "4"
	case m.worst == job.Alert:
		return "2"
	}
	return "3"
}

// analysis is 0 initial, 1 ongoing, 2 complete.
func (m *mispExport) analysis() string {
	switch m.open {
	case 0:
		return "2"
	case len(m.ads):
		return "0"
	}
	return "1"
}

func unix(t time.Time) string { return fmt.Sprint(t.Unix()) }

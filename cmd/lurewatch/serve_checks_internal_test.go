package main

import (
	"bytes"
	"context"
	"encoding/json"
	"io"
	"net/http/httptest"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"

	"lurewatch/check"
	"lurewatch/web/api"
)

// TestCommandAndProgramsGetTheSameAnswer asks the same of the command check and of the interface for programs.
func TestCommandAndProgramsGetTheSameAnswer(t *testing.T) {
	noon := func() time.Time { return time.Date(2026, 11, 21, 5, 0, 0, 0, time.UTC) }
	a := &app{ctx: context.Background(), io: stdio{err: io.Discard}, cli: &cli{Data: t.TempDir(), Log: "error"}, now: noon}
	set, err := a.loadRules()
	if err != nil {
		t.Fatal(err)
	}
	d, err := a.openData()
	if err != nil {
		t.Fatal(err)
	}
	defer func() {
		if err := d.Close(); err != nil {
			t.Error(err)
		}
	}()
	o, err := server{a: a, d: d, set: set}.apiOptions()
	if err != nil {
		t.Fatal(err)
	}
	programs := api.New(o)
	for _, text := range []string{
		"Tuyển gấp 10 bạn gõ máy tại Bavet, Campuchia. Việc nhẹ lương 30 triệu, không cần kinh nghiệm, bao vé xe, giữ hộ chiếu. Zalo 0900 000 123",
		"Công ty Mẫu tuyển kế toán kho tại Biên Hòa, lương 12 triệu, đóng bảo hiểm đầy đủ, phỏng vấn tại nhà máy.",
		"Hiring typists for an online casino in Myawaddy, 2,000 USD a month, free flight, passport kept by the manager. Telegram @demo_hr",
		"..",
	} {
		for _, lang := range check.Langs {
			var out bytes.Buffer
			b := *a
			b.io = stdio{in: strings.NewReader(text), out: &out, err: io.Discard}
			_ = (&checkCmd{Target: "-", JSON: true, Lang: string(lang), Country: "VN"}).Run(&b) // the exit code says the band
			body, err := json.Marshal(map[string]string{"text": text, "lang": string(lang)})
			if err != nil {
				t.Fatal(err)
			}
			req := httptest.NewRequest("POST", api.Base+"/checks", bytes.NewReader(body))
			req.Header.Set("Content-Type", "application/json")
			rec := httptest.NewRecorder()
			programs.ServeHTTP(rec, req)
			var command, program check.Answer
			if err := json.Unmarshal(out.Bytes(), &command); err != nil {
				t.Fatalf("the command printed %q: %v", out.String(), err)
			}
			if err := json.Unmarshal(rec.Body.Bytes(), &program); err != nil || rec.Code != 200 {
				t.Fatalf("the program got %d %s: %v", rec.Code, rec.Body, err)
			}
			// An id and what follows from it are the program's alone, as is the address of the page about a sign.
			ignore := []cmp.Option{cmpopts.IgnoreFields(check.Answer{}, "ID", "Links"), cmpopts.IgnoreFields(check.Reason{}, "LearnMore")}
			if diff := cmp.Diff(command, program, ignore...); diff != "" {
				t.Errorf("%.30s, %s (-command +program):\n%s", text, lang, diff)
			}
		}
	}
}

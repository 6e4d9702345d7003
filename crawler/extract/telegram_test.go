package extract_test

import (
	"fmt"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"lurewatch/crawler/extract"
	"lurewatch/job"
)

// post is one post of a preview, in the form that Telegram writes it.
func post(id int, inside string) string {
	return fmt.Sprintf(`<div class="tgme_widget_message_wrap js-widget_message_wrap"><div class="tgme_widget_message text_not_supported_wrap js-widget_message" data-post="demo_harbour/%[1]d">
<div class="tgme_widget_message_user"><a href="https://t.me/demo_harbour"><i class="tgme_widget_message_user_photo"><img src="https://cdn.example/u.jpg"></i></a></div>
<div class="tgme_widget_message_bubble"><div class="tgme_widget_message_author"><a class="tgme_widget_message_owner_name" href="https://t.me/demo_harbour"><span>Demo harbour</span></a></div>
%[2]s<div class="tgme_widget_message_footer"><div class="tgme_widget_message_info"><span class="tgme_widget_message_views">1.2K</span>
<a class="tgme_widget_message_date" href="https://t.me/demo_harbour/%[1]d"><time datetime="2026-03-04T07:%02[1]d:00+00:00" class="time">07:%02[1]d</time></a></div></div></div></div></div>`, id, inside)
}

// preview is the page of a channel.
func preview(posts ...string) string {
	return `<html><head><meta property="og:description" content="About the harbour"><link rel="canonical" href="/s/demo_harbour?before=12"></head><body><main class="tgme_main"><section class="tgme_channel_history">` +
		`<div class="tgme_widget_message_centered"><a href="/s/demo_harbour?before=11" class="tme_messages_more js-messages_more" data-before="11"></a></div>` + strings.Join(posts, "\n") +
		`<div class="tgme_widget_message_centered"><a href="/s/demo_harbour?after=14" class="tme_messages_more" data-after="14"></a></div></section></main></body></html>`
}

func readPreview(t *testing.T, html string) extract.Result {
	t.Helper()
	r, err := extract.ReadHTML("https://t.me/s/demo_harbour", "src", []byte(html))
	if err != nil {
		t.Fatal(err)
	}
	sound(t, r)
	return r
}

func TestPostsAreAnAdEach(t *testing.T) {
	words := `<div class="tgme_widget_message_text js-message_text" dir="auto">`
	r := readPreview(t, preview(
		post(11, words+`Cần 5 thợ hàn<br/><br/>Ib <a href="https://t.me/demo_hr">@demo_hr</a> hoặc <a href="https://zalo.example/g/abc" onclick="return confirm('x')">nhóm này</a><br/><a href="?q=%23hàn">#hàn</a> <a href="https://forms.example/x">forms.example/x</a></div>`),
		post(12, `<a class="tgme_widget_message_photo_wrap" href="https://t.me/demo_harbour/12" style="background-image:url('x')"></a><a class="tgme_widget_message_video_player" href="#"><time class="message_video_duration" datetime="x">0:10</time><div class="message_media_not_supported_label">This media is not supported</div></a>`),
		post(13, `<div class="tgme_widget_message_forwarded_from accent_color">Forwarded from&nbsp;<a class="tgme_widget_message_forwarded_from_name" href="https://t.me/demo_other/9"><span dir="auto">Demo <i class="emoji"><b>⚓</b></i> other</span></a></div>`+
			`<a class="tgme_widget_message_reply" href="https://t.me/demo_harbour/1"><div class="tgme_widget_message_text">An older post</div></a>`+
			`<a class="tgme_widget_message_photo_wrap" href="#"></a><a class="tgme_widget_message_photo_wrap" href="#"></a>`+words+words+`Two rowers wanted</div></div>`+
			`<a class="tgme_widget_message_link_preview" href="https://rows.example/"><div class="link_preview_title">Rowers</div><div class="link_preview_description">All about rowing</div></a>`),
		post(14, `<div class="tgme_widget_message_poll"><div class="tgme_widget_message_poll_question">Who can row?</div><a class="tgme_widget_message_poll_options"><div class="tgme_widget_message_poll_option_text">I can</div><div class="tgme_widget_message_poll_option_text">I cannot</div></a></div>`),
		post(15, `<a class="tgme_widget_message_document_wrap" href="#"><div class="tgme_widget_message_document_title">gia-ca.pdf</div></a>`+words+`Prices below</div>`),
		strings.Replace(post(16, words+`Channel name was changed</div>`), "tgme_widget_message text", "tgme_widget_message service_message text", 1),
	))
	at := func(id int, text string) job.Ad {
		u := fmt.Sprintf("https://t.me/demo_harbour/%d", id)
		return job.Ad{ID: job.AdID("src", u, ""), URL: u, Source: "src", Text: text, Posted: fmt.Sprintf("2026-03-04T07:%02d:00+00:00", id)}
	}
	want := []job.Ad{
		at(11, "Cần 5 thợ hàn\nIb @demo_hr hoặc nhóm này (https://zalo.example/g/abc)\n#hàn forms.example/x"),
		at(13, "Two rowers wanted"), at(14, "Who can row?\nI can\nI cannot"), at(15, "Prices below"),
	}
	if diff := cmp.Diff(want, r.Ads); diff != "" {
		t.Errorf("ads (-want +got):\n%s", diff)
	}
	more := []extract.Extra{{}, {From: "Demo ⚓ other (https://t.me/demo_other/9)", Unread: []string{"picture, not read"}, Summary: "Rowers\nAll about rowing"}, {},
		{Unread: []string{"document, not read"}, Images: []extract.Image{{File: "gia-ca.pdf"}}}}
	if diff := cmp.Diff(more, r.Extras); diff != "" {
		t.Errorf("extras (-want +got):\n%s", diff)
	}
	if r.NoIndex || !readPreview(t, `<meta name="robots" content="noindex">`+preview()).NoIndex {
		t.Errorf("noindex is not told")
	}
	if r.How != extract.Telegram || r.Next != "https://t.me/s/demo_harbour?before=11" || r.Why != "posts without text: 1" {
		t.Errorf("how %q, next %q, why %q", r.How, r.Next, r.Why)
	}
	for _, u := range []string{"https://t.me/demo_hr", "https://zalo.example/g/abc", "https://forms.example/x", "https://t.me/demo_harbour/11", r.Next} {
		if !strings.Contains(strings.Join(r.Links, " ")+" ", u+" ") {
			t.Errorf("links %q lack %q", r.Links, u)
		}
	}
}

func TestPreviewsWithoutPostsSayWhy(t *testing.T) {
	for name, tc := range map[string]struct{ html, why string }{
		"an empty channel":    {preview(), "no posts"},
		"a page of nothing":   {"", "no posts"},
		"pictures only":       {preview(post(1, `<a class="tgme_widget_message_photo_wrap" href="#"></a>`)), "posts without text: 1"},
		"a post that is none": {preview(`<div class="tgme_widget_message"><div class="tgme_widget_message_text">No address</div></div>`), "no posts"},
	} {
		if r := readPreview(t, tc.html); r.Why != tc.why || len(r.Ads) != 0 {
			t.Errorf("%s: why %q, want %q", name, r.Why, tc.why)
		}
	}
}

func TestTheHostDecidesWhatAPreviewIs(t *testing.T) {
	html := preview(post(11, `<div class="tgme_widget_message_text">Two rowers wanted at the pier for the summer, boats are lent.</div>`))
	for url, how := range map[string]string{"https://t.me/s/demo_harbour": extract.Telegram, "https://t.me/demo_harbour/11?embed=1": extract.Telegram, "https://jobs.example/s/demo": extract.MainText} {
		if r, err := extract.ReadHTML(url, "src", []byte(html)); err != nil || r.How != how {
			t.Errorf("%s is read as %q, %v, want %q", url, r.How, err, how)
		}
	}
}

func FuzzReadTelegram(f *testing.F) {
	f.Add([]byte(preview(post(11, `<div class="tgme_widget_message_text">a<br><a href="https://x.example/">b</a></div>`))))
	f.Add([]byte(`<div class=tgme_widget_message data-post="a/1"><div class=tgme_widget_message data-post="a/1"><a class=tgme_widget_message_forwarded_from_name href="//x"><p class=tgme_widget_message_text>` + "\xff\x00"))
	f.Fuzz(func(t *testing.T, body []byte) {
		sound(t, extract.ReadTelegram(extract.Page{URL: "https://t.me/s/demo", Source: "src", Doc: extract.Parse(body).Selection, Now: day("2026-11-22")}))
	})
}

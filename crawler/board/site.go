package board

import "strconv"

// startLinks is the most listing pages that the start page links. More than that are linked in steps, and
// the pages between are reached by "next": the start page stays short and no page is far from it.
const startLinks = 500

// startPage links the listing pages and, on the first host, the start pages of the others.
func (s shard) startPage(p *page) {
	p.top(s.opts.Name, "Offers", "en", "")
	p.html("<main><h1>", s.opts.Name, "</h1>\n<p>", strconv.Itoa(s.size()), " offers on this site.</p>\n<ul class=\"listings\">\n")
	pages := s.pages()
	step := (pages + startLinks - 1) / startLinks
	for n := 1; n <= pages; n += step {
		p.html(`<li><a href="`, listingPath(n), `">Offers, page `, strconv.Itoa(n), "</a></li>\n")
	}
	p.html("</ul>\n")
	if len(s.peers) > 0 {
		p.html("<h2>Our sites for other regions</h2>\n<ul class=\"sites\">\n")
		for _, url := range s.peers {
			p.html(`<li><a href="`, url, `">`, url, "</a></li>\n")
		}
		p.html("</ul>\n")
	}
	p.html("</main>\n")
	p.bottom(s.opts.Name)
}

// listingPage links the ads of page n, which exists, and the pages before and after it.
func (s shard) listingPage(p *page, n int) {
	p.top(s.opts.Name, "Offers, page "+strconv.Itoa(n), "en", "")
	p.html("<main><h1>Offers</h1>\n<ul class=\"offers\">\n")
	for j := (n - 1) * s.opts.PerPage; j < min(n*s.opts.PerPage, s.size()); j++ {
		i := s.at(j)
		p.html(`<li><a class="offer" href="`, s.Path(i), `">`, s.label(i), "</a>")
		if place := s.ads[i].Location; place != "" {
			p.html(` <span class="place">`, place, "</span>")
		}
		p.html("</li>\n")
	}
	p.html("</ul>\n<p class=\"pager\">")
	if n > 1 {
		p.html(`<a rel="prev" href="`, listingPath(n-1), `">Previous</a> `)
	}
	if n < s.pages() {
		p.html(`<a rel="next" href="`, listingPath(n+1), `">Next</a>`)
	}
	p.html("</p>\n<p><a href=\"/private/desk\">Employers' desk</a></p></main>\n")
	p.bottom(s.opts.Name)
}

// label is what ad i is called in a list: its title, or the start of its text, or its number.
func (s shard) label(i int) string {
	ad := s.ads[i]
	if ad.Title != "" {
		return ad.Title
	}
	if t := teaser(ad.Text, 60); t != "" {
		return t
	}
	return "Offer " + strconv.Itoa(i)
}

// aboutPage says what the board is, and links an address that is missing.
func (s shard) aboutPage(p *page) {
	p.top(s.opts.Name, "About", "en", "")
	p.html("<main><h1>About ", s.opts.Name, "</h1>\n<p>This board exists for demonstrations and measurements. Every offer on it was "+
		"invented, the honest ones and the others. Nobody can be reached through it.</p>\n"+
		"<p>Older offers: <a href=\"/archive/2019\">2019</a>.</p></main>\n")
	p.bottom(s.opts.Name)
}

// newsPage is a report about lures: it quotes what they say and offers nothing.
func (s shard) newsPage(p *page) {
	p.top(s.opts.Name, "Cảnh báo thủ đoạn tuyển dụng lừa đảo", "vi", "")
	p.html(`<main><article><h1>Cảnh báo thủ đoạn tuyển dụng lừa đảo</h1>
<p>Cơ quan công an cảnh báo người dân về các bài đăng tuyển người ra nước ngoài với lời hứa “việc nhẹ lương cao”.</p>
<p>Theo trình báo của các nạn nhân, đối tượng thường viết “lương 25 triệu, bao vé xe, không cần hộ chiếu, chỉ cần biết gõ máy”,
sau đó đưa người qua biên giới tới Bavet, giữ giấy tờ và ép gọi điện lừa đảo. Ai muốn về phải nộp tiền chuộc.</p>
<p>Công an khuyến cáo: không nhận lời đi làm khi không biết tên công ty, không có hợp đồng, không có giấy phép lao động.
Nếu nghi ngờ, hãy báo cho công an hoặc bộ đội biên phòng nơi gần nhất.</p></article></main>
`)
	p.bottom(s.opts.Name)
}

// loginPage asks for a password. Nothing is behind it.
func (s shard) loginPage(p *page) {
	p.top(s.opts.Name, "Log in", "en", `<meta name="robots" content="noindex">`+"\n")
	p.html(`<main><h1>Log in</h1>
<form method="post" action="/login"><p><label>Mail <input name="mail" type="email"></label></p>
<p><label>Password <input name="password" type="password"></label></p><p><button>Log in</button></p></form></main>
`)
	p.bottom(s.opts.Name)
}

// privatePage is what a crawler sees that does not obey robots.txt.
func (s shard) privatePage(p *page) {
	p.top(s.opts.Name, "Employers' desk", "en", "")
	p.html("<main><h1>Employers' desk</h1><p>This page is closed to crawlers by robots.txt.</p></main>\n")
	p.bottom(s.opts.Name)
}

// missingPage is the page of a 404.
func (s shard) missingPage(p *page) {
	p.top(s.opts.Name, "Not found", "en", `<meta name="robots" content="noindex">`+"\n")
	p.html("<main><h1>Not found</h1><p>This offer has ended or never was. <a href=\"/\">To the start page</a></p></main>\n")
	p.bottom(s.opts.Name)
}

"""Crawls the hosts of some addresses with Scrapy and writes a line of JSON for each page.

Arguments: the file to write, the start addresses with spaces between. Prints how many pages and how long.
"""
import json
import sys
import time
from urllib.parse import urlparse

import scrapy
from scrapy.crawler import CrawlerProcess


class Pages(scrapy.Spider):
    name = "pages"

    def parse(self, response):
        yield {"url": response.url, "title": response.css("h1::text").get(), "text": " ".join(response.css("main ::text").getall())}
        for link in response.css("a::attr(href)").getall():
            to = response.urljoin(link)
            if urlparse(to).hostname in self.hosts:
                yield scrapy.Request(to)


def main():
    out, start = sys.argv[1], sys.argv[2].split()
    process = CrawlerProcess(settings={
        "LOG_LEVEL": "ERROR",
        "ROBOTSTXT_OBEY": False,
        "TELNETCONSOLE_ENABLED": False,
        "CONCURRENT_REQUESTS": 32,
        "CONCURRENT_REQUESTS_PER_DOMAIN": 1,
        "FEEDS": {out: {"format": "jsonlines"}},
    })
    crawler = process.create_crawler(Pages)
    begun = time.time()
    process.crawl(crawler, start_urls=start, hosts={urlparse(u).hostname for u in start})
    process.start()
    print(json.dumps({"pages": crawler.stats.get_value("response_received_count", 0), "took_s": time.time() - begun}))


main()

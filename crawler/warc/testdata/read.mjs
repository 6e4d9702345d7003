// Prints one JSON line for each record of the WARC files named, as warcio reads them. Bodies are decoded.
import fs from "node:fs";
import { WARCParser } from "warcio";

for (const name of process.argv.slice(2)) {
  const parser = new WARCParser(fs.createReadStream(name));
  for await (const record of parser) {
    const text = await record.contentText();
    console.log(JSON.stringify({
      type: record.warcType,
      id: record.warcHeader("WARC-Record-ID"),
      url: record.warcTargetURI ?? "",
      date: record.warcDate,
      refers: record.warcRefersToTargetURI ?? "",
      status: record.httpHeaders?.statusCode ?? 0,
      method: record.httpHeaders?.method ?? "",
      mime: record.httpHeaders?.headers.get("Content-Type") ?? "",
      offset: parser.offset,
      text,
    }));
  }
}

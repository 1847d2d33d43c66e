// Answers what test_ranker.py asks, in Node: {"data": …, "texts": […], "words": […]} comes in.
import { readFileSync } from "node:fs";
import vm from "node:vm";

const { data, texts, words } = JSON.parse(readFileSync(0, "utf-8"));
const explain = vm.runInThisContext(`${readFileSync(process.argv[2], "utf-8")}\nexplain`);
const built = explain.load(data);
const pages = texts.map((text) => explain.search(text, built).map(({ path, why }) => [path, why]));
process.stdout.write(JSON.stringify({ pages, stems: words.map(explain.stem) }));

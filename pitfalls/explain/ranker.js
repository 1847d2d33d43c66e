// Ranks the pages of the course for a pasted text, in a browser. It does what index.py and words.py
// do, line by line: a test gives both the same sentences, and demands the same pages.
"use strict";

const explain = (() => {
  const W = "[\\p{L}\\p{N}_]"; // what \w is in Python
  const START = `(?<!${W})`, END = `(?!${W})`;
  const LETTER = "(?![\\p{N}])" + W;
  const of = (pattern, flags) => new RegExp(pattern, `u${flags}`);

  const TOKEN = of(`${START}eyJ(?:${W}|[.=+/-])*|${START}[A-Za-z0-9+/]{40,}={0,2}`, "g");
  const ADDRESS = of(
    `${START}https?://(?:${W}|[.-])+(?::\\p{Nd}+)?|${START}[A-Za-z]:\\\\\\S*|(?:/(?:${W}|[.~-])+){4,}/?`, "g",
  );
  const HUMP = /(?<=[a-z0-9])(?=[A-Z])|(?<=[A-Z])(?=[A-Z][a-z])/g;
  const STATUSES = "101|20[0-4]|30[12378]|40[01345]|415|422|429|50[0-4]";
  const OTHER = of(
    `${START}(?!(?:simple|django|drf|framework|graphql|rest|auth|non)-)[a-z]${W}*-jwt${END}|`
    + `${START}jwt-(?:go|cpp|auth)${END}|${W}::${W}|${START}[cf]#|${START}c\\+\\+|\\.net${END}|${START}(?:com|org|io|net)\\.${W}+\\.${W}|`
    + `${W}\\.(?:java|php|rb|go|cs|kt|scala)${END}`, "gi",
  );
  const JOINED = of(
    `${START}(?:(?:access|refresh|sliding)[ -]token|user[ -]model|simple[ -]jwt(?!-login)|`
    + "rest[ -]framework|dj[ -]rest[ -]auth|docker[ -]login|race[ -]condition)", "gi",
  );
  const WORD = of(`${LETTER}${W}*|${START}(?:${STATUSES})${END}`, "g");
  const IDENTIFIER = of(`^${LETTER}${W}*(?:_${W}+|[a-z][A-Z]${W}*)$`, "");
  const FRAME = of(
    `^\\s*File ".*?((?:${W}|-)+)\\.py", line \\p{Nd}+(?:, in (\\S+))?`, "gm",
  );
  const DETAIL = /ErrorDetail\(string=(['"])(.*?)\1, code=(['"])(.*?)\3\)/g;
  const BODY = /[{[][^]*[}\]]/;
  const APOSTROPHE = /(?<=[a-z])['’](?=[a-z])/g;
  const LOG_IN = of(`${START}(log|logs|logged|logging|sign|signs|signed)[ -](in|out)${END}`, "gi");
  const EMAIL = of(`${START}e-mail`, "gi");
  const LONGEST = 20000;

  // words.py

  function read(pasted) {
    let text = pasted.slice(-LONGEST).replace(DETAIL, '"$2"');
    const frames = [...text.matchAll(FRAME)];
    if (frames.length) {
      const [, file, name] = frames.at(-1);
      const lines = text.split(/\r\n|[\n\r\v\f\x1c-\x1e\x85\u2028\u2029]/);
      text = [`${file} ${name || ""}`, ...lines.filter((it) => it && !/^\s/.test(it))].join("\n");
    }
    const body = text.match(BODY);
    if (body) {
      const said = values(parsed(body[0])).join("\n");
      const end = body.index + body[0].length;
      if (said) text = `${text.slice(0, body.index)} ${said} ${text.slice(end)}`;
    }
    return text.replace(TOKEN, " ").replace(ADDRESS, " ");
  }

  function parsed(body) {
    for (const parse of [JSON.parse, literal]) {
      try {
        return parse(body);
      } catch {}
    }
    return undefined;
  }

  // What Python prints of a value: {'detail': "…", 'codes': (1, None)}.
  function literal(text) {
    const parts = text.match(/'(?:\\[^]|[^'\\\n])*'|"(?:\\[^]|[^"\\\n])*"|[{}[\]():,]|[\w.+-]+|\S/g) || [];
    let at = 0;
    const take = (expected) => {
      if (expected && parts[at] !== expected) throw new SyntaxError(text);
      return parts[at++];
    };
    const list = (end, item) => {
      const found = [];
      while (parts[at] !== end) {
        found.push(item());
        if (parts[at] !== end) take(",");
      }
      take(end);
      return found;
    };
    const pair = () => {
      const name = value();
      take(":");
      return [name, value()];
    };
    const value = () => {
      const part = take() ?? take("a value");
      if (part === "{") return Object.fromEntries(list("}", pair));
      if (part === "[") return list("]", value);
      if (part === "(") return list(")", value);
      if (/^['"]/.test(part)) return part.slice(1, -1).replace(/\\([^])/g, unescaped);
      const known = { True: true, False: false, None: null };
      if (part in known) return known[part];
      if (Number.isNaN(Number(part))) throw new SyntaxError(part);
      return Number(part);
    };
    const whole = value();
    if (at < parts.length) throw new SyntaxError(text);
    return whole;
  }

  const unescaped = (_, sign) => ({ n: "\n", t: "\t", r: "\r" })[sign] ?? sign;

  function values(body) {
    if (typeof body === "string") return [body];
    if (Array.isArray(body)) return body.flatMap(values);
    if (!body || typeof body !== "object") return [];
    const said = body.messages && values(body.messages).length;
    return Object.entries(body)
      .filter(([name]) => !said || !["detail", "code"].includes(name))
      .flatMap(([name, value]) => field(name, value));
  }

  function field(name, value) {
    const isTexts = Array.isArray(value) && value.every((each) => typeof each === "string");
    return isTexts ? value.map((each) => `${name} ${each}`) : values(value);
  }

  function words(text, same = {}) {
    const found = [];
    text = text.replace(OTHER, "$& otherstack ").replace(JOINED, (it) => it.replace(/[ -]/g, "_"));
    for (const word of text.replace(LOG_IN, "log$2").replace(EMAIL, "email").match(WORD) || []) {
      found.push(word.toLowerCase());
      if (IDENTIFIER.test(word)) {
        found.push(...word.replace(HUMP, "_").toLowerCase().split("_").filter(Boolean));
      }
    }
    return found.map((word) => (Object.hasOwn(same, word) ? same[word] : word));
  }

  function plain(text) {
    const parts = text.toLowerCase().replace(APOSTROPHE, "").match(of(`[a-z]${W}*`, "g")) || [];
    return ` ${parts.join(" ")} `;
  }

  // The stem of a word: M. F. Porter, An algorithm for suffix stripping, 1980.

  const STEP2 = {
    ational: "ate", tional: "tion", enci: "ence", anci: "ance", izer: "ize", bli: "ble",
    alli: "al", entli: "ent", eli: "e", ousli: "ous", ization: "ize", ation: "ate", ator: "ate",
    alism: "al", iveness: "ive", fulness: "ful", ousness: "ous", aliti: "al", iviti: "ive",
    biliti: "ble", logi: "log",
  };
  const STEP3 = { icate: "ic", ative: "", alize: "al", iciti: "ic", ical: "ic", ful: "", ness: "" };
  const STEP4 =
    /^(.+?)(?:al|ance|ence|er|ic|able|ible|ant|ement|ment|ent|(?<=[st])ion|ou|ism|ate|iti|ous|ive|ize)$/;

  // "cvcc" for "test": which letters are consonants, and which are vowels.
  function shape(word) {
    let found = "";
    for (const letter of word) {
      const isVowel = "aeiou".includes(letter) || (letter === "y" && found.endsWith("c"));
      found += isVowel ? "v" : "c";
    }
    return found;
  }

  const measure = (word) => (shape(word).match(/v+c/g) || []).length;
  const hasVowel = (word) => shape(word).includes("v");
  const isShort = (word) => shape(word).endsWith("cvc") && !/[wxy]$/.test(word);
  const isDoubled = (word) => word.length > 1 && word.at(-1) === word.at(-2) && shape(word).endsWith("c");

  function stem(word) {
    if (word.length < 3) return word;
    if (word.endsWith("sses")) word = word.slice(0, -2);
    else if (word.endsWith("ies")) word = word.slice(0, -2);
    else if (/[^s]s$/.test(word)) word = word.slice(0, -1);

    const [, start] = word.match(/^(.*)(?:ed|ing)$/) || [];
    if (word.endsWith("eed")) {
      if (measure(word.slice(0, -3)) > 0) word = word.slice(0, -1);
    } else if (start && hasVowel(start)) {
      word = start;
      if (/(?:at|bl|iz)$/.test(word)) word += "e";
      else if (isDoubled(word)) word = /[lsz]$/.test(word) ? word : word.slice(0, -1);
      else if (measure(word) === 1 && isShort(word)) word += "e";
    }
    if (word.endsWith("y") && hasVowel(word.slice(0, -1))) word = `${word.slice(0, -1)}i`;

    for (const step of [STEP2, STEP3]) {
      const end = Object.keys(step).find((it) => word.endsWith(it));
      const rest = end && word.slice(0, -end.length);
      if (end && measure(rest) > 0) word = rest + step[end];
    }
    const [, base] = word.match(STEP4) || [];
    if (base && measure(base) > 1) word = base;

    const size = measure(word);
    if (word.endsWith("e") && (size > 1 || (size === 1 && !isShort(word.slice(0, -1))))) {
      word = word.slice(0, -1);
    }
    return word.endsWith("ll") && size > 1 ? word.slice(0, -1) : word;
  }

  // index.py

  const SETS = [
    "exact", "common", "own", "subject", "nearby", "tokens", "django", "forms", "elsewhere", "packages",
    "other_answers",
  ];
  const PHRASES = ["phrases", "other_messages", "other_packages"];

  function load(data) {
    const byMessage = new Map(data.messages.map(([text, ...rest]) => [plain(text), [text, pairs(rest)]]));
    return {
      ...data,
      ...Object.fromEntries(["stop_words", ...SETS].map((name) => [name, new Set(data[name])])),
      messages: byMessage,
      terms: new Map(Object.entries(data.terms)),
    };
  }

  const pairs = (flat) => flat.flatMap((it, at) => (at % 2 ? [] : [[it, flat[at + 1]]]));

  function search(pasted, built) {
    const { limits } = built;
    let text = read(pasted);
    const all = words(text, built.same).filter((it) => !built.stop_words.has(it));
    const asked = [...new Set(all)];
    text = plain(text);
    const [scores, said] = byMessages(text, built);
    const has = new Map();
    let telling = asked.filter((it) => !built.everywhere.includes(it));
    if (!telling.length) telling = asked;
    for (const [number, score, own] of byWords(telling, built)) {
      scores.set(number, (scores.get(number) || 0) + score);
      has.set(number, own);
    }
    const answers = new Map();
    const numbers = [...scores.keys()].sort((a, b) => scores.get(b) - scores.get(a) || a - b);
    for (const number of numbers) {
      const page = built.pages[number], message = said.get(number), own = has.get(number) || [];
      const quote = message && built.messages.get(message)[0];
      if (!answers.has(page.path)) {
        const why = reason(page.row, quote, own);
        answers.set(page.path, { path: page.path, title: page.title, score: scores.get(number), why });
      }
    }
    const best = [...answers.values()].slice(0, limits.most);
    if (!best.length || best[0].score < needed(asked, text, said, built)) return [];
    return best.filter((each) => each.score >= limits.far_behind * best[0].score);
  }

  function needed(asked, text, said, built) {
    const { limits } = built, messages = [...said.values()];
    const size = (it) => it.trim().split(" ").length;
    const near = Object.fromEntries(SETS.map((name) => [name, asked.filter((it) => built[name].has(it)).length]));
    const [phrase, otherMessage, otherPackage] = PHRASES.map(
      (name) => built[name].some((it) => text.includes(` ${it} `)),
    );
    const ours = near.own || messages.some((it) => built.exact.has(it));
    const subject = near.subject || phrase;
    const other = near.elsewhere || otherMessage || built.other_answers.has(text.trim());
    const aPackage = near.packages || otherPackage;
    if (!ours && (aPackage || (other && !(subject && near.django)))) return Infinity;
    if (asked.length <= limits.short && asked.every((it) => built.terms.has(stem(it)))) {
      return asked.length > 1 ? limits.search : 0;
    }
    const longest = Math.max(0, ...messages.filter((it) => !built.common.has(it)).map(size));
    if (ours || longest >= limits.long) return limits.own;
    if (subject) return limits.subject;
    if (!near.tokens) return near.forms || !near.nearby ? Infinity : limits.one;
    const known = near.nearby + (near.django > 0 ? 1 : 0);
    return [limits.one, limits.two, limits.subject][Math.min(known, 3) - 1];
  }

  function byMessages(text, built) {
    const scores = new Map(), longest = new Map();
    const found = [...built.messages.keys()].filter((it) => text.includes(it));
    found.sort((a, b) => b.length - a.length || (a < b ? -1 : 1));
    found.forEach((message, place) => {
      const weights = built.messages.get(message)[1];
      let rare = Math.log(1 + built.pages.length / weights.length);
      if (found.slice(0, place).some((longer) => longer.includes(message))) rare /= 2;
      for (const [number, weight] of weights) {
        if (longest.has(number)) continue;
        longest.set(number, message);
        scores.set(number, rare * Math.sqrt(weight * Math.min(message.trim().split(" ").length, 9)));
      }
    });
    return [scores, longest];
  }

  function byWords(asked, built) {
    const stems = new Map(asked.map((word) => [word, stem(word)]));
    const known = asked.filter((word) => built.terms.has(stems.get(word)));
    const times = new Map();
    for (const word of known) times.set(stems.get(word), (times.get(stems.get(word)) || 0) + 1);
    const length = Math.sqrt([...times.values()].reduce((sum, it) => sum + it * it, 0));
    const scores = new Map(), has = new Map();
    const fields = (word) => built.terms.get(stems.get(word))[0];
    for (const word of [...known].sort((a, b) => fields(a) - fields(b))) {
      for (const [number, score] of pairs(built.terms.get(stems.get(word)).slice(1))) {
        scores.set(number, (scores.get(number) || 0) + score);
        has.set(number, [...(has.get(number) || []), word]);
      }
    }
    return [...scores].map(([number, score]) => [
      number, ((score / 10 / length) * has.get(number).length) / asked.length, has.get(number).slice(0, 4),
    ]);
  }

  function reason(row, quote, has) {
    if (row) return `It says: ${row}`;
    if (quote) return `It has your message: ${quote}`;
    return `It has your words: ${has.join(", ")}.`;
  }

  return { load, search, stem };
})();

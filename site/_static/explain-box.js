"use strict";

// The box that explains a pasted text. The ranker and its index come in one request, with the first
// question.
(() => {
  const root = document.documentElement.dataset.content_root || "./";
  const form = document.querySelector("form.explain");
  const text = form.querySelector("textarea");
  const answer = form.querySelector(".answer");
  let loaded;

  const script = (name) =>
    new Promise((resolve, reject) => {
      const added = document.createElement("script");
      added.src = root + name;
      added.onload = resolve;
      added.onerror = () => reject(new Error(name));
      document.head.append(added);
    });

  const element = (name, content, properties = {}) => {
    const made = Object.assign(document.createElement(name), properties);
    made.append(...[content].flat());
    return made;
  };

  // pitfalls/clock_skew/README.md is pitfalls/clock_skew/index.html.
  const address = (path) => root + path.replace(/README\.md$/, "index.md").replace(/\.md$/, ".html");

  function found(pages) {
    const number = pages.length === 1 ? "One page answers" : `${pages.length} pages answer`;
    const items = pages.map(({ path, title, why }) =>
      element("li", [element("a", title, { href: address(path) }), element("p", why)]));
    return [element("p", `${number} this.`), element("ol", items)];
  }

  function unknown() {
    const all = element("a", "All pitfalls, by what you see", { href: address("pitfalls/README.md") });
    return [element("p", ["No page fits this text. ", all, "."])];
  }

  // Sphinx finds words in the whole of each page. It asks for each page that it shows.
  const everywhere = (asked) => {
    const href = `${root}search.html?${new URLSearchParams({ q: asked, all: "" })}`;
    return element("p", element("a", "Search all pages for these words", { href }));
  };

  async function explainText() {
    const asked = text.value.trim();
    if (!asked) return;
    try {
      await (loaded ??= script("_static/explain.js"));
      const pages = explain.search(asked, explain.index);
      answer.replaceChildren(...(pages.length ? found(pages) : unknown()), everywhere(asked));
    } catch {
      loaded = undefined;
      answer.replaceChildren("The index of pages cannot be loaded. Connect, and try again.");
    }
  }

  form.addEventListener("submit", (event) => {
    event.preventDefault();
    explainText();
  });
  text.addEventListener("keydown", (event) => {
    if (event.key !== "Enter" || event.shiftKey || event.isComposing) return;
    event.preventDefault();
    form.requestSubmit();
  });

  // search.html?q=…
  const place = document.getElementById("search-results");
  const asked = new URLSearchParams(location.search);
  if (!place) return;
  place.append(answer);
  text.value = asked.get("q") || "";
  if (asked.has("all")) {
    const files = ["language_data", "searchtools"].map((name) => `_static/${name}.js`);
    [...files, "searchindex.js"].reduce((before, name) => before.then(() => script(name)), Promise.resolve());
  } else {
    explainText();
  }
})();

// Sends requests and shows what comes back. One project answers in a step's lab, two in a pitfall's.
import { isBeside } from "./beside.js";
import { h } from "./dom.js";
import { Variables, namesIn, withToken } from "./requests.js";
import { decode, tokenView, tokensIn } from "./token.js";

const METHODS = ["GET", "POST", "PUT", "PATCH", "DELETE", "HEAD", "OPTIONS"];
const KEPT = 10;
const PATIENCE = 2000; // milliseconds

const pretty = (text) => {
  try {
    return JSON.stringify(JSON.parse(text), null, 2);
  } catch {
    return text;
  }
};

const badge = (status, reason = "") =>
  h("span", { class: `lab-status lab-status-${String(status)[0]}` }, `${status} ${reason}`.trim(), " ");

// What a page of Django or REST framework says, without its markup. Django's page for a 404 lists
// the URL patterns in #info. Its page for a 500 has the traceback there, which the log has too.
function readable(html, status) {
  const page = new DOMParser().parseFromString(html, "text/html");
  page.querySelectorAll("script, style, link").forEach((element) => element.remove());
  const parts = [...page.querySelectorAll(status === 404 ? "#summary, #info" : "#summary")];
  const shown = parts.length ? parts : [page.querySelector(".response-info, main") || page.body];
  return shown.map((part) => part.textContent.replace(/[ \t]+/g, " ").replace(/\s*\n\s*/g, "\n").trim()).join("\n\n");
}

// What the server printed and logged during a request.
const serverLog = ({ log, error }) =>
  log.trim() &&
  h(
    "details",
    { class: "lab-log", open: Boolean(error) },
    h("summary", {}, "Log of the server"),
    h("pre", { tabindex: "0" }, log.trim()),
  );

export class Console {
  // projects: [{ title, ask(request), run(arguments), stop() }]. lesson: the requests to offer.
  constructor(projects, lesson) {
    this.projects = projects.map((project) => ({ ...project, variables: new Variables() }));
    this.method = h("select", { name: "method" }, METHODS.map((name) => h("option", {}, name)));
    this.path = h("input", { name: "path", required: true, spellcheck: "false", autocapitalize: "off" });
    this.headers = h("textarea", { name: "headers", rows: "2", spellcheck: "false", placeholder: "Name: value" });
    this.body = h("textarea", { name: "body", rows: "2", spellcheck: "false" });
    this.send = h("button", { class: "lab-button lab-primary" }, "Send");
    this.stop = h(
      "button",
      { type: "button", class: "lab-button lab-stop", hidden: true, onclick: () => this.projects.forEach((project) => project.stop()) },
      "Stop",
    );
    this.hint = h("p", { class: "lab-hint" });
    this.state = h("p", { class: "lab-state", role: "status" });
    this.answers = h("div", { class: "lab-answers" });
    const label = (text, field) => h("label", {}, h("span", {}, text), field);
    const form = h(
      "form",
      { class: "lab-request", onsubmit: (event) => (event.preventDefault(), this.submit()) },
      h("div", { class: "lab-line" }, label("Method", this.method), label("Path", this.path), this.send),
      label("Headers", this.headers),
      label("Body", this.body),
      this.hint,
    );
    for (const field of [this.headers, this.body])
      field.addEventListener("keydown", (event) => {
        if (event.key === "Enter" && (event.ctrlKey || event.metaKey)) form.requestSubmit();
      });
    this.lesson = h("ol", { class: "lab-lesson" }, lesson.map((line) => h("li", {}, this.#offer(line))));
    this.element = h(
      "div",
      { class: "lab-console" },
      lesson.length > 0 && h("details", { open: true }, h("summary", {}, "From the lesson"), this.lesson),
      form,
      h("div", { class: "lab-bar" }, this.state, this.stop),
      this.answers,
    );
    const first = lesson.find((line) => line.path) || { method: "GET", path: "/api/public/", headers: [], body: "" };
    this.fill(first);
  }

  #offer(line) {
    const shown = line.text.replace("http://127.0.0.1:8000", "").replace(/^curl -\w+ /, "curl ");
    return h(
      "button",
      { type: "button", title: line.text, onclick: () => (line.path ? (this.fill(line), this.submit()) : this.#python(line)) },
      h("code", {}, shown.length > 120 ? `${shown.slice(0, 119)}…` : shown),
    );
  }

  fill({ method, path, headers, body }) {
    this.method.value = method;
    this.path.value = path;
    this.headers.value = headers.map((pair) => pair.join(": ")).join("\n");
    this.body.value = body;
    this.#explain();
  }

  get request() {
    const lines = this.headers.value.split("\n").filter((line) => line.includes(":"));
    return {
      method: this.method.value,
      path: this.path.value.replace(/^http:\/\/[^/]+/, "").replace(/^(?!\/|https:)/, "/"),
      headers: lines.map((line) => [line.slice(0, line.indexOf(":")), line.slice(line.indexOf(":") + 1).trim()]),
      body: ["GET", "HEAD"].includes(this.method.value) ? "" : this.body.value,
    };
  }

  // Puts a token into the next request.
  use(kind, token) {
    this.fill(withToken(this.request, kind, token));
    this.send.focus();
  }

  // The variables in a text that have no value yet.
  #unknown(text) {
    return namesIn(text).filter((name) => !this.projects.some(({ variables }) => variables.has(name)));
  }

  #explain() {
    this.hint.textContent = namesIn(this.headers.value + this.body.value)
      .map((name) => {
        const project = this.projects.find(({ variables }) => variables.has(name));
        if (!project) return `$${name} has no value yet.`;
        const whose = this.projects.length > 1 ? "each variant's own" : "the last";
        return `$${name} is ${whose} one: ${project.variables.values[name].slice(0, 12)}…`;
      })
      .join(" ");
  }

  #busy(text) {
    this.state.textContent = text;
    this.send.disabled = Boolean(text);
    this.lesson.querySelectorAll("button").forEach((button) => (button.disabled = Boolean(text)));
  }

  // A view that never ends can be stopped.
  async #each(what, task) {
    const active = document.activeElement;
    this.#busy(what);
    const patience = setTimeout(() => (this.stop.hidden = false), PATIENCE);
    try {
      return await Promise.all(this.projects.map(task));
    } catch (error) {
      this.#show(h("p", { class: "lab-error", role: "alert" }, error.message));
    } finally {
      clearTimeout(patience);
      this.stop.hidden = true;
      this.#busy("");
      if (active?.isConnected && document.activeElement === document.body) active.focus();
      this.#explain();
    }
  }

  async submit() {
    const request = this.request;
    const missing = this.#unknown(JSON.stringify(request));
    if (missing.length) {
      this.state.textContent = `$${missing[0]} has no value yet: ${missing[0] === "ACCESS" || missing[0] === "REFRESH" ? "log in first" : "run the line that sets it"}.`;
      return;
    }
    const answers = await this.#each("Sending …", async ({ variables, ask }) => {
      const before = performance.now();
      const answer = await ask(variables.expand(request));
      variables.remember(answer);
      return { ...answer, ms: Math.round(performance.now() - before) };
    });
    if (!answers) return;
    const shown = answers.map((answer, i) => this.#answer(answer, this.projects[i]));
    this.#show(this.#exchange(`${request.method} ${request.path}`, shown, answers.map((answer) => answer.status)));
  }

  // A line that lets Python print something, and may give it a name.
  async #python({ name, arguments: given, text }) {
    const outcomes = await this.#each("Running …", (project) => project.run(given));
    if (!outcomes) return;
    if (name) outcomes.forEach((outcome, i) => (this.projects[i].variables.values[name] = outcome.stdout.trim()));
    const shown = outcomes.map(({ code, stdout, stderr }, i) => {
      const value = stdout.trim();
      const text = [value, code ? stderr.trim() : ""].filter(Boolean).join("\n") || "It printed nothing.";
      return h(
        "div",
        { class: "lab-answer" },
        this.projects[i].title && h("p", { class: "lab-bar" }, h("strong", {}, this.projects[i].title)),
        decode(value)
          ? tokenView(name, value, (kind) => this.use(kind, `$${name}`))
          : h("pre", { class: "lab-body", tabindex: "0" }, text),
      );
    });
    this.#explain();
    const title = name ? `${name}=$(python …)` : text;
    this.#show(
      this.#exchange(title, shown, []),
    );
  }

  // What was asked, and what came back; it can be folded away.
  #exchange(title, shown, statuses) {
    return h(
      "details",
      { class: "lab-exchange", open: true },
      h("summary", {}, h("code", {}, title), " ", statuses.map((status) => badge(status))),
      h("div", { class: shown.length > 1 ? "lab-variants" : "" }, shown),
    );
  }

  #answer({ status, reason, headers, body, log, error, ms }, { title }) {
    const type = (headers.find(([name]) => name.toLowerCase() === "content-type") || [])[1] || "";
    const html = type.startsWith("text/html");
    const many = this.projects.length > 1;
    const tokens = Object.entries(tokensIn(body));
    return h(
      "div",
      { class: "lab-answer", "data-status": status },
      h(
        "p",
        { class: "lab-bar" },
        title && h("strong", {}, title),
        badge(status, reason),
        h("span", { class: "lab-quiet" }, `${ms} ms`),
      ),
      h(
        "details",
        {},
        h("summary", {}, `${headers.length} headers`),
        h("pre", { tabindex: "0" }, headers.map((pair) => pair.join(": ")).join("\n")),
      ),
      error && h("p", { class: "lab-exception" }, error),
      h("pre", { class: "lab-body", tabindex: "0" }, html ? readable(body, status) : pretty(body)),
      serverLog({ log, error }),
      tokens.map(([name, token]) =>
        tokenView(name, token, (kind) => this.use(kind, many ? `$${name.toUpperCase()}` : token)),
      ),
    );
  }

  #show(element) {
    for (const older of this.answers.children) older.open = false;
    this.answers.prepend(element);
    while (this.answers.children.length > KEPT) this.answers.lastChild.remove();
    // The panel beside the lesson may be low.
    if (isBeside()) (element.querySelector(".lab-body") ?? element).scrollIntoView({ block: "nearest" });
  }
}

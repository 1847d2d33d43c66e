// The button that runs a project's tests, and the list of their outcomes.
import { h, heading } from "./dom.js";
import { Stopped, ahead } from "./machine.js";
import { TestRun } from "./test_run.js";

const WORDS = { passed: "passes", failed: "fails", skipped: "cannot run here" };

export class Check {
  // project(): what TestRun takes.
  constructor(base, project, title = "") {
    this.base = base;
    this.project = project;
    this.button = h("button", { type: "button", class: "lab-button lab-check", onclick: () => this.toggle() }, "Check");
    this.state = h("p", { class: "lab-state", role: "status" });
    this.list = h("ul", { class: "lab-tests" });
    this.element = h("div", { class: "lab-outcomes" }, title && heading(title, 2), this.state, this.list);
  }

  // The files changed after the tests ran.
  isOld() {
    if (!this.running && this.list.children.length) {
      this.state.textContent = "You changed the files after this check. Check again.";
      this.list.classList.add("lab-old");
    }
  }

  toggle() {
    if (this.tests) this.tests.stop();
    else if (!this.running) return this.run();
  }

  async run() {
    this.running = true;
    this.button.textContent = "Stop";
    this.list.replaceChildren();
    this.list.classList.remove("lab-old");
    this.state.textContent = "Running the tests …";
    const restarting = () => (this.state.textContent = "Starting the project again …");
    try {
      const tests = new TestRun(this.base, await this.project(), (outcome) => this.#show(outcome), restarting);
      this.tests = tests;
      await tests.run();
      this.#sum(tests);
    } catch (error) {
      this.state.textContent = error instanceof Stopped ? "Stopped." : `The tests did not run: ${error.message}`;
    } finally {
      this.tests = this.running = undefined;
      this.button.textContent = "Check";
      ahead(this.base);
    }
  }

  #show({ outcome, title, message, details }) {
    this.list.append(
      h(
        "li",
        { class: `lab-${outcome}` },
        h("span", { class: "lab-mark" }, WORDS[outcome]),
        h("span", { class: "lab-test" }, title),
        message && h("pre", { tabindex: "0" }, message),
        details && details !== message && h("details", {}, h("summary", {}, "Where"), h("pre", { tabindex: "0" }, details)),
      ),
    );
  }

  #sum({ outcomes, log }) {
    const count = (wanted) => outcomes.filter(({ outcome }) => outcome === wanted).length;
    const able = outcomes.length - count("skipped");
    this.element.dataset.passed = able > 0 && count("passed") === able;
    if (!outcomes.length) {
      this.state.textContent = "The tests could not start.";
      this.list.append(h("li", { class: "lab-failed" }, h("pre", { tabindex: "0" }, log.trim().split("\n").slice(-12).join("\n"))));
    } else {
      this.state.textContent =
        `${count("passed")} of ${able} tests pass.` + (count("skipped") ? ` ${count("skipped")} cannot run in a browser.` : "");
    }
  }
}

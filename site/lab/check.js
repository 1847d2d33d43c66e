// Runs a project's tests in a fresh worker and shows which promises hold.
import { h, heading } from "./dom.js";
import { Stopped, ahead, fresh } from "./machine.js";

const AT_ONCE = Math.min(4, navigator.hardwareConcurrency || 2);

// A process that a test asked for, in a worker of its own.
async function answer(base, { files, database }, { arguments: given, environment }) {
  const machine = await fresh(base);
  try {
    if (database) await machine.call("restore", { database });
    return await machine.call("process", { files, environment, arguments: given });
  } finally {
    machine.stop();
  }
}

async function answerAll(base, project, wanted, answers) {
  const left = [...wanted];
  const worker = async () => {
    for (let one = left.pop(); one; one = left.pop())
      if (!(one.key in answers)) {
        answers[one.key] = null;
        answers[one.key] = await answer(base, project, one);
      }
  };
  await Promise.all(Array.from({ length: AT_ONCE }, worker));
}

export class Check {
  // project(): { files, environment } to test, what else runtime/check.py takes, and a database.
  constructor(base, project, title = "") {
    this.base = base;
    this.project = project;
    this.button = h("button", { type: "button", class: "lab-button lab-check", onclick: () => this.toggle() }, "Check");
    this.state = h("p", { class: "lab-state", role: "status" });
    this.list = h("ul", { class: "lab-promises" });
    this.element = h("div", { class: "lab-proof" }, title && heading(title, 2), this.state, this.list);
  }

  toggle() {
    if (this.machine) this.machine.stop();
    else if (!this.running) return this.run();
  }

  async run() {
    this.running = true;
    this.button.textContent = "Stop";
    this.list.replaceChildren();
    this.state.textContent = "Running the tests …";
    this.outcomes = [];
    try {
      await this.#rounds();
      this.#sum();
    } catch (error) {
      this.state.textContent = error instanceof Stopped ? "Stopped." : `The tests did not run: ${error.message}`;
    } finally {
      this.machine?.stop();
      this.machine = this.running = undefined;
      this.button.textContent = "Check";
      ahead(this.base);
    }
  }

  // Tests that start the project afresh end the first round without an outcome. Their processes
  // run, and a second round has the answers; a test that asks for one after the other needs more.
  async #rounds() {
    const project = await this.project();
    const { database, ...given } = project;
    const answers = {};
    let only = [];
    this.machine = await fresh(this.base);
    if (database) await this.machine.call("restore", { database });
    do {
      const round = await this.machine.call("check", { ...given, answers, only }, (told) => this.#tell(told));
      if (round.wanted.length) {
        this.state.textContent = "Starting the project afresh …";
        await answerAll(this.base, project, round.wanted, answers);
      }
      only = round.again;
      this.log = round.log;
    } while (only.length);
  }

  #tell(told) {
    this.outcomes.push(told);
    const words = { passed: "holds", failed: "broken", skipped: "cannot run here" };
    this.list.append(
      h(
        "li",
        { class: `lab-${told.outcome}` },
        h("span", { class: "lab-mark" }, words[told.outcome]),
        h("span", { class: "lab-promise" }, told.title),
        told.message && h("pre", { tabindex: "0" }, told.message),
        told.details && told.details !== told.message && h("details", {}, h("summary", {}, "Where"), h("pre", { tabindex: "0" }, told.details)),
      ),
    );
  }

  #sum() {
    const count = (outcome) => this.outcomes.filter((told) => told.outcome === outcome).length;
    const able = this.outcomes.length - count("skipped");
    this.passed = able > 0 && count("passed") === able;
    this.element.dataset.passed = this.passed;
    if (!this.outcomes.length) {
      this.state.textContent = "The tests could not start.";
      this.list.append(h("li", { class: "lab-failed" }, h("pre", { tabindex: "0" }, this.log.trim().split("\n").slice(-12).join("\n"))));
    } else {
      this.state.textContent =
        `${count("passed")} of ${able} promises hold.` + (count("skipped") ? ` ${count("skipped")} cannot run in a browser.` : "");
    }
  }
}

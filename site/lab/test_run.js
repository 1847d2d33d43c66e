// Runs a project's tests in a worker.
import { fresh } from "./machine.js";

const AT_ONCE = Math.min(4, globalThis.navigator?.hardwareConcurrency || 2);

// Runs a process that a test asked for, in a worker of its own.
async function runProcess(base, { files, database }, { arguments: given, environment }) {
  const machine = await fresh(base);
  try {
    if (database) await machine.call("restore", { database });
    return await machine.call("process", { files, environment, arguments: given });
  } finally {
    machine.stop();
  }
}

async function runProcesses(base, project, wanted, answers) {
  const left = [...wanted];
  const worker = async () => {
    for (let one = left.pop(); one; one = left.pop())
      if (!(one.key in answers)) {
        answers[one.key] = null;
        answers[one.key] = await runProcess(base, project, one);
      }
  };
  await Promise.all(Array.from({ length: AT_ONCE }, worker));
}

export class TestRun {
  outcomes = [];
  log = "";

  // project: { files, environment }, what else runtime/check.py takes, and a database.
  // told(outcome) is called after each test, restarting() before the processes run.
  constructor(base, project, told = () => {}, restarting = () => {}) {
    this.base = base;
    this.project = project;
    this.told = told;
    this.restarting = restarting;
  }

  // Tests that start a process end the first round without an outcome. Their processes run, and a
  // second round has the answers; a test that starts one after the other needs more rounds.
  // first: a machine to use, if there is one; else a fresh one.
  async run(first) {
    const { database, ...given } = this.project;
    const answers = {};
    let only = [];
    this.machine = first || (await fresh(this.base));
    try {
      if (database) await this.machine.call("restore", { database });
      do {
        const round = await this.machine.call("check", { ...given, answers, only }, (outcome) => {
          this.outcomes.push(outcome);
          this.told(outcome);
        });
        if (round.wanted.length) {
          this.restarting();
          await runProcesses(this.base, this.project, round.wanted, answers);
        }
        only = round.again;
        this.log = round.log;
      } while (only.length);
    } finally {
      this.machine.stop();
    }
  }

  stop() {
    this.machine?.stop();
  }
}

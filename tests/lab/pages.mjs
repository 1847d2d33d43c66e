// node pages.mjs LAB: runs the projects of a built lab in Node, with the code that a browser runs.
//
// Each line of the input is a page: {"kind": "step", "name": "04_token_urls", "edits": {…}}.
// Each line of the output is what came of it: {"answers": […], "tests": [[…], …]} or {"error": …}.
import { readFile } from "node:fs/promises";
import { createInterface } from "node:readline";
import { pathToFileURL } from "node:url";
import { Worker as Thread } from "node:worker_threads";
import { first } from "../../site/lab/machine.js";
import {
  VARIANTS, baseDatabase, stepFiles, stepProject, stepTests, variantProject, variantTests,
} from "../../site/lab/projects.js";
import { Variables, namesIn, withToken } from "../../site/lab/requests.js";
import { Server, ownKey } from "../../site/lab/server.js";
import { TestRun } from "../../site/lab/test_run.js";
import { decode, tokensIn } from "../../site/lab/token.js";

const base = pathToFileURL(`${process.argv[2]}/`);
const key = ownKey();

// A worker as machine.js uses it.
globalThis.Worker = class {
  constructor(url) {
    this.thread = new Thread(new URL("worker.mjs", import.meta.url), { workerData: url.href });
    this.thread.on("message", (data) => this.onmessage({ data }));
    this.thread.on("error", (error) => this.onerror({ message: error.stack, preventDefault() {} }));
  }

  postMessage(message) {
    this.thread.postMessage(message);
  }

  terminate() {
    this.thread.terminate();
  }
};

// Sends the requests of a lesson to each server. An access token in an answer is used once.
async function sendAll(servers, lesson) {
  const projects = servers.map((server) => ({ server, variables: new Variables() }));
  const answers = [];
  for (const line of lesson) {
    const missing = namesIn(JSON.stringify([line.headers, line.body, line.path]));
    const unknown = missing.filter((name) => !projects.some(({ variables }) => variables.has(name)));
    const answer = { text: line.text, unknown, statuses: [], withToken: [] };
    answers.push(answer);
    if (unknown.length) continue;
    for (const [i, { server, variables }] of projects.entries()) {
      if (line.path) {
        const got = await server.call("answer", sent(variables.expand(line)));
        variables.remember(got);
        answer.statuses.push(got.status);
        const { access } = tokensIn(got.body);
        if (access) {
          const again = await server.call("answer", sent(withToken(line, "access", access)));
          answer.withToken.push(again.status);
        }
      } else {
        const given = line.arguments.map((part) => part.replace("VARIANT", VARIANTS[i]));
        const { code, stdout, stderr } = await server.call("python", { arguments: given });
        if (line.name) variables.values[line.name] = stdout.trim();
        answer.code = Math.max(answer.code ?? 0, code);
        answer.printed = stdout + stderr;
      }
    }
  }
  return answers;
}

const sent = ({ method, path, headers, body }) => ({ method, path, headers, body });

// machine: the one to use, instead of a fresh one.
async function runTests(project, machine) {
  const tests = new TestRun(base, project);
  await tests.run(machine);
  return { outcomes: tests.outcomes, log: tests.log };
}

const pages = {
  // edits: a list of {"config/urls.py": its text}; the tests run once with each of them. Of a changed
  // project they run up to the first that fails.
  async step(described, edits) {
    const files = stepFiles(described, key);
    const server = new Server(base, () => stepProject(files));
    try {
      await server.start();
      const answers = await sendAll([server], described.lesson);
      const tests = [];
      for (const edit of edits) {
        const project = stepTests({ ...files, ...edit });
        if (Object.keys(edit).length) project.environment.PYTEST_ADDOPTS = "-x";
        tests.push(await runTests(project));
      }
      return { answers, tests };
    } finally {
      server.forget();
    }
  },

  // The tests of a variant run where its requests were answered: that saves two starts of Python. If
  // one fails there, a fresh worker decides. The tests of a setup always have a fresh one.
  async pitfall(described) {
    const before = () => baseDatabase(base, described, key);
    const servers = VARIANTS.map(
      (variant) => new Server(base, () => variantProject(described, described.own, variant, key), before),
    );
    try {
      for (const server of servers) await server.start();
      const answers = await sendAll(servers, described.lesson);
      const tests = [];
      for (const [i, variant] of VARIANTS.entries()) {
        const database = described.commands ? await servers[i].database() : null;
        const project = variantTests(described, described.own, variant, key, database);
        let run = described.commands ? null : await runTests(project, servers[i].machine);
        if (!run?.outcomes.length || run.outcomes.some((it) => it.outcome === "failed"))
          run = await runTests(project);
        tests.push(run);
      }
      return { answers, tests };
    } finally {
      for (const server of servers) server.forget();
    }
  },
};

async function run({ kind, name, edits }) {
  const path = new URL(`${kind}s/${name}.json`, base);
  return pages[kind](JSON.parse(await readFile(path, "utf8")), edits);
}

(await first(base)).stop();
for await (const line of createInterface({ input: process.stdin })) {
  const result = await run(JSON.parse(line)).catch((error) => ({ error: error.stack }));
  process.stdout.write(`${JSON.stringify(result)}\n`);
}
process.exit();

// A step's lab: its files, the console, its tests.
import { Check } from "./check.js";
import { Console } from "./console.js";
import { h } from "./dom.js";
import { Files } from "./editor.js";
import { Edits, download } from "./edits.js";
import { Server, key } from "./server.js";

const ENVIRONMENT = "environment";

// "NAME=value" lines, as a dict.
const parse = (text) =>
  Object.fromEntries(
    text
      .split("\n")
      .filter((line) => line.includes("="))
      .map((line) => [line.slice(0, line.indexOf("=")).trim(), line.slice(line.indexOf("=") + 1).trim()]),
  );

export async function openStep(room, { name, base, described, first }) {
  const needsKey = Object.values(described.files).some((text) => text.includes("JWT_SIGNING_KEY"));
  const original = needsKey ? { ...described.files, [ENVIRONMENT]: "" } : described.files;
  const edits = new Edits(name, original);
  // A key of the reader's own, made once and kept: not part of the course.
  if (needsKey && !edits.isChanged(ENVIRONMENT)) edits.set(ENVIRONMENT, `JWT_SIGNING_KEY=${key()}\n`);

  const project = () => {
    const { [ENVIRONMENT]: environment = "", ...files } = edits.files;
    return { files, environment: { DJANGO_SETTINGS_MODULE: "config.settings", ...parse(environment) } };
  };
  const server = new Server(base, project);
  const console = new Console(
    [{ ask: (request) => server.call("answer", request), run: (given) => server.call("python", { arguments: given }) }],
    described.lesson,
  );
  const state = h("p", { class: "lab-state", role: "status" });
  const files = new Files(edits, described.open, () => {
    server.stale = true;
    state.textContent = "Edited and kept in this browser. The next request restarts Django with your edits.";
  });
  const proof = new Check(base, () => {
    const { files, environment } = project();
    return { files, environment: { ...environment, DJANGO_SETTINGS_MODULE: "tests.settings" } };
  });

  const replace = (texts, told) => () => {
    const environment = edits.files[ENVIRONMENT];
    edits.reset(texts);
    if (needsKey) edits.set(ENVIRONMENT, environment);
    files.reload();
    server.forget();
    state.textContent = told;
  };
  const finished = replace({}, "This is the finished step again, with an empty database.");
  const before =
    described.before &&
    replace(described.before, "This is the step before. Follow the lesson, and let the tests check it.");

  room.append(
    h("h3", {}, "Requests"),
    console.element,
    h("h3", {}, "Code"),
    files.element,
    h(
      "div",
      { class: "lab-bar lab-tools" },
      proof.button,
      h("button", { type: "button", class: "lab-button", onclick: () => download(name, project().files) }, "Download"),
      h("button", { type: "button", class: "lab-button lab-reset", onclick: finished }, "Reset"),
      before && h("button", { type: "button", class: "lab-button lab-before", onclick: before }, "Start from the step before"),
    ),
    state,
    proof.element,
  );
  try {
    await server.start(first);
  } catch (error) {
    state.textContent = error.message;
  }
}

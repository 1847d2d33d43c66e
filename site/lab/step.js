// A step's lab: its files, the console, its tests.
import { Check } from "./check.js";
import { Console } from "./console.js";
import { h, heading } from "./dom.js";
import { Files } from "./editor.js";
import { Edits, download } from "./edits.js";
import { ENVIRONMENT, stepFiles, stepProject, stepTests } from "./projects.js";
import { Server, about, ownKey } from "./server.js";

// The buttons that change all files at once; told(sentence) is called afterwards.
function toolsFor(name, described, edits, files, told) {
  const button = (label, task, attributes = {}) =>
    h("button", { type: "button", class: "lab-button", onclick: task, ...attributes }, label);
  const replace = (texts, sentence) => () => {
    edits.reset(texts);
    files.reload();
    told(sentence);
  };
  return [
    button("Download", () => {
      const { [ENVIRONMENT]: _, ...own } = edits.files;
      download(name, own);
    }),
    button("Reset", replace({}, "This is the finished step again."), { class: "lab-button lab-reset" }),
    button("Start from the step before", replace(described.before, "This is what the lesson starts from."), {
      class: "lab-button lab-before",
    }),
  ];
}

// Where the project cannot run: its files alone.
export function openFiles(room, { name, described }) {
  const state = h("p", { class: "lab-state", role: "status" });
  const edits = new Edits(name, described.files);
  const files = new Files(edits, described.open, () => (state.textContent = "Edited and kept in this browser."));
  const tools = toolsFor(name, described, edits, files, (told) => (state.textContent = told));
  room.append(heading("Code"), files.element, h("div", { class: "lab-bar lab-tools" }, tools), state);
}

export async function openStep(room, { name, base, described, first }) {
  const edits = new Edits(name, stepFiles(described, ownKey()));
  const server = new Server(base, () => stepProject(edits.files));
  const console = new Console(
    [
      {
        ask: (request) => server.call("answer", request),
        run: (given) => server.call("python", { arguments: given }),
        stop: () => server.forget(),
      },
    ],
    described.lesson,
  );
  const state = h("p", { class: "lab-state", role: "status" });
  const files = new Files(edits, described.open, () => {
    server.stale = true;
    state.textContent = "Edited and kept in this browser. The next request restarts Django with your edits.";
  });
  const check = new Check(base, () => stepTests(edits.files));

  const tools = toolsFor(name, described, edits, files, (told) => {
    server.forget();
    state.textContent = `${told} The next request starts it with an empty database.`;
  });
  room.append(
    heading("Requests"),
    console.element,
    heading("Code"),
    files.element,
    h("div", { class: "lab-bar lab-tools" }, check.button, tools),
    state,
    check.element,
    about(described),
  );
  try {
    await server.start(first);
  } catch (error) {
    state.textContent = error.message;
  }
}

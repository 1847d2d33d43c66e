// A step's lab: its files, the console, its tests.
import { Check } from "./check.js";
import { Console } from "./console.js";
import { h, heading, panel } from "./dom.js";
import { Files } from "./editor.js";
import { Edits, download } from "./edits.js";
import { ENVIRONMENT, stepFiles, stepProject, stepTests } from "./projects.js";
import { Server, about, ownKey } from "./server.js";
import { OTHER_TAB, Replacing, toolButton } from "./tools.js";

// The buttons below the files. told(sentence) is called when all files changed.
function toolsFor(name, described, edits, files, told) {
  const replacing = new Replacing(edits, files, told);
  const save = () => {
    const { [ENVIRONMENT]: _, ...own } = edits.files;
    download(name, own);
  };
  return [
    toolButton("Download", save),
    replacing.button("Reset", {}, "This is the finished step again.", "lab-reset"),
    replacing.button("Start from the step before", described.before, "This is what the lesson starts from.", "lab-before"),
    replacing.undo,
  ];
}

// Where the project cannot run: its files alone.
export function openFiles(room, { name, described }) {
  const state = h("p", { class: "lab-state", role: "status" });
  const edits = new Edits(name, described.files, () => {
    files.reload();
    state.textContent = OTHER_TAB;
  });
  const files = new Files(edits, described.open, () => (state.textContent = "Edited and kept in this browser."));
  const tools = toolsFor(name, described, edits, files, (told) => (state.textContent = told));
  room.append(panel(heading("Code"), files.element, h("div", { class: "lab-bar lab-tools" }, tools), state));
}

export async function openStep(room, { name, base, described, first }) {
  const edits = new Edits(name, stepFiles(described, ownKey()), () => {
    files.reload();
    changed();
    state.textContent = OTHER_TAB;
  });
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
  const check = new Check(base, () => stepTests(edits.files));
  const changed = () => {
    server.stale = true;
    check.isOld();
  };
  const files = new Files(edits, described.open, () => {
    changed();
    state.textContent = "Edited and kept in this browser. The next request restarts Django with your edits.";
  });

  const tools = toolsFor(name, described, edits, files, (told) => {
    server.forget();
    check.isOld();
    state.textContent = `${told} The next request starts it with an empty database.`;
  });
  room.append(
    panel(heading("Requests"), console.element),
    panel(
      heading("Code"),
      files.element,
      h("div", { class: "lab-bar lab-tools" }, check.button, tools),
      state,
      check.element,
      about(described),
    ),
  );
  try {
    await server.start(first);
  } catch (error) {
    state.textContent = error.message;
  }
}

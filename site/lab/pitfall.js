// A pitfall's lab: the wrong and the right variant, each a project that gets the same requests.
import { Check } from "./check.js";
import { Console } from "./console.js";
import { h, heading, panel } from "./dom.js";
import { Files } from "./editor.js";
import { Edits, download } from "./edits.js";
import { VARIANTS, baseDatabase, variantProject, variantTests } from "./projects.js";
import { Server, about, ownKey } from "./server.js";
import { OTHER_TAB, Replacing, toolButton } from "./tools.js";

// The files of both variants, and the switch between them; changed() is called on every edit.
function codeOf(room, edits, changed) {
  const files = new Files(edits, "wrong.py", changed);
  const flip = h("div", { class: "lab-flip", role: "group", "aria-label": "Variant" });
  const choose = (variant) => {
    for (const button of flip.children) button.setAttribute("aria-pressed", button.dataset.variant === variant);
    room.dataset.variant = variant;
    files.open(`${variant}.py`);
  };
  flip.append(
    ...VARIANTS.map((variant) =>
      h("button", { type: "button", class: "lab-button", "data-variant": variant, onclick: () => choose(variant) }, variant),
    ),
  );
  return { files, flip, choose };
}

// The buttons below the code, after those given. told(sentence) is called when all files changed.
function bar(first, save, edits, files, told) {
  const replacing = new Replacing(edits, files, told);
  return h("div", { class: "lab-bar lab-tools" }, first, [
    toolButton("Download", save),
    replacing.button("Reset", {}, "Both variants are as they were.", "lab-reset"),
    replacing.undo,
  ]);
}

// Where the variants cannot run: their files alone.
export function openVariants(room, { name, described }) {
  const edits = new Edits(name, described.own, () => {
    files.reload();
    state.textContent = OTHER_TAB;
  });
  const state = h("p", { class: "lab-state", role: "status" });
  const { files, flip, choose } = codeOf(room, edits, () => (state.textContent = "Edited and kept in this browser."));
  const save = () => download(name, { ...described.files, ...edits.files });
  const tools = bar([], save, edits, files, (told) => (state.textContent = told));
  room.append(panel(heading("Code"), flip, files.element, tools, state));
  choose("wrong");
}

export async function openPitfall(room, { name, base, described, first }) {
  const key = ownKey();
  const edits = new Edits(name, described.own, () => {
    files.reload();
    changed();
    state.textContent = OTHER_TAB;
  });
  const project = (variant) => variantProject(described, edits.files, variant, key);
  const before = () => baseDatabase(base, described, key);
  const servers = VARIANTS.map((variant) => new Server(base, () => project(variant), before));
  const state = h("p", { class: "lab-state", role: "status" });
  const changed = () => {
    servers.forEach((server) => (server.stale = true));
    checks.forEach((check) => check.isOld());
  };
  const { files, flip, choose } = codeOf(room, edits, () => {
    changed();
    state.textContent = "Edited and kept in this browser. The next request restarts both variants with your edits.";
  });
  const console = new Console(
    servers.map((server, i) => ({
      title: `${VARIANTS[i]}.py`,
      ask: (request) => server.call("answer", request),
      run: (given) => server.call("python", { arguments: given.map((part) => part.replace("VARIANT", VARIANTS[i])) }),
      stop: () => server.forget(),
    })),
    described.lesson,
  );

  const checks = VARIANTS.map(
    (variant, i) =>
      new Check(
        base,
        async () => {
          const database = described.commands ? await servers[i].database() : null;
          return variantTests(described, edits.files, variant, key, database);
        },
        `test_${variant}.py, on ${variant}.py`,
      ),
  );
  const check = h("button", { type: "button", class: "lab-button lab-check" }, "Check");
  check.addEventListener("click", async () => {
    check.disabled = true;
    for (const each of checks) await each.run();
    check.disabled = false;
    check.focus();
  });

  const save = () => download(name, project("wrong").files);
  const told = (sentence) => {
    servers.forEach((server) => server.forget());
    checks.forEach((check) => check.isOld());
    state.textContent = `${sentence} Each starts with a new database.`;
  };
  room.append(
    panel(heading("The same request to both"), console.element),
    panel(
      heading("Code"),
      flip,
      files.element,
      bar(check, save, edits, files, told),
      state,
      h("div", { class: "lab-variants" }, checks.map((each) => each.element)),
      about(described),
    ),
  );
  choose("wrong");
  try {
    await servers[0].start(described.commands ? null : first);
    await servers[1].start(described.commands ? first : null);
  } catch (error) {
    state.textContent = error.message;
  }
}

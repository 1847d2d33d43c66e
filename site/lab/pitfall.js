// A pitfall's lab: the wrong and the right variant, each a project that gets the same requests.
import { Check } from "./check.js";
import { Console } from "./console.js";
import { h, heading } from "./dom.js";
import { Files } from "./editor.js";
import { Edits, download } from "./edits.js";
import { VARIANTS, baseDatabase, variantProject, variantTests } from "./projects.js";
import { Server, about, ownKey } from "./server.js";

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

// The buttons below the code, after those given.
const bar = (first, save, reset) =>
  h("div", { class: "lab-bar lab-tools" }, first, [
    h("button", { type: "button", class: "lab-button", onclick: save }, "Download"),
    h("button", { type: "button", class: "lab-button lab-reset", onclick: reset }, "Reset"),
  ]);

// Where the variants cannot run: their files alone.
export function openVariants(room, { name, described }) {
  const edits = new Edits(name, described.own);
  const state = h("p", { class: "lab-state", role: "status" });
  const { files, flip, choose } = codeOf(room, edits, () => (state.textContent = "Edited and kept in this browser."));
  const reset = () => {
    edits.reset();
    files.reload();
    state.textContent = "Both variants are as they were.";
  };
  const save = () => download(name, { ...described.files, ...edits.files });
  room.append(heading("Code"), flip, files.element, bar([], save, reset), state);
  choose("wrong");
}

export async function openPitfall(room, { name, base, described, first }) {
  const key = ownKey();
  const edits = new Edits(name, described.own);
  const project = (variant) => variantProject(described, edits.files, variant, key);
  const before = () => baseDatabase(base, described, key);
  const servers = VARIANTS.map((variant) => new Server(base, () => project(variant), before));
  const state = h("p", { class: "lab-state", role: "status" });
  const { files, flip, choose } = codeOf(room, edits, () => {
    servers.forEach((server) => (server.stale = true));
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

  const reset = () => {
    edits.reset();
    files.reload();
    servers.forEach((server) => server.forget());
    state.textContent = "Both variants are as they were, each with a database of its own.";
  };
  room.append(
    heading("The same request to both"),
    console.element,
    heading("Code"),
    flip,
    files.element,
    bar(check, () => download(name, project("wrong").files), reset),
    state,
    h("div", { class: "lab-variants" }, checks.map((each) => each.element)),
    about(described),
  );
  choose("wrong");
  try {
    await servers[0].start(described.commands ? null : first);
    await servers[1].start(described.commands ? first : null);
  } catch (error) {
    state.textContent = error.message;
  }
}

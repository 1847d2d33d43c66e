// A pitfall's lab: the wrong and the right side, each a project of its own, asked the same things.
import { Check } from "./check.js";
import { Console } from "./console.js";
import { h, heading } from "./dom.js";
import { Files } from "./editor.js";
import { Edits, download } from "./edits.js";
import { fresh } from "./machine.js";
import { Server, about, ownKey } from "./server.js";

const SIDES = ["wrong", "right"];

// The files of both sides, and the switch between them; changed() is called on every edit.
function codeOf(room, edits, changed) {
  const files = new Files(edits, "wrong.py", changed);
  const flip = h("div", { class: "lab-flip", role: "group", "aria-label": "Side" });
  const choose = (side) => {
    for (const button of flip.children) button.setAttribute("aria-pressed", button.dataset.side === side);
    room.dataset.side = side;
    files.open(`${side}.py`);
  };
  flip.append(
    ...SIDES.map((side) =>
      h("button", { type: "button", class: "lab-button", "data-side": side, onclick: () => choose(side) }, side),
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

// Where the sides cannot run: their files alone.
export function openSides(room, { name, described }) {
  const edits = new Edits(name, described.own);
  const state = h("p", { class: "lab-state", role: "status" });
  const { files, flip, choose } = codeOf(room, edits, () => (state.textContent = "Edited and kept in this browser."));
  const reset = () => {
    edits.reset();
    files.reload();
    state.textContent = "Both sides are as they were.";
  };
  const save = () => download(name, { ...described.files, ...edits.files });
  room.append(heading("Code"), flip, files.element, bar([], save, reset), state);
  choose("wrong");
}

export async function openPitfall(room, { name, base, described, first }) {
  const { own, settings, commands, tests } = described;
  const edits = new Edits(name, own);
  const environment = (module) => ({ JWT_SIGNING_KEY: ownKey(), DJANGO_SETTINGS_MODULE: module });

  const project = (side) => ({
    files: { ...described.files, ...edits.files },
    environment: environment(settings[side]),
    commands: commands?.[side],
  });

  // A set-up begins with the base step's database, which the base step's own settings made.
  async function before() {
    if (!commands) return null;
    const machine = await fresh(base);
    try {
      await machine.call("start", { files: described.files, environment: environment("config.settings") });
      return await machine.call("database");
    } finally {
      machine.stop();
    }
  }

  const servers = SIDES.map((side) => new Server(base, () => project(side), before));
  const state = h("p", { class: "lab-state", role: "status" });
  const { files, flip, choose } = codeOf(room, edits, () => {
    servers.forEach((server) => (server.stale = true));
    state.textContent = "Edited and kept in this browser. The next request restarts both sides with your edits.";
  });
  const console = new Console(
    servers.map((server, i) => ({
      title: `${SIDES[i]}.py`,
      ask: (request) => server.call("answer", request),
      run: (given) => server.call("python", { arguments: given.map((part) => part.replace("SIDE", SIDES[i])) }),
      stop: () => server.forget(),
    })),
    described.lesson,
  );

  const proofs = SIDES.map(
    (side, i) =>
      new Check(
        base,
        async () => ({
          ...project(side),
          commands: undefined,
          files: { ...project(side).files, [`test_${side}.py`]: tests[side] },
          database: commands ? await servers[i].database() : null,
          variant: { tests: `test_${side}.py`, is_setup: Boolean(commands) },
        }),
        `test_${side}.py, on ${side}.py`,
      ),
  );
  const check = h("button", { type: "button", class: "lab-button lab-check" }, "Check");
  check.addEventListener("click", async () => {
    check.disabled = true;
    for (const proof of proofs) await proof.run();
    check.disabled = false;
    check.focus();
  });

  const reset = () => {
    edits.reset();
    files.reload();
    servers.forEach((server) => server.forget());
    state.textContent = "Both sides are as they were, each with a database of its own.";
  };
  room.append(
    heading("The same request to both"),
    console.element,
    heading("Code"),
    flip,
    files.element,
    bar(check, () => download(name, project("wrong").files), reset),
    state,
    h("div", { class: "lab-sides" }, proofs.map((proof) => proof.element)),
    about(described),
  );
  choose("wrong");
  try {
    await servers[0].start(commands ? null : first);
    await servers[1].start(commands ? first : null);
  } catch (error) {
    state.textContent = error.message;
  }
}

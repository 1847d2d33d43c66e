// The lab of one page.
import { placeBeside } from "./beside.js";
import { h } from "./dom.js";
import { first } from "./machine.js";
import { offline } from "./offline.js";
import { openPitfall, openVariants } from "./pitfall.js";
import { openFiles, openStep } from "./step.js";

// Shows how much of the files has come. The sizes are known from the build.
function progressBar(sizes) {
  const expected = ["packages.bin", "pyodide/pyodide.asm.wasm"].reduce((sum, name) => sum + sizes[name], 0);
  const bar = h("progress", { max: expected, value: 0, "aria-label": "Loading" });
  const text = h("span", { role: "status" }, "Loading Python and Django …");
  let come = 0;
  return {
    element: h("p", { class: "lab-progress" }, bar, text),
    progress({ bytes }) {
      bar.value = come += bytes;
      if (come >= expected) text.textContent = "Starting Django …";
    },
  };
}

// Fills the place with a lab. refuse(sentence) is called when it cannot run here.
export async function open(place, base, refuse) {
  const { kind, name } = place.dataset;
  await offline(base);
  const json = async (path) => {
    const response = await fetch(new URL(path, base));
    if (!response.ok) throw new Error(`${path}: ${response.status}`);
    return response.json();
  };
  const [sizes, described] = await Promise.all([json("files.json"), json(`${kind}s/${name}.json`)]);
  const head = h("div", { class: "lab-head" }, described.note && h("p", { class: "lab-note" }, described.note));
  const room = h("section", { class: "lab-room", "aria-label": "Lab" }, head);
  if (described.runs) {
    const { element, progress } = progressBar(sizes);
    place.replaceChildren(element);
    const machine = await first(base, progress);
    await (kind === "step" ? openStep : openPitfall)(room, { name, base, described, first: machine });
  } else {
    (kind === "step" ? openFiles : openVariants)(room, { name, described });
  }
  place.replaceChildren(room);
  if (place.dataset.beside !== undefined) placeBeside(head);
  room.tabIndex = -1;
  room.focus({ preventScroll: true });
}

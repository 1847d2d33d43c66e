// Workers with Python in them. A started project never changes: a change gets a fresh worker, and
// the next one is being loaded while the reader works.
import { forget, keep, recall } from "./snapshot.js";

const PAUSE = 1000; // milliseconds that are left to the reader's first request

let spare;
let made; // what a worker starts from: { module, snapshot, packages }, each from an earlier one

export class Stopped extends Error {}

export class Machine {
  #waiting = new Map();
  #count = 0;

  constructor(base, progress = () => {}) {
    this.worker = new Worker(new URL("worker.js", base), { type: "module" });
    this.worker.onmessage = ({ data }) => {
      if ("bytes" in data) return progress(data);
      const { tell, resolve, reject } = this.#waiting.get(data.id) || {};
      if (!resolve) return;
      if ("told" in data) return tell(data.told);
      this.#waiting.delete(data.id);
      if ("error" in data) reject(new Error(data.error));
      else resolve(data.value);
    };
    this.worker.onerror = (event) => {
      event.preventDefault();
      this.#end(new Error(event.message || "its worker was blocked"));
    };
  }

  async load() {
    const given = await this.call("load", made);
    for (const [name, part] of Object.entries(given)) made[name] ??= part;
  }

  // Runs one of the worker's tasks. tell is called with what it tells on the way.
  call(name, given = {}, tell = () => {}) {
    const id = ++this.#count;
    return new Promise((resolve, reject) => {
      this.#waiting.set(id, { resolve, reject, tell });
      this.worker.postMessage({ id, name, given });
    });
  }

  stop() {
    this.worker.terminate();
    this.#end(new Stopped("Stopped."));
  }

  #end(error) {
    for (const { reject } of this.#waiting.values()) reject(error);
    this.#waiting.clear();
  }
}

// The first machine of a page.
export async function first(base, progress) {
  made = { snapshot: await recall(base) };
  const known = Boolean(made.snapshot);
  let machine = new Machine(base, progress);
  try {
    await machine.load();
  } catch (error) {
    if (!known) throw error;
    machine.stop();
    await forget(base);
    made = {};
    machine = new Machine(base, progress);
    await machine.load();
  }
  if (!known) setTimeout(keep, PAUSE, base, made.snapshot);
  return machine;
}

// A loaded machine that has run nothing yet.
export async function fresh(base) {
  prepare(base);
  const { machine, loaded } = spare;
  spare = undefined;
  await loaded;
  return machine;
}

// Loads one ahead, soon.
export function ahead(base) {
  setTimeout(prepare, PAUSE, base);
}

function prepare(base) {
  if (spare) return;
  const machine = new Machine(base);
  spare = { machine, loaded: machine.load() };
  spare.loaded.catch(() => {}); // whoever takes it is told
}

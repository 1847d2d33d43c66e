// Workers with Python in them. A started project never changes: a change gets a fresh worker, and
// the next one is being loaded while the reader works.

let spare;
// What the first worker made, and each later one starts from.
let made = {};

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
    this.loaded = this.call("load", made).then((value) => {
      for (const [name, part] of Object.entries(value)) made[name] ??= part;
    });
    this.loaded.catch(() => {});
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

// A loaded machine that has run nothing yet.
export async function fresh(base, progress) {
  const machine = spare || new Machine(base, progress);
  spare = undefined;
  await machine.loaded;
  return machine;
}

// Loads one ahead.
export function prepare(base) {
  spare ||= new Machine(base);
}

// What the reader changed, kept in this browser by page: {"config/urls.py": its text}. A file that
// the reader does not have yet, or has deleted, is null there.
import { strToU8, zipSync } from "fflate";

// One key for a page, with and without index.html in its URL.
const page = () => location.pathname.replace(/index\.html$/, "");

export class Edits {
  // elsewhere(): called when another tab of this page changed a file.
  constructor(name, original, elsewhere = () => {}) {
    this.key = `lab:${page()}:${name}`;
    this.original = original;
    this.changed = this.#read(this.key) || this.#read(`lab:${page()}index.html:${name}`) || {};
    this.undone = null;
    globalThis.addEventListener("storage", (event) => {
      if (event.key !== this.key) return;
      this.changed = this.#read(this.key) || {};
      elsewhere();
    });
  }

  #read(key) {
    try {
      return JSON.parse(localStorage.getItem(key));
    } catch {
      return null;
    }
  }

  // Without storage (a private window) edits last as long as the page.
  #write() {
    try {
      if (Object.keys(this.changed).length) localStorage.setItem(this.key, JSON.stringify(this.changed));
      else localStorage.removeItem(this.key);
    } catch {}
  }

  get files() {
    const all = { ...this.original, ...this.changed };
    return Object.fromEntries(Object.entries(all).filter(([, text]) => text !== null));
  }

  // The names of the files of the finished project that the reader does not have.
  get missing() {
    return Object.keys(this.original).filter((name) => this.changed[name] === null);
  }

  isChanged(name) {
    return name in this.changed;
  }

  // text: null deletes the file.
  set(name, text) {
    if (text === (this.original[name] ?? null)) delete this.changed[name];
    else this.changed[name] = text;
    this.#write();
  }

  // Replaces all files. undo() brings back what was there.
  reset(files = {}) {
    this.undone = this.changed;
    this.changed = {};
    for (const [name, text] of Object.entries(files)) if (text !== (this.original[name] ?? null)) this.changed[name] = text;
    this.#write();
  }

  undo() {
    this.changed = this.undone;
    this.undone = null;
    this.#write();
  }
}

// Hands the reader a zip of {"config/urls.py": its text}, in a folder of that name.
export function download(name, files) {
  const entries = Object.entries(files).map(([path, text]) => [`${name}/${path}`, strToU8(text)]);
  const url = URL.createObjectURL(new Blob([zipSync(Object.fromEntries(entries))], { type: "application/zip" }));
  const link = document.createElement("a");
  link.href = url;
  link.download = `${name}.zip`;
  link.click();
  URL.revokeObjectURL(url);
}

// What the reader changed, kept in this browser: {"config/urls.py": its text}, by page.
import { strToU8, zipSync } from "fflate";

export class Edits {
  constructor(name, original) {
    this.key = `lab:${location.pathname}:${name}`;
    this.original = original;
    this.changed = this.#read();
  }

  #read() {
    try {
      return JSON.parse(localStorage.getItem(this.key)) || {};
    } catch {
      return {};
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
    return { ...this.original, ...this.changed };
  }

  isChanged(name) {
    return name in this.changed;
  }

  set(name, text) {
    if (text === this.original[name]) delete this.changed[name];
    else this.changed[name] = text;
    this.#write();
  }

  reset(files = {}) {
    this.changed = {};
    for (const [name, text] of Object.entries(files)) if (text !== this.original[name]) this.changed[name] = text;
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

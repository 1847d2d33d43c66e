// A project that answers requests. It restarts when it was changed, and keeps its database, as
// Django's own development server does.
import { h } from "./dom.js";
import { ahead, fresh } from "./machine.js";

// What differs here from the reader's own machine.
export const about = ({ django }) =>
  h(
    "p",
    { class: "lab-quiet lab-about" },
    `Django ${django} on Python 3.14, in this page alone. Passwords are stored with MD5 here, because a browser has ` +
      "no PBKDF2. All else is what runs in your own folder.",
  );

const KEY = "lab:key";

let own;

// The reader's own signing key, of 36 random bytes: made once and kept in this browser.
export function ownKey() {
  try {
    own ??= localStorage.getItem(KEY);
  } catch {}
  if (!own) {
    const bytes = crypto.getRandomValues(new Uint8Array(36));
    own = btoa(String.fromCharCode(...bytes)).replace(/\+/g, "-").replace(/\//g, "_");
    try {
      localStorage.setItem(KEY, own);
    } catch {}
  }
  return own;
}

export class Server {
  // project(): { files, environment, commands }. before(): the database of the first start, or null.
  constructor(base, project, before = () => null) {
    this.base = base;
    this.project = project;
    this.before = before;
    this.stale = true;
  }

  // first: a loaded machine to use, if there is one.
  async start(first) {
    const { files, environment, commands } = this.project();
    const database = this.machine ? await this.machine.call("database") : await this.before();
    this.machine?.stop();
    this.machine = first || (await fresh(this.base));
    if (database) await this.machine.call("restore", { database });
    const { error, traceback } = await this.machine.call("start", { files, environment, commands });
    this.stale = Boolean(error);
    ahead(this.base);
    if (error) throw new Error(`The project does not start. ${error}`, { cause: traceback });
  }

  // The next start begins with an empty database.
  forget() {
    this.machine?.stop();
    this.machine = undefined;
    this.stale = true;
  }

  async database() {
    if (this.stale) await this.start();
    return this.machine.call("database");
  }

  async call(name, given) {
    if (this.stale) await this.start();
    return this.machine.call(name, given);
  }
}

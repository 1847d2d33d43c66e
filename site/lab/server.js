// A project that answers requests. It restarts when it was changed, and keeps its database, as
// Django's own development server does.
import { fresh, prepare } from "./machine.js";

// A signing key of the reader's own, of 36 random bytes.
export const key = () =>
  btoa(String.fromCharCode(...crypto.getRandomValues(new Uint8Array(36)))).replace(/\+/g, "-").replace(/\//g, "_");

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
    prepare(this.base);
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

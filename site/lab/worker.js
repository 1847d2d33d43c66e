// Python in a worker: loads it, then runs what the page asks of runtime/project.py.
import { loadPyodide } from "./pyodide/pyodide.mjs";
import check from "./runtime/check.py";
import liveServer from "./runtime/live_server.py";
import preload from "./runtime/preload.py";
import project from "./runtime/project.py";
import wsgiAdapter from "./runtime/wsgi_adapter.py";
import reporting from "../../guide/reporting/__init__.py";
import exchanges from "../../guide/reporting/exchanges.py";
import recorder from "../../guide/reporting/recorder.py";
import schema from "../../guide/reporting/schema.py";
import wording from "../../guide/reporting/wording.py";
import variants from "../../guide/variants/__init__.py";
import variantFixtures from "../../guide/variants/fixtures.py";
import variantPlugin from "../../guide/variants/plugin.py";

const SITE_PACKAGES = "/lib/python3.14/site-packages/";

// The lab's own modules, and two packages that run and record the tests everywhere.
const MODULES = {
  "lab/runtime/check.py": check,
  "lab/runtime/live_server.py": liveServer,
  "lab/runtime/preload.py": preload,
  "lab/runtime/project.py": project,
  "lab/runtime/wsgi_adapter.py": wsgiAdapter,
  "reporting/__init__.py": reporting,
  "reporting/exchanges.py": exchanges,
  "reporting/recorder.py": recorder,
  "reporting/schema.py": schema,
  "reporting/wording.py": wording,
  "variants/__init__.py": variants,
  "variants/fixtures.py": variantFixtures,
  "variants/plugin.py": variantPlugin,
};

// What Python sees of JavaScript. It has no use for more, and a snapshot cannot hold more.
const jsglobals = { Object, setTimeout: (...given) => setTimeout(...given), clearTimeout: (id) => clearTimeout(id) };

let python;
let telling; // where what Python tells goes, while it runs

const at = (path) => new URL(path, import.meta.url).href;

// Tells the page how much of a file has come.
async function counted(path, coming) {
  const response = await coming;
  if (!response.ok) throw new Error(`${path}: ${response.status}`);
  const counter = new TransformStream({
    transform(chunk, controller) {
      postMessage({ path, bytes: chunk.length });
      controller.enqueue(chunk);
    },
  });
  const type = response.headers.get("Content-Type");
  return new Response(response.body.pipeThrough(counter), { headers: { "Content-Type": type } });
}

async function unzipped(path) {
  const packed = await counted(path, fetch(at(path)));
  return new Response(packed.body.pipeThrough(new DecompressionStream("gzip"))).arrayBuffer();
}

// The packages as one file: the length of a list of [name, size], the list, then the bytes.
function unpack(packed) {
  const start = 4 + new DataView(packed).getUint32(0, true);
  const list = JSON.parse(new TextDecoder().decode(packed.slice(4, start)));
  const known = new Set();
  let offset = start;
  for (const [name, size] of list) {
    const path = SITE_PACKAGES + name;
    const folder = path.slice(0, path.lastIndexOf("/"));
    if (!known.has(folder)) python.FS.mkdirTree(folder);
    known.add(folder);
    python.FS.writeFile(path, new Uint8Array(packed, offset, size), { canOwn: true });
    offset += size;
  }
  for (const folder of ["lab/runtime", "reporting", "variants"]) python.FS.mkdirTree(SITE_PACKAGES + folder);
  for (const [name, text] of Object.entries(MODULES)) python.FS.writeFile(SITE_PACKAGES + name, text);
}

// Pyodide compiles its WebAssembly itself. One that is compiled already saves the time, and the
// memory of a snapshot needs room.
function compileOnce(given, snapshot) {
  const keep = {};
  const { fetch } = self;
  if (given) self.fetch = (url, ...more) => (`${url}`.endsWith(".wasm") ? new Response() : fetch(url, ...more));
  WebAssembly.instantiateStreaming = async (coming, imports) => {
    const path = "pyodide/pyodide.asm.wasm";
    // A browser keeps what it compiled of a response as it came, and not of one that was counted.
    const response = snapshot ? coming : counted(path, coming);
    keep.module = given || (await WebAssembly.compileStreaming(response));
    const instance = await WebAssembly.instantiate(keep.module, imports);
    const { memory } = instance.exports;
    const pages = Math.ceil(((snapshot?.byteLength ?? 0) - memory.buffer.byteLength) / 65536);
    if (pages > 0) memory.grow(pages);
    return { module: keep.module, instance };
  };
  return keep;
}

const tasks = {
  // All three come from an earlier worker, or are undefined: the compiled Python, the memory after
  // its start, and the unzipped packages. Gives the three, to hand on.
  async load({ module, snapshot, packages }) {
    const keep = compileOnce(module, snapshot);
    const coming = packages || unzipped("packages.bin");
    python = await loadPyodide({
      indexURL: at("pyodide/"),
      jsglobals,
      stdout: () => {},
      stderr: () => {},
      ...(snapshot ? { _loadSnapshot: new Uint8Array(snapshot) } : { _makeSnapshot: true }),
    });
    const unzippedPackages = await coming;
    unpack(unzippedPackages);
    if (snapshot) python.runPython("import importlib; importlib.invalidate_caches()");
    else python.runPython("import lab.runtime.preload");
    const made = {
      module: keep.module,
      snapshot: snapshot ? undefined : python.makeMemorySnapshot().buffer,
      packages: packages ? undefined : unzippedPackages,
    };
    python.registerJsModule("lab_page", { tell: (told) => telling(JSON.parse(told)) });
    return made;
  },

  // A database that an earlier worker left, before the project starts.
  restore({ database }) {
    python.FS.mkdirTree("/project");
    python.FS.writeFile("/project/db.sqlite3", new Uint8Array(database));
  },

  database() {
    const { exists } = python.FS.analyzePath("/project/db.sqlite3");
    return exists ? python.FS.readFile("/project/db.sqlite3").buffer : null;
  },
};

function run(name, given, tell) {
  telling = tell;
  const call = python.pyimport("lab.runtime.project").call;
  try {
    return JSON.parse(call(name, JSON.stringify(given)));
  } finally {
    call.destroy();
  }
}

onmessage = async ({ data: { id, name, given } }) => {
  try {
    const tell = (told) => postMessage({ id, told });
    const value = tasks[name] ? await tasks[name](given) : run(name, given, tell);
    postMessage({ id, value });
  } catch (error) {
    postMessage({ id, error: String(error.message || error) });
  }
};

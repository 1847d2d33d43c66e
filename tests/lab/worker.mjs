// A worker of the lab in Node: gives the built worker.js what a worker of a browser has.
import { readFile } from "node:fs/promises";
import { parentPort, workerData } from "node:worker_threads";

// By these Pyodide, and Emscripten in it, tell a browser from Node.
process.browser = true;
process.type = "renderer";
globalThis.WorkerGlobalScope = class {
  static [Symbol.hasInstance] = (it) => it === globalThis;
};

globalThis.self = globalThis;
globalThis.location = new URL(workerData);
globalThis.onmessage = null;
globalThis.postMessage = (message) => parentPort.postMessage(message);
globalThis.fetch = async (url) => {
  const type = `${url}`.endsWith(".wasm") ? "application/wasm" : "application/octet-stream";
  return new Response(await readFile(new URL(url)), { headers: { "Content-Type": type } });
};

await import(workerData);
parentPort.on("message", (data) => globalThis.onmessage({ data }));

// node build.mjs PACKAGES OUT: bundles the page's code, and packs Python's own modules and the
// packages as compiled files. Compiling them is most of what a start in the browser would take.
import { build } from "esbuild";
import { cpSync, existsSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { gzipSync } from "node:zlib";
import { loadPyodide } from "pyodide";

const HERE = dirname(fileURLToPath(import.meta.url));
const PYODIDE = join(HERE, "node_modules", "pyodide");
const [packages, out] = process.argv.slice(2);

async function pack(packed, stdlib) {
  const python = await loadPyodide();
  python.unpackArchive(new Uint8Array(readFileSync(packages)), "zip", { extractDir: "/packages" });
  python.FS.mkdir("/build");
  python.FS.writeFile("/build/bytecode.py", readFileSync(join(HERE, "build", "bytecode.py")));
  python.runPython('import sys; sys.path.insert(0, "/build")');
  const bytecode = python.pyimport("bytecode");
  const [files, own] = [bytecode.packages("/packages"), bytecode.stdlib("/own")];
  writeFileSync(packed, gzipSync(files.toJs(), { level: 9 }));
  writeFileSync(stdlib, own.toJs());
}

// Python as npm has it, without the list of packages that it could download.
function pyodide(target, stdlib) {
  mkdirSync(target, { recursive: true });
  for (const name of ["pyodide.mjs", "pyodide.asm.mjs", "pyodide.asm.wasm"])
    cpSync(join(PYODIDE, name), join(target, name));
  cpSync(stdlib, join(target, "python_stdlib.zip"));
  const lock = JSON.parse(readFileSync(join(PYODIDE, "pyodide-lock.json"), "utf8"));
  writeFileSync(join(target, "pyodide-lock.json"), JSON.stringify({ ...lock, packages: {} }));
}

mkdirSync(out, { recursive: true });
const [packed, stdlib] = [".bin", ".stdlib.zip"].map((end) => packages.replace(/\.zip$/, end));
if (!existsSync(packed) || !existsSync(stdlib)) await pack(packed, stdlib);
pyodide(join(out, "pyodide"), stdlib);
cpSync(packed, join(out, "packages.bin"));
// So that Node, too, takes worker.js for a module.
writeFileSync(join(out, "package.json"), JSON.stringify({ type: "module" }));
await build({
  absWorkingDir: HERE,
  entryPoints: ["loader.js", "lab.js", "worker.js", "lab.css"],
  outdir: out,
  bundle: true,
  minify: true,
  format: "esm",
  target: "es2022",
  external: ["./pyodide/*", "./lab.js"],
  loader: { ".py": "text" },
  logLevel: "warning",
});

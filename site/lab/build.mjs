// node build.mjs PACKAGES OUT: bundles the page's code, and the Python packages as compiled files.
import { build } from "esbuild";
import { cpSync, existsSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { gzipSync } from "node:zlib";
import { loadPyodide } from "pyodide";

const HERE = dirname(fileURLToPath(import.meta.url));
const PYODIDE = join(HERE, "node_modules", "pyodide");
const [packages, out] = process.argv.slice(2);

// The same bytes each time: the compiled files carry a hash of their source, not its date.
const COMPILE = `
import compileall, json, pathlib, py_compile
root = pathlib.Path("/packages")
compileall.compile_dir(
    root, quiet=2, legacy=True, stripdir="/packages", prependdir="/lib/python3.14/site-packages",
    invalidation_mode=py_compile.PycInvalidationMode.UNCHECKED_HASH,
)
kept = [path for path in sorted(root.rglob("*")) if path.is_file() and path.suffix != ".py"]
names = json.dumps([[str(path.relative_to(root)), path.stat().st_size] for path in kept]).encode()
packed = len(names).to_bytes(4, "little") + names + b"".join(path.read_bytes() for path in kept)
`;

async function pack() {
  const python = await loadPyodide();
  python.unpackArchive(new Uint8Array(readFileSync(packages)), "zip", { extractDir: "/packages" });
  python.runPython(COMPILE);
  return gzipSync(python.globals.get("packed").toJs(), { level: 9 });
}

// Python as npm has it, without the list of packages that it could download.
function pyodide(target) {
  mkdirSync(target, { recursive: true });
  for (const name of ["pyodide.mjs", "pyodide.asm.mjs", "pyodide.asm.wasm", "python_stdlib.zip"])
    cpSync(join(PYODIDE, name), join(target, name));
  const lock = JSON.parse(readFileSync(join(PYODIDE, "pyodide-lock.json"), "utf8"));
  writeFileSync(join(target, "pyodide-lock.json"), JSON.stringify({ ...lock, packages: {} }));
}

mkdirSync(out, { recursive: true });
pyodide(join(out, "pyodide"));
const packed = packages.replace(/\.zip$/, ".bin");
if (!existsSync(packed)) writeFileSync(packed, await pack());
cpSync(packed, join(out, "packages.bin"));
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

// node build.mjs PACKAGES OUT: bundles the page's code, and Python's own modules and the packages
// as compiled files: compiling them anew is most of what a start in the browser would take.
import { build } from "esbuild";
import { cpSync, existsSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { gzipSync } from "node:zlib";
import { loadPyodide } from "pyodide";

const HERE = dirname(fileURLToPath(import.meta.url));
const PYODIDE = join(HERE, "node_modules", "pyodide");
const [packages, out] = process.argv.slice(2);

// The same bytes each time: the compiled files carry a hash of their source, not its date. In an
// archive a file needs a date; this is the first there is.
const COMPILE = `
import compileall, io, json, pathlib, py_compile, re, zipfile

# Of Python's own modules, what neither Django nor pytest asks for in a browser. Those that stay
# do without their docstrings.
DROPPED = re.compile(r"""
    ^(curses|dbm|ensurepip|pydoc_data|venv|xmlrpc)/ | ^_pyrepl/(?!__init__|trace|types|utils) |
    ^asyncio/(proactor|tools|windows_) | ^multiprocessing/(?!__init__|context|process|reduction|util) |
    ^encodings/(?!__init__|aliases|ascii|base64|charmap|cp437|cp1252|hex|idna|iso8859_1\\.|
        iso8859_15|latin_1|punycode|quopri|raw_unicode|undefined|unicode_escape|utf) |
    ^(_pydatetime|_pydecimal|_pyio|antigravity|cProfile|ftplib|imaplib|mailbox|optparse|
        pickletools|plistlib|poplib|profile|pstats|tarfile|this|trace|turtle|wave)\\.pyc$
""", re.VERBOSE)

def compiled(folder, place, optimize):
    """The files of a folder, its modules compiled, as they will lie in another place."""
    root = pathlib.Path(folder)
    compileall.compile_dir(
        root, quiet=2, legacy=True, stripdir=folder, prependdir=place, optimize=optimize,
        invalidation_mode=py_compile.PycInvalidationMode.UNCHECKED_HASH,
    )
    kept = [path for path in sorted(root.rglob("*")) if path.is_file() and path.suffix != ".py"]
    return [(str(path.relative_to(root)), path.read_bytes()) for path in kept]

files = compiled("/packages", "/lib/python3.14/site-packages", 0)
names = json.dumps([[name, len(data)] for name, data in files]).encode()
packed = len(names).to_bytes(4, "little") + names + b"".join(data for _, data in files)

own = "/lib/python314.zip"
zipfile.ZipFile(own).extractall("/own")
archive = io.BytesIO()
with zipfile.ZipFile(archive, "w", zipfile.ZIP_DEFLATED, compresslevel=9) as made:
    for name, data in compiled("/own", own, 2):
        if not DROPPED.search(name):
            made.writestr(zipfile.ZipInfo(name), data, zipfile.ZIP_DEFLATED)
stdlib = archive.getvalue()
`;

async function pack(packed, stdlib) {
  const python = await loadPyodide();
  python.unpackArchive(new Uint8Array(readFileSync(packages)), "zip", { extractDir: "/packages" });
  python.runPython(COMPILE);
  writeFileSync(packed, gzipSync(python.globals.get("packed").toJs(), { level: 9 }));
  writeFileSync(stdlib, python.globals.get("stdlib").toJs());
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

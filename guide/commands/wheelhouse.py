"""Pack what a room without a network needs into a folder: the course, and its packages.

Carry the folder there. On each machine: unpack course.zip, go into its folder, and type any command
with `--offline DIR`, as `run --offline DIR`."""

import os
import sys
import zipfile
from pathlib import Path

from packaging.requirements import Requirement

from guide import course
from guide.bootstrap import COMMAND
from guide.environments import PIP, UNREACHABLE, WORK, requirements, watch, what_failed

GROUPS = ("notebooks", "site")
VERSIONS = ("3.11", "3.12", "3.13", "3.14")

# What pip and a requirements file call the machines that a wheel may be for.
GLIBC = range(5, 40)
SYSTEMS = {
    "linux-x86_64": (
        [f"manylinux_2_{n}_x86_64" for n in GLIBC] + ["manylinux2014_x86_64"],
        "linux",
    ),
    "linux-arm64": (
        [f"manylinux_2_{n}_aarch64" for n in GLIBC] + ["manylinux2014_aarch64"],
        "linux",
    ),
    "macos-arm64": (["macosx_14_0_arm64"], "darwin"),
    "macos-x86_64": (["macosx_14_0_x86_64"], "darwin"),
    "windows-x86_64": (["win_amd64"], "win32"),
}
NAMED = {  # sys_platform: platform_system, os_name
    "linux": ("Linux", "posix"),
    "darwin": ("Darwin", "posix"),
    "win32": ("Windows", "nt"),
}

READ_ME = """\
JWT in Django, proven: the course and its packages, for a room without a network.

For: {machines}.
With: {groups}.

On each machine: unpack course.zip, open a terminal in the folder that comes out of it, and type

    python3 -m guide run --offline DIR

(on Windows, py instead of python3), where DIR is the folder in which this text is. From then on the
course needs neither the network nor this folder.
"""
# What a clone has and a course does not need; the learner's own work among it.
LEFT_OUT = {".git", ".cache", "work", "build", "node_modules", ".ipynb_checkpoints", *course.LITTER}


def add_arguments(parser):
    parser.add_argument("dir", metavar="DIR", nargs="?", help="where to (work/wheelhouse)")
    parser.add_argument(
        "--with", dest="groups", action="append", choices=GROUPS, default=[], help="what else"
    )
    parser.add_argument(
        "--for", dest="systems", action="append", choices=SYSTEMS, default=[], help="(this one)"
    )
    parser.add_argument(
        "--python", dest="versions", action="append", choices=VERSIONS, default=[], help="(this)"
    )


def run(args):
    folder = Path(args.dir or course.WORK / "wheelhouse").absolute()
    if folder.exists() and not folder.is_dir():
        raise course.UsageError(f"{folder} is a file. Name a folder, which need not exist.")
    groups = ["core", *args.groups]
    WORK.mkdir(exist_ok=True)  # where the log goes
    try:
        (folder / "wheels").mkdir(parents=True, exist_ok=True)
        machines = pack(folder, groups, args.systems, args.versions)
        print("Packing the course …", file=sys.stderr)
        pack_course(folder / "course.zip")
        text = READ_ME.format(machines=", ".join(machines), groups=", ".join(groups))
        (folder / "READ ME.txt").write_text(text, "utf-8")
    except OSError as error:
        raise course.UsageError(f"{folder} cannot be written: {error.strerror}.") from None
    sizes = [path.stat().st_size for path in folder.rglob("*") if path.is_file()]
    wheels = len(list(folder.glob("wheels/*")))
    print(f"{folder} holds the course and {wheels} packages: {sum(sizes) / 1e6:.0f} MB.")
    print(f"In the room: unpack course.zip, and type {COMMAND} run --offline {folder}")


def pack(folder, groups, systems, versions):
    """Downloads the wheels; gives the machines that they are for, in words."""
    this = f"{sys.version_info.major}.{sys.version_info.minor}"
    if not systems and not versions:
        for group in groups:
            download(folder, group, ["-r", requirements(group)], f"for Python {this} here")
        return [f"Python {this} on the system that it was made on"]
    if not systems:
        raise course.UsageError(f"Say for which system, too: --for {', --for '.join(SYSTEMS)}.")
    machines = [f"Python {version} on {name}" for name in systems for version in versions or [this]]
    for name in systems:
        for version in versions or [this]:
            for group in groups:
                download(folder, group, foreign(group, name, version), f"Python {version}, {name}")
    return machines


def foreign(group, name, version):
    """pip's arguments for another machine. pip itself would judge by this one which of the packages
    are needed, so it gets a list without conditions."""
    tags, _ = SYSTEMS[name]
    chosen = WORK / ".wheelhouse.txt"
    chosen.write_text("".join(needed(group, name, version)), "utf-8")
    return [
        "-r",
        chosen,
        "--no-deps",
        *(word for tag in tags for word in ("--platform", tag)),
        *("--python-version", version, "--implementation", "cp"),
    ]


def needed(group, name, version):
    """The pins of a group that such a machine needs, each with its hashes."""
    platform = SYSTEMS[name][1]
    system, os_name = NAMED[platform]
    for pin in pins(group):
        first, _, hashes = pin.partition("\\\n")
        condition = Requirement(first.strip()).marker
        facts = {
            "sys_platform": platform,
            "platform_system": system,
            "os_name": os_name,
            "platform_machine": name.partition("-")[2],
            "python_version": version,
            "implementation_name": "cpython",
            "platform_python_implementation": "CPython",
        }
        # Of 3.11, say, the first and the last: some package is for one of them alone.
        patches = [facts | {"python_full_version": f"{version}.{patch}"} for patch in (0, 99)]
        if condition is None or any(condition.evaluate(each) for each in patches):
            yield f"{first.partition(';')[0].strip()} \\\n{hashes}"


def pins(group):
    """The entries of a requirements file, each over its lines."""
    entry = ""
    for line in requirements(group).read_text("utf-8").splitlines(keepends=True):
        entry += line
        if not line.rstrip().endswith("\\"):
            yield entry
            entry = ""


def download(folder, group, arguments, whom):
    print(f"Downloading requirements/{group}.txt, {whom} …", file=sys.stderr)
    pip = [*PIP[:2], "download", *PIP[3:]]
    command = [sys.executable, *pip, "--require-hashes", "--only-binary", ":all:", *arguments]
    status, output = watch([*command, "--dest", folder / "wheels"], len(list(pins(group))))
    if status == 0:
        return
    if UNREACHABLE.search(output) and "No matching distribution" not in output:
        raise course.UsageError(
            "The packages could not be downloaded: there is no network, or the package index does "
            "not answer. Connect, and type the same command again; what is there already stays."
        )
    raise course.UsageError(f"The packages could not be downloaded: {what_failed(output)}.")


def pack_course(path):
    """Writes the course as a zip, whole or not at all."""
    beside = path.with_name(f".{path.name}")
    with zipfile.ZipFile(beside, "w", zipfile.ZIP_DEFLATED) as archive:
        for file in files(path.parent):
            archive.write(file, Path("jwt-in-django", file.relative_to(course.ROOT)))
    os.replace(beside, path)


def files(wheelhouse):
    for place, folders, names in os.walk(course.ROOT):
        folders[:] = sorted(
            name
            for name in folders
            if name not in LEFT_OUT
            and not name.startswith(".venv")
            and Path(place, name) != wheelhouse
        )
        for name in sorted(names):
            if ".sqlite3" not in name and Path(place, name).is_file():
                yield Path(place, name)

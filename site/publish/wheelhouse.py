"""Pack what a room without a network needs into a folder: the course, and its packages.

Take the folder to the room. On each machine, unpack course.zip, open its folder in a terminal, and
type any command with `--offline DIR`, as `run --offline DIR`. course.zip holds what is committed to
git."""

import os
import platform
import shutil
import sys
from pathlib import Path

from guide import course, tools
from guide.bootstrap import COMMAND
from guide.environments import PACKED, PIP_OPTIONS, pinned, requirements
from guide.tools import run_tool, say
from publish.downloads import Target, download

GROUPS = ("notebooks", "site", "accounts", "protocols")
VERSIONS = ("3.11", "3.12", "3.13", "3.14")

# What pip and a requirements file call the machines that a wheel may be for.
GLIBC = range(5, 40)
LINUX = {"sys_platform": "linux", "platform_system": "Linux", "os_name": "posix"}
MACOS = {"sys_platform": "darwin", "platform_system": "Darwin", "os_name": "posix"}
WINDOWS = {"sys_platform": "win32", "platform_system": "Windows", "os_name": "nt"}
SYSTEMS = {  # name: pip's names of it, the values of the markers
    "linux-x86_64": (
        (*(f"manylinux_2_{n}_x86_64" for n in GLIBC), "manylinux2014_x86_64"),
        LINUX | {"platform_machine": "x86_64"},
    ),
    "linux-arm64": (
        (*(f"manylinux_2_{n}_aarch64" for n in GLIBC), "manylinux2014_aarch64"),
        LINUX | {"platform_machine": "aarch64"},
    ),
    "macos-arm64": (("macosx_14_0_arm64",), MACOS | {"platform_machine": "arm64"}),
    "macos-x86_64": (("macosx_14_0_x86_64",), MACOS | {"platform_machine": "x86_64"}),
    "windows-x86_64": (("win_amd64",), WINDOWS | {"platform_machine": "AMD64"}),
}
# What cannot be packed: {(group, system): the package that has no wheel for it}.
LACKING = {("site", "macos-x86_64"): "quickjs-ng"}
LACKING |= {("accounts", system): "dj-rest-auth" for system in SYSTEMS}

READ_ME = """\
JWT in Django, proven: the course and its packages, for a room without a network.

For: {machines}.
With: {groups}.
Not in it: {others}. A command that needs one of these says so.

On each machine: unpack course.zip, open a terminal in its folder, and type

    python3 -m guide run --offline DIR

(on Windows, py instead of python3), where DIR is the folder that contains this file.
This installs all of it. From then on the course needs neither the network nor this folder.
"""


def add_arguments(parser):
    parser.add_argument(
        "dir", metavar="DIR", nargs="?", help="the folder to write to (work/wheelhouse)"
    )
    parser.add_argument(
        "--with", dest="groups", action="append", choices=GROUPS, default=[], help="more packages"
    )
    parser.add_argument(
        "--for",
        dest="systems",
        action="append",
        choices=SYSTEMS,
        default=[],
        help="for this system (the present one)",
    )
    parser.add_argument(
        "--python",
        dest="versions",
        action="append",
        choices=VERSIONS,
        default=[],
        help="for this Python (the present one)",
    )


def run(args):
    folder = Path(args.dir or course.WORK / "wheelhouse").absolute()
    if folder.exists() and not folder.is_dir():
        raise course.UsageError(f"{folder} is a file. Name a folder, which need not exist.")
    groups = ["core", *args.groups]
    targets = targets_of(args.systems, args.versions)
    refuse(groups, args.systems or [this_system()])
    git("ls-files", "--error-unmatch", "guide/__main__.py")
    uncommitted = git("status", "--porcelain", "--untracked-files=no")
    try:
        (folder / "wheels").mkdir(parents=True, exist_ok=True)
        for group in groups:
            fetch(group, targets, folder / "wheels")
        say("Packing the course …")
        pack_course(folder / "course.zip")
        (folder / PACKED).write_text("\n".join(groups), "utf-8")
        (folder / "READ ME.txt").write_text(read_me(targets, groups), "utf-8")
    except OSError as error:
        raise course.UsageError(f"{folder} cannot be written: {error.strerror}.") from None
    sizes = [path.stat().st_size for path in folder.rglob("*") if path.is_file()]
    wheels = len(list(folder.glob("wheels/*")))
    print(f"{folder} holds the course and {wheels} packages: {sum(sizes) / 1e6:.0f} MB.")
    if uncommitted:
        print(
            "course.zip holds what is committed. These changes are not in it:",
            uncommitted,
            sep="\n",
        )
    print(f"In the room: unpack course.zip, and type {COMMAND} run --offline {folder}")


def this_python():
    return "{}.{}".format(*sys.version_info)


def this_system():
    """Return the name that SYSTEMS has for the machine that runs this. Return "" for another."""
    facts = {"sys_platform": sys.platform, "platform_machine": platform.machine()}
    return next((name for name, (_, its) in SYSTEMS.items() if its | facts == its), "")


def targets_of(systems, versions):
    """Return a Target for each system and version. Return [] for the machine that runs this.

    Raises:
        UsageError: if versions are named without a system.
    """
    if versions and not systems:
        raise course.UsageError(f"Say for which system, too: --for {', --for '.join(SYSTEMS)}.")
    return [
        Target(
            f"Python {version} on {name}",
            python=version,
            patches=(0, 99),  # some package is for the first versions of 3.11 alone
            platforms=SYSTEMS[name][0],
            facts=SYSTEMS[name][1],
        )
        for name in systems
        for version in versions or [this_python()]
    ]


def refuse(groups, systems):
    """Raise UsageError, before anything is downloaded, for what cannot be packed."""
    for (group, system), package in LACKING.items():
        if group in groups and system in systems:
            everywhere = all((group, name) in LACKING for name in SYSTEMS)
            raise course.UsageError(
                f"The group {group} cannot be packed for {system}: {package} has no wheel for it. "
                f"Leave out --with {group}{'' if everywhere else f' or --for {system}'}."
            )


def fetch(group, targets, folder):
    """Download the wheels of a group for all targets, or else for this machine."""
    if not targets:
        say(f"Downloading requirements/{group}.txt, for Python {this_python()} here …")
        run_tool(
            [sys.executable, "-m", "pip", "download", *PIP_OPTIONS, "--only-binary", ":all:"]
            + ["-r", requirements(group), "--dest", folder],
            "Run the command again. What is downloaded already stays.",
            packages=len(pinned(group)),
        )
    for target in targets:
        download(requirements(group), target, folder)


def read_me(targets, groups):
    here = f"Python {this_python()} on the system that it was made on"
    return READ_ME.format(
        machines=", ".join(target.name for target in targets) or here,
        groups=", ".join(groups),
        others=", ".join(sorted({*GROUPS} - {*groups})),
    )


# The course


def git(*words):
    """Return what a git command prints about the course.

    Raises:
        UsageError: if the course is not a git clone, or git is not installed.
    """
    if not shutil.which("git"):
        raise course.UsageError(
            "course.zip holds what is committed to git, and there is no git here. Install it from "
            "https://git-scm.com/, and run the command again."
        )
    run = tools.git(*words, encoding="utf-8", errors="replace")
    if run.returncode:
        raise course.UsageError(
            f"course.zip holds what is committed to git, but `git {words[0]}` failed: "
            f"{(run.stderr.strip().splitlines() or ['it printed nothing'])[-1]}. Run the command "
            "in a clone of the course."
        )
    return run.stdout.rstrip()


def pack_course(path):
    """Write what is committed as a zip, in full or not at all."""
    beside = path.with_name(f".{path.name}")
    git("archive", "--format=zip", "--prefix=jwt-in-django/", f"--output={beside}", "HEAD")
    os.replace(beside, path)

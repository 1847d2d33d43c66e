"""The report for a person."""

import shutil
import textwrap

from jwt_doctor import registry, trees

INDENT = " " * 9


def render(said, show_all=False):
    """Return the findings as a table: level, code, place, and below each what to do."""
    lines = heading(said)
    shown = [each for each in said["findings"] if show_all or not each["choice"]]
    folded = [each["pitfall"] for each in said["findings"] if each not in shown]
    width = max((len(each["pitfall"]) for each in shown), default=0)
    columns = max(shutil.get_terminal_size((100, 24)).columns, 60)
    for each in shown:
        likely = " (likely)" if each["confidence"] == "likely" else ""
        lines.append(
            "{:<9}{:<{}}  {}{}".format(each["level"], each["pitfall"], width, place(each), likely)
        )
        for text in (each["message"], each["hint"]):
            lines += textwrap.wrap(text, columns, initial_indent=INDENT, subsequent_indent=INDENT)
        lines.append("")
    lines.append(summary(shown, said))
    pages = pages_of(shown)
    if pages:
        lines.append("Read more: {}.".format(", ".join(pages)))
    if folded:
        lines.append(
            "Defaults that suit many projects and not all (--all shows them): {}.".format(
                ", ".join(folded)
            )
        )
    if said["ignored"]:
        lines.append("Ignored: {}.".format(", ".join(said["ignored"])))
    lines += [f"Silenced: {name} (SILENCED_SYSTEM_CHECKS)." for name in said["silenced"]]
    lines += ["Not examined: {}.".format(text.rstrip(".")) for text in said["incomplete"]]
    return "\n".join(lines)


def pages_of(shown):
    """Return the pages that explain findings under another name than the code, in a clone of the
    course."""
    names = {each["page"] for each in shown if each["page"] not in (None, each["pitfall"])}
    pages = [registry.PACKAGE.parent / name / "README.md" for name in sorted(names)]
    return [trees.from_here(path) for path in pages if path.is_file()]


def heading(said):
    name = said["project"] + (" ({})".format(said["settings"]) if said.get("settings") else "")
    lines = []
    if said["tier"] == "static":
        lines.append(f"{name}: static only, from the text of the files.")
        if said["why_static"]:
            lines.append("The settings tier was not reached. {}".format(said["why_static"]))
    else:
        lines.append(
            "{}: Django {}, JWT library {}, Python {}".format(
                name, said["django"], said["simplejwt"], said["python"]
            )
        )
        live = "" if said["tier"] == "live" else " Database: {}.".format(said["live"].rstrip("."))
        lines.append("Tier: {}.{}".format(said["tier"], live))
    if said.get("executable"):
        lines.append(
            "Python of the project: {} ({}).".format(said["executable"], said["python_from"])
        )
    return lines + [""]


def place(each):
    """Return a file and its line, and the setting or the class, if it is not the same."""
    where = "{}:{}".format(each["file"], each["line"]) if each["file"] else ""
    return where if each["where"] == where else (where + " " + each["where"]).strip()


def summary(shown, said):
    if shown:
        count = "{} finding{}.".format(len(shown), "s" if len(shown) > 1 else "")
        return count
    return "Nothing found." if said["complete"] else "Nothing found in what was examined."

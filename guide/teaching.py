"""The plans of site/teach.md: a lesson's title and minutes are its README's, and are added up."""

import re

from guide import course

PAGE = course.ROOT / "site" / "teach.md"

LINK = r"\[[^\]]*\]\((\.\./(?:steps|pitfalls)/\w+/README\.md)\)"
ROW = re.compile(rf"^\| {LINK} \|[^|]*\|$")
TIME = re.compile(r"^\| .* \| (\d+) \|$")
TOGETHER = re.compile(r"^\| \*\*Together\*\* \|[^|]*\|$")
HEADING = re.compile(rf"^### {LINK}, .*$")
PLAN = re.compile(r"^## .*\((\d+) minutes\)$")


def with_minutes(source):
    """The page, with the titles and minutes that the lessons have, and each table added up."""
    lines, total = [], 0
    for line in source.splitlines():
        if found := ROW.match(line):
            title, minutes = facts(found[1])
            line = f"| [{title}]({found[1]}) | {minutes} |"
        elif found := HEADING.match(line):
            title, minutes = facts(found[1])
            line = f"### [{title}]({found[1]}), {minutes} minutes"
        elif TOGETHER.match(line):
            line = f"| **Together** | **{total}** |"
        if not line.startswith("|"):
            total = 0
        elif found := TIME.match(line):
            total += int(found[1])
        lines.append(line)
    return "\n".join(lines) + "\n"


def facts(link):
    """(title, minutes) of the lesson that a link of the page leads to."""
    folder = course.find(link.split("/")[-2])
    return folder.lesson.title.replace("|", "\\|"), folder.minutes


def plans(source):
    """{"Half a day (180 minutes)": (minutes that there are, minutes that the plan takes)}."""
    found, heading = {}, None
    for line in source.splitlines():
        if line.startswith("## "):
            heading = PLAN.match(line)
        if heading and (together := re.match(r"^\| \*\*Together\*\* \| \*\*(\d+)\*\* \|$", line)):
            found[heading[0].removeprefix("## ")] = int(heading[1]), int(together[1])
    return found

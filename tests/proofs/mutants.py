"""Finds in the difference of two versions of a project each change that stands by itself, and
undoes it alone: an entry of a setting, a route, a decorator, a keyword argument, a statement, a
hunk.

Imports and definitions (of functions, and of classes) act only through what names them: what
names them is a change, and so is what stands inside them; they themselves are not."""

import ast
import difflib
from collections import Counter
from dataclasses import dataclass, replace

from tests.proofs import ast_diff


@dataclass(frozen=True)
class Mutant:
    """One change. line: where it stands in the new version of the file (for what is gone: where
    it stood in the old one); what: a name for it; undone: the new version of the file without
    it, None for no such file."""

    file: str
    line: int
    what: str
    undone: str | None

    def __str__(self):
        return f"{self.file}:{self.line}-{self.what}"


def mutants_of(before, after):
    """The units in which two versions of a project, {"config/urls.py": its text}, differ."""
    found = []
    for name in sorted(before.keys() | after.keys()):
        old, new = before.get(name), after.get(name)
        if old == new:
            continue
        if "/migrations/0" in name:  # makemigrations writes it, as a whole
            found.append(Mutant(name, 1, "migration", old))
        elif new is None:  # a file acts only through what names it, and that is gone too
            continue
        elif name.endswith(".py"):
            found += _units_of_python(name, old, new)
        else:
            found += [Mutant(name, line, what, undone) for line, what, undone in hunks(old, new)]
    return _told_apart(found)


def _told_apart(units):
    seen = Counter()
    for unit in units:
        seen[str(unit)] += 1
        times = seen[str(unit)]
        yield unit if times == 1 else replace(unit, what=f"{unit.what} ({times})")


def hunks(old, new):
    """Each hunk of a file's difference: its line in the new version, a name for it, and the new
    version without it."""
    before, after = (old or "").splitlines(keepends=True), (new or "").splitlines(keepends=True)
    matcher = difflib.SequenceMatcher(None, before, after, False)
    changes = [change for change in matcher.get_opcodes() if change[0] != "equal"]
    for number, (_, i, j, k, m) in enumerate(changes, 1):
        text = "".join(after[:k] + before[i:j] + after[m:])
        yield k + 1, f"hunk {number}", text if old is not None or text else None


def _units_of_python(name, old, new):
    before, after = ast.parse(old or ""), ast.parse(new)
    # What was there before may name what only the old version imports.
    only_old = ast_diff.imported(before).keys() - ast_diff.imported(after).keys()
    imports = "".join(
        f"{ast.unparse(ast_diff.imported(before)[each][0])}\n" for each in sorted(only_old)
    )
    units, seen, acting = [], {_meaning(new)}, {_actions(new, before, after)}
    for node, what in ast_diff.undo_each(before, after):
        undone = ast.unparse(after) + "\n"
        if _meaning(undone) not in seen:
            units.append(Mutant(name, node.lineno, what, imports + undone))
            seen.add(_meaning(undone))
            acting.add(_actions(undone, before, after))
    for line, what, undone in hunks(old, new):
        try:
            actions = _actions(undone, before, after)
        except SyntaxError:  # it has a sense only together with another hunk
            continue
        if actions not in acting:
            units.append(Mutant(name, line, what, undone and imports + undone))
            acting.add(actions)
    return sorted(units, key=lambda unit: unit.line)


def _meaning(text):
    """A module without its comments and docstrings."""
    tree = ast.parse(text or "")
    for node in ast.walk(tree):
        if isinstance(node, (ast.Module, *ast_diff.DEFINITIONS)):
            node.body = [child for child in node.body if not ast_diff.is_text(child)]
    return ast.dump(tree)


def _actions(text, before, after):
    """A module without what is there for others to name: imports, and those definitions that only
    one of the two versions has."""
    both = _names(before) & _names(after)
    tree = ast.parse(text or "")
    tree.body = [
        node
        for node in tree.body
        if not isinstance(node, ast_diff.IMPORTS)
        and not (isinstance(node, ast_diff.DEFINITIONS) and node.name not in both)
    ]
    return _meaning(ast.unparse(tree))


def _names(tree):
    return {node.name for node in tree.body if isinstance(node, ast_diff.DEFINITIONS)}

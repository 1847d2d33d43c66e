"""Makes the mutants of a step: each has one change of the step undone, and all others kept.

A change is an entry of a setting, a route, a decorator, a keyword argument, a statement or a hunk.
An import or the definition of a function or class has no effect by itself, so it is not undone:
the code that uses it is, and so is each change inside a definition."""

import ast
import difflib
from collections import Counter
from dataclasses import dataclass, replace

from tests.proofs import ast_diff


@dataclass(frozen=True)
class Mutant:
    """One change of a step, undone.

    file: the path, such as "config/urls.py". line: the line of the change in the new version, or
    in the old version if it was removed. what: a name for the change. undone: the text of the new
    version without the change, or None if the file does not exist then."""

    file: str
    line: int
    what: str
    undone: str | None

    def __str__(self):
        return f"{self.file}:{self.line}-{self.what}"


def mutants_of(before, after):
    """Yield a Mutant for each change between two versions of a project.

    Args:
        before, after: the versions, as {"config/urls.py": text}.
    """
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
            found += _mutants_of_python(name, old, new)
        else:
            found += [Mutant(name, line, what, undone) for line, what, undone in hunks(old, new)]
    return _numbered(found)


def _numbered(mutants):
    """Yield the mutants, with " (2)" … added to a name that was there already."""
    seen = Counter()
    for mutant in mutants:
        seen[str(mutant)] += 1
        times = seen[str(mutant)]
        yield mutant if times == 1 else replace(mutant, what=f"{mutant.what} ({times})")


def hunks(old, new):
    """Yield (line, name, text) for each hunk of a file's difference.

    The line is that of the new version; the text is the new version without the hunk, or None."""
    before, after = (old or "").splitlines(keepends=True), (new or "").splitlines(keepends=True)
    matcher = difflib.SequenceMatcher(None, before, after, False)
    changes = [change for change in matcher.get_opcodes() if change[0] != "equal"]
    for number, (_, i, j, k, m) in enumerate(changes, 1):
        text = "".join(after[:k] + before[i:j] + after[m:])
        yield k + 1, f"hunk {number}", text if old is not None or text else None


def _mutants_of_python(name, old, new):
    before, after = ast.parse(old or ""), ast.parse(new)
    # An undone change may use what only the old version imports.
    only_old = ast_diff.imported(before).keys() - ast_diff.imported(after).keys()
    imports = "".join(
        f"{ast.unparse(ast_diff.imported(before)[each][0])}\n" for each in sorted(only_old)
    )
    mutants, seen, acting = [], {_meaning(new)}, {_actions(new, before, after)}
    for node, what in ast_diff.undo_each(before, after):
        undone = ast.unparse(after) + "\n"
        if _meaning(undone) not in seen:
            mutants.append(Mutant(name, node.lineno, what, imports + undone))
            seen.add(_meaning(undone))
            acting.add(_actions(undone, before, after))
    for line, what, undone in hunks(old, new):
        try:
            actions = _actions(undone, before, after)
        except SyntaxError:  # valid only together with another hunk
            continue
        if actions not in acting:
            mutants.append(Mutant(name, line, what, undone and imports + undone))
            acting.add(actions)
    return sorted(mutants, key=lambda mutant: mutant.line)


def _meaning(text):
    """Return the syntax tree of a module without comments and docstrings, as text."""
    tree = ast.parse(text or "")
    for node in ast.walk(tree):
        if isinstance(node, (ast.Module, *ast_diff.DEFINITIONS)):
            node.body = [child for child in node.body if not ast_diff.is_text(child)]
    return ast.dump(tree)


def _actions(text, before, after):
    """Return what a module does, as text: without imports, and without the definitions that only
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

"""Bring back saved work. The present files are saved first. --list shows all saves.

Without NAME, it is the newest save of the current exercise that differs from your files. If there
is none, the exercise that you worked on before becomes the current one again."""

from guide import course
from guide.bootstrap import COMMAND
from tests.exercises.engine import saves, workspace
from tests.exercises.engine.commands.start import make_current


def add_arguments(parser):
    parser.add_argument(
        "name", metavar="NAME", nargs="?", help="a step, as 04, a pitfall, or the name of a save"
    )
    parser.add_argument("--list", action="store_true", help="show the saves, of NAME or of all")


def run(args):
    save = saves.find(args.name) if args.name else None
    if args.list:
        show(save.exercise_name if save else args.name and course.find(args.name).name)
        return
    if not save:
        exercise = course.find(args.name or workspace.here() or workspace.last_begun())
        folder = workspace.folder_of(exercise)
        save = saves.newest_that_differs(exercise.name, folder)
        others = workspace.others_begun(exercise)
        if not save and not args.name and others:
            go_back(exercise, others[0])
            return
        if not save:
            raise course.UsageError(nothing(exercise))
    bring_back(save)


def bring_back(save):
    """Copy a save back, and say where everything is."""
    folder, replaced = workspace.bring_back(save)
    print(f"Restored: {workspace.shown(folder)}, as it was saved on {save.when}.")
    if replaced and replaced != save:
        print(
            f"The files that were there are in {replaced}. To bring them back: {COMMAND} restore "
            f"{replaced.name}"
        )


def go_back(exercise, before):
    """Make the exercise before this one the current one: its work was never replaced."""
    print(f"{nothing(exercise)}\nYour work of {before.name} was never replaced.")
    make_current(before, workspace.folder_of(before))


def nothing(exercise):
    """Return why there is nothing to bring back, and what to type."""
    if saves.saves(exercise.name):
        folder = workspace.shown(workspace.folder_of(exercise))
        return (
            f"Every save of {exercise.name} has the same files as {folder}. To choose one in any "
            f"case: {COMMAND} restore --list"
        )
    return f"Nothing of {exercise.name} has been saved. All saves: {COMMAND} restore --list"


def show(exercise_name):
    """Print each save, when it was made, and how many files differ from the beginning."""
    found = saves.saves(exercise_name)
    if not found:
        print(f"Nothing{f' of {exercise_name}' if exercise_name else ''} has been saved yet.")
        return
    width = max(len(save.name) for save in found)
    for save in found:
        print(f"{save.name:{width}}  {save.when}  {changes(save)}")
    print(f"\nTo bring one back: {COMMAND} restore {found[-1].name}")


def changes(save):
    """Return how many files the learner had changed, in words."""
    if not course.is_name(save.exercise_name):
        return "no longer part of the course"
    count = len(workspace.changed(course.find(save.exercise_name), save.path))
    return {0: "no file changed", 1: "1 file changed"}.get(count, f"{count} files changed")

"""for authors: make a step's lesson show anew what changes in it"""

from guide import course, lessons, scaffold


def add_arguments(parser):
    parser.add_argument("step", help="the step you have changed")


def run(args):
    step = course.find_step(args.step)
    complaints = []
    for later in course.steps():
        if later.number < step.number:
            continue
        source, found = lessons.render(later.lesson, scaffold.before(later), later.code)
        if source != later.lesson.source:
            later.lesson.path.write_text(source, "utf-8", newline="\n")
            print(f"{later.lesson.path.relative_to(course.ROOT)}: blocks made anew")
        complaints += found
    for complaint in complaints:
        print(complaint.replace(f"{course.ROOT}/", ""))
    return 1 if complaints else 0

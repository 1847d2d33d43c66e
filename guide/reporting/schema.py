"""What is recorded of a run of tests, and how it is written to a JSON file and read from it."""

import json
from dataclasses import asdict, dataclass, field


@dataclass(frozen=True)
class Exchange:
    """A request and its response, in words.

    sent: "POST /api/token/, with username=user". came_back: "404 Not Found, …".
    error: the exception in the view, "NameError: … (api/views.py, line 3)", or "".
    """

    sent: str
    status: int
    came_back: str
    error: str = ""


@dataclass(frozen=True)
class Comparison:
    """The two sides of a comparison that failed, as they are shown."""

    got: str
    expected: str


@dataclass(frozen=True)
class Failure:
    """Why a test failed.

    kind: the name of the exception's class. message: the first line that pytest prints of it.
    is_assertion: True for a failed assertion, False for any other exception.
    place: "test_refresh.py:28", the last line of the tests that was reached; source: its code.
    exchange: the last one before the failure. comparison: the one that failed.
    reason: the assertion's own message, as in `assert run.returncode == 0, run.stderr`.
    error: for any other exception, its text and the line of the project that raised it.
    """

    kind: str
    message: str
    is_assertion: bool
    place: str
    source: str = ""
    exchange: Exchange | None = None
    comparison: Comparison | None = None
    reason: str = ""
    error: str = ""


@dataclass(frozen=True)
class Outcome:
    """The outcome of one test, or of a file of tests that cannot be collected.

    test: pytest's node ID, "tests/test_it.py::test_it[case]". result: "passed", "failed" or
    "skipped". starts_at: the line on which the test begins, counted from 0. failure: of a test
    that failed. text: what pytest shows of it.
    """

    test: str
    result: str
    starts_at: int = 0
    failure: Failure | None = None
    text: str = ""

    @property
    def name(self):
        """The name of the test with its parameters: "test_it[case]"."""
        path, _, own = self.test.partition("::")
        function, bracket, case = (own or path).partition("[")
        return function.rpartition("::")[2] + bracket + case

    @property
    def is_test(self):
        """True for a test, False for a file of tests that cannot be collected."""
        return "::" in self.test

    @property
    def function(self):
        """The name of the test without its parameters: "test_it"."""
        return self.name.partition("[")[0]

    def __str__(self):
        return f"  {self.test} at {self.failure.place}: {self.failure.message}"


@dataclass(frozen=True)
class Run:
    """The outcomes of a run.

    unimportable: what stopped the project from being imported, or None.
    """

    outcomes: list = field(default_factory=list)
    unimportable: str | None = None

    @property
    def passed(self):
        """The node IDs of the tests that passed."""
        return [each.test for each in self.outcomes if each.result == "passed"]

    @property
    def failures(self):
        """The Outcomes of the tests that failed."""
        return [each for each in self.outcomes if each.result == "failed"]

    @property
    def assertions(self):
        """The failures that are failed assertions, the only ones that prove something."""
        return [each for each in self.failures if each.failure.is_assertion]

    @property
    def others(self):
        """The failures that are other exceptions."""
        return [each for each in self.failures if not each.failure.is_assertion]

    def write(self, path):
        """Write the run to a JSON file."""
        path.write_text(json.dumps(asdict(self)), "utf-8")


def read(path):
    """Return the Run that is in a JSON file."""
    found = json.loads(path.read_text("utf-8"))
    return Run([_outcome(each) for each in found["outcomes"]], found["unimportable"])


def _outcome(found):
    failure = found["failure"]
    if failure:
        exchange, comparison = failure["exchange"], failure["comparison"]
        failure = Failure(
            **failure
            | {
                "exchange": Exchange(**exchange) if exchange else None,
                "comparison": Comparison(**comparison) if comparison else None,
            }
        )
    return Outcome(**found | {"failure": failure})

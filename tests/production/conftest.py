"""How the attacks and the drills are reported."""


def pytest_report_teststatus(report):
    """With -v, print after the verdict of a test what it has recorded: requests, statuses …"""
    recorded = "; ".join(f"{name}: {value}" for name, value in report.user_properties)
    if report.when == "call" and recorded and not report.skipped:
        word = f"{report.outcome.upper()}  {recorded}"
        return report.outcome, "." if report.passed else "F", word

"""One line at the end of a run, where the journeys could not be walked. Loaded by tests/conftest.py."""

REASON = "no Chromium was found"


def pytest_terminal_summary(terminalreporter):
    skipped = [report for report in terminalreporter.stats.get("skipped", []) if REASON in str(report.longrepr)]
    if skipped:
        names = dict.fromkeys(report.nodeid.rpartition("::")[2].partition("[")[0] for report in skipped)
        said = f"No Chromium was found, so these {len(skipped)} journeys were not run: {', '.join(names)}."
        terminalreporter.write_line(said)

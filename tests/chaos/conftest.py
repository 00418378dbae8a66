"""What the runs came to, as lines at the end."""

import pytest

from tests.chaos.test_chaos import LINES


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter, config: pytest.Config) -> None:
    found = config.stash.get(LINES, [])
    if found:
        terminalreporter.section("chaos")
        for each in found:
            terminalreporter.write_line(each)

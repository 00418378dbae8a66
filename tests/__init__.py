"""The tests; modules that assert for several of them say what was compared, as tests do."""

import pytest

pytest.register_assert_rewrite("tests.surfaces")

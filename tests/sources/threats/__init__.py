"""The threat table, row by row, held by a whole worker and the page readers see."""

import pytest

pytest.register_assert_rewrite("tests.sources.threats.harness")

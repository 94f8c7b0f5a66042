"""A folder that the embedded server's account can reach: pytest closes its own ones to all others."""

import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest


@pytest.fixture
def place() -> Iterator[Path]:
    with tempfile.TemporaryDirectory(prefix="yueban-fault-", ignore_cleanup_errors=True) as folder:
        yield Path(folder)

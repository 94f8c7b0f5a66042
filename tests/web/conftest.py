"""What pages need around them."""

import pytest

from tests import given


@pytest.fixture(scope="session")
async def some_hall(db: str) -> str:
    """A hall to speak for: home and guides answer 404 without any."""
    return await given.hall()

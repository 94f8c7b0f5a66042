"""Fifty people press at once: one rating (trust.md T17)."""

import pytest

from backend import ratings
from backend.clock import now
from tests import given
from tests.given_ratings import given as said
from tests.given_ratings import invited, kept, subject

pytestmark = pytest.mark.usefixtures("db")


@pytest.mark.article("35.2")
async def test_of_fifty_ratings_at_once_one_counts() -> None:
    token = await invited()
    had, refused = await given.refused(ratings.rate(token, said("satisfied", text=str(each)), now()) for each in range(50))
    assert len(had) == 1
    assert refused == ["AlreadyRated"] * 49
    assert len(await kept(token)) == 1


async def test_by_link_and_by_reference_at_once_one_counts() -> None:
    who, about = await given.citizen(), subject()
    token = await invited(about=about, citizen=who)
    by_link = [ratings.rate(token, said(), now()) for _ in range(10)]
    by_reference = [ratings.rate_own(who, about, said(), now()) for _ in range(10)]
    had, _ = await given.refused([*by_link, *by_reference])
    assert len(had) == len(await kept(token)) == 1

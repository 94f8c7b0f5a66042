"""A tablet hears that an address it took along was changed: by a mark, which says nothing else."""

from __future__ import annotations

from dataclasses import replace

import pytest

from backend import bedside, home_visits
from backend.database import transaction
from backend.home_visits import address_mark, address_marks
from tests import given, given_bedside, given_home_visits
from tests.given_bedside import ARRIVES

pytestmark = [pytest.mark.usefixtures("db"), pytest.mark.article("29.5")]


async def test_a_mark_is_that_of_the_address_taken_along_until_another_is_entered() -> None:
    tablet, _ = await given_bedside.planned(await given_home_visits.hall())
    (leased,) = await bedside.lease(tablet.tablet, ARRIVES)
    visit = leased.visit
    assert visit.citizen
    assert await address_marks((visit.reference,)) == {visit.reference: address_mark(visit)}
    for changed, again in (
        ({"address": "另一条示例路三号"}, False),
        ({"address": visit.asking.address}, True),
        ({"landmark": "红门旁"}, False),
    ):
        await home_visits.change_address(visit.reference, visit.citizen, replace(visit.asking, **changed), given.NOW)
        assert ((await address_marks((visit.reference,)))[visit.reference] == address_mark(visit)) is again


async def test_a_mark_names_no_street_leaves_no_line_and_is_another_one_for_each_household() -> None:
    slug = await given_home_visits.hall()
    one, other = [(await given_bedside.planned(slug))[0].reference for _ in range(2)]
    async with transaction() as held:
        before = await held.fetchval("SELECT count(*) FROM ledger WHERE hall = $1", slug)
    marks = await address_marks((one, other))
    assert [len(mark) for mark in marks.values()] == [12, 12]
    assert marks[one] != marks[other]
    assert await given.rows("SELECT count(*) FROM ledger WHERE hall = $1", slug) == [(before,)]

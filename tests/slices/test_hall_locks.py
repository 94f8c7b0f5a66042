"""The rows of a hall that is new, and that the database's statistics don't know yet, are found at once all the same."""

from __future__ import annotations

import json
from datetime import timedelta
from typing import Any

from backend.database import transaction
from backend.hall.places import _LOCK
from tests import given


def read_rows(plan: dict[str, Any]) -> float:
    """How many rows the plan touched in all, each time that it touched them."""
    own = (plan["Actual Rows"] + plan.get("Rows Removed by Filter", 0) + plan.get("Rows Removed by Join Filter", 0)) * plan["Actual Loops"]
    return float(own) + sum(read_rows(each) for each in plan.get("Plans", ()))


async def test_a_row_of_a_hall_that_the_statistics_do_not_know_is_not_looked_for_once_for_each_other(db: str) -> None:
    await given.hall()
    async with transaction() as held:
        await held.execute("ANALYZE slots")
        slug = await given.hall(places={"big": 5, "small": 5, "third": 5}, hours=(7, 19))
        rows = await held.fetchval("SELECT count(*) FROM slots WHERE hall = $1", slug)
        asked = (["big"], [given.NINE], [given.NINE + timedelta(minutes=15)])
        told = await held.fetchval(f"EXPLAIN (ANALYZE, FORMAT JSON) {_LOCK}", slug, *asked)
    assert rows > 200
    assert read_rows(json.loads(told)[0]["Plan"]) < 5 * rows

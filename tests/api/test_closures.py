"""A moved booking from the mini-program: the new time is kept by its owner, once; what was not moved is not kept."""

import httpx
import pytest

from backend import appointments
from tests import given, given_closures, given_people

pytestmark = pytest.mark.usefixtures("listening")


async def test_the_new_time_is_kept_and_one_that_was_not_moved_is_not(client: httpx.AsyncClient) -> None:
    mini = await given_people.mini(client)
    owner = (await mini.account()).id
    slug = await given.hall(places={"big": 2}, policies=given_closures.NO_KEPT)
    booked = await given.booked(slug, by=owner)
    early = await mini.post(f"/appointments/{booked.reference}/keeping")
    assert (early.status_code, early.json()["type"].rsplit("/", 1)[-1]) == (404, "not-moved")
    await given_closures.closed(given_closures.wanted(slug))
    kept = await mini.post(f"/appointments/{booked.reference}/keeping")
    assert kept.status_code == 200
    assert kept.json()["starts_at"].startswith(str(given.WEDNESDAY))
    assert (await appointments.appointment(booked.reference)).day == given.WEDNESDAY

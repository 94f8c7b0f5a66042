"""A marked street, reason and evidence go through a whole visit at home; afterwards each stands where it may and nowhere else."""

from collections.abc import AsyncIterator

import pytest

from backend import app
from tests.attacks.at_home import OPENED
from tests.attacks.doors import doors
from tests.attacks.journey_at_home import HomeMarks, look_everywhere, whole
from tests.attacks.trail import Trail, left_behind, rests_nowhere_else
from tests.attacks.watched import Watch
from tests.faults.product import own_folder, served

pytestmark = [pytest.mark.timeout(600), pytest.mark.article("29.5")]
MARKS = HomeMarks()
OWN, CHECK = "owner: GET /home-visits/{reference}", "owner: GET /home-visits/drafts/{reference}/check"
LEASE, STREET = "team: POST /staff/bedside/lease", "team: POST /staff/visits-today/{reference}/address"
JUDGES = ("desk", "manager", "visitor1", "visitor3")


def seen_by(people: tuple[str, ...], *pages: str) -> set[str]:
    return {f"{who}: GET /staff/{page}" for who in people for page in pages}


CARDS = seen_by(JUDGES, "home-visits/{reference}")
# The same page again where a rating is refused, because nobody phoned.
AFTER = seen_by(JUDGES, "home-visits/{reference}/after") | {"manager: POST /staff/home-visits/{reference}/after/rating"}
RECEIPTS = {f"{OWN}/receipt", *seen_by(JUDGES, "home-visits/{reference}/receipt")}
CALLS = seen_by(("desk", "manager"), "call-backs/1")
# The street: its owner, and the team within its hours, each time on record. The reason: who judges and who goes there.
MAY: dict[str, set[str]] = {
    "street": {OWN, CHECK, LEASE, STREET},
    "landmark": {OWN, CHECK, LEASE, STREET},
    "reason": {OWN, CHECK, LEASE, "team: GET /staff/visits-today/{reference}", "team: POST /staff/visits-today/{reference}/begin", *CARDS},
    "name": {CHECK, LEASE, STREET},
    "phone": {CHECK, LEASE, "owner: GET /sign-in/code"},
    "reply": CARDS,
    "bedside": {OWN, *AFTER, *RECEIPTS, *CALLS},
    "again": {OWN, *AFTER},
    "note": CALLS,
}
MAY_REST: dict[str, set[str]] = {"phone": {"public.twin_messages"}, "second": {"public.twin_messages"}}


@pytest.fixture(scope="module")
async def trail() -> AsyncIterator[Trail]:
    with own_folder() as folder, served(folder, YUEBAN_DEMO_CLOCK=OPENED, YUEBAN_LOG_LEVEL="debug") as product:
        watch = Watch(f"http://127.0.0.1:{product.port}")
        went = await whole(watch, folder, MARKS)
        await look_everywhere(watch, went, doors(app.create()))
        yield await left_behind(watch, product, folder)


@pytest.mark.parametrize("name", MARKS.all())
async def test_each_mark_is_heard_where_it_may_be_and_nowhere_else(trail: Trail, name: str) -> None:
    assert trail.watch.places(MARKS.all()[name]) == MAY.get(name, set())


@pytest.mark.parametrize("name", MARKS.all())
async def test_no_mark_stands_in_an_address_a_log_a_table_or_a_backup(trail: Trail, name: str) -> None:
    rests_nowhere_else(trail, MARKS.all()[name], MAY_REST.get(name, set()))


async def test_no_message_says_who_where_why_or_what_for(trail: Trail) -> None:
    assert [name for name, mark in MARKS.all().items() if name not in ("phone", "second") and mark in trail.messages] == []
    assert "上门服务" in trail.messages


async def test_the_journey_was_whole(trail: Trail) -> None:
    assert [(each.place, each.text[:200]) for each in trail.watch.heard if each.status >= 500] == []
    assert len(trail.watch.heard) > 800
    assert all(table in trail.dump for table in ("public.home_visits", "public.bedside_parts", "public.receipts", "public.upload_contents"))

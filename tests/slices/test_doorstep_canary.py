"""A marked street goes from its tour to the bedside: it stands on its owner's page and under the team's watermark, nowhere else."""

from __future__ import annotations

from collections.abc import AsyncIterator

import pytest

from backend import clock, doorstep, home_visits
from backend.visits import Desk
from tests import given, given_extended_sessions, given_people, given_tours, given_visits
from tests.heard import Heard, hearing, tables_with
from tests.reader import Reader

pytestmark = [pytest.mark.usefixtures("product"), pytest.mark.article("29.5")]
MARK, WHO = "画眉弄三三四四号", "柳示例"
TODAY = "/staff/visits-today"


@pytest.fixture
async def heard(reader: Reader) -> AsyncIterator[Heard]:
    async with hearing(reader) as found:
        yield found


async def at_work(reader: Reader, role: str, staff: object = None) -> None:
    who = staff or await given_extended_sessions.staff("jingkai", "试岗", role)
    await given_visits.at_work(reader.client, Desk("jingkai", who))  # type: ignore[arg-type]


async def test_the_street_is_heard_by_its_owner_and_by_its_team_who_opened_it_on_record(reader: Reader, heard: Heard) -> None:
    owner, now = await given_people.signed_in(reader.client), clock.now()
    found = await given_tours.accepted("jingkai", by=owner, now=now, address=MARK, name=WHO)
    tour = await given_tours.announced("jingkai", found.reference, arrives_at=now, now=now)
    own, team = f"/home-visits/{found.reference}", tour.members[0].staff
    code = (await doorstep.code_for(team, found.reference, now)).code
    for path in (
        own,
        f"{own}/word",
        f"{own}/address",
        "/me",
        "/me/notices",
        f"/progress/{found.reference}",
        f"/visitor/{code}",
        "/visitor/0",
    ):
        await reader.client.get(path, follow_redirects=True)
    await at_work(reader, "visitor", team)
    page = await reader.open(f"{TODAY}/{found.reference}")
    for move, answers in (("setting-out", {}), ("later", {"minutes": "15"}), ("address", {})):
        await reader.send(page, f"{TODAY}/{found.reference}/{move}", **answers)
    await reader.send(page, f"{TODAY}/{found.reference}/begin", status=422, word="芝麻开门")
    for path in (TODAY, f"{TODAY}/{found.reference}", f"{TODAY}/{found.reference}/code", f"/staff/home-visits/{found.reference}"):
        await reader.client.get(path)
    for role in ("manager", "desk"):
        await at_work(reader, role)
        for path in ("/staff/door-alarms", "/staff/visitor-checks", "/staff/overview", "/staff/home-visits", f"/staff/home-visits/{found.reference}",
                     f"/staff/phone-calls/{found.reference}", f"{TODAY}/{found.reference}", "/staff/report", "/demo/messages"):  # fmt: skip
            await reader.client.get(path)
        await reader.client.post(f"{TODAY}/{found.reference}/address")
    assert heard.with_mark(MARK) == {own, f"{TODAY}/{found.reference}/address"}
    assert heard.with_mark(WHO) <= {own, f"{own}/word", f"{TODAY}/{found.reference}/address"}
    assert len(heard.all) > 40


async def test_neither_street_nor_word_rests_in_a_table_a_message_or_the_ledger() -> None:
    owner, now = await given.citizen(), clock.now()
    found = await given_tours.accepted("jingkai", by=owner, now=now, address=MARK, name=WHO)
    tour = await given_tours.announced("jingkai", found.reference, arrives_at=now, now=now)
    team, mine = tour.members[0].staff, home_visits.Owner("", owner)
    await doorstep.choose_word(found.reference, mine, "画眉 蓝茶壶 8", now)
    await doorstep.set_out(team, found.reference, now)
    await doorstep.street(team, found.reference, now)
    await doorstep.begin(team, found.reference, "画眉蓝茶壶8", now)
    for mark in (MARK, WHO, "画眉 蓝茶壶 8", "画眉蓝茶壶8"):
        assert await tables_with(mark) == []

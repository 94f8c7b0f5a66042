"""Calls through the hall: masked, on record, noted; the citizen reads that the hall phoned (25.1)."""

from __future__ import annotations

import pytest

from backend import phone_calls, progress
from backend.clock import now
from backend.database import connection
from tests.given_visits import Now, a_clerk, at_work, open_now
from tests.reader import Page, Reader
from tests.switchboard import set_to, switchboard

pytestmark = [pytest.mark.usefixtures("product"), pytest.mark.article("25.1")]


@pytest.fixture
async def place() -> Now:
    return await open_now()


async def ask(reader: Reader, reference: str, *, status: int = 200, **typed: str) -> Page:
    page = await reader.open(f"/staff/phone-calls/{reference}")
    return await reader.send(page, f"/staff/phone-calls/{reference}", status=status, **{"why": "answer", "extension": "8001"} | typed)


async def verbs(hall: str) -> list[str]:
    async with connection() as held:
        return [row["verb"] for row in await held.fetch("SELECT verb FROM ledger WHERE hall = $1 ORDER BY id", hall)]


async def test_the_switchboard_rings_both_and_nobody_sees_the_number(reader: Reader, place: Now, monkeypatch) -> None:
    booked = await place.booking()
    await at_work(reader.client, await a_clerk(place.hall, "101", now=now()))
    async with switchboard(monkeypatch) as phone:
        page = await ask(reader, booked.reference)
    assert [(call["extension"], call["to"]) for call in phone.rung] == [("8001", booked.phone)]
    assert booked.phone not in page.text
    assert f"{booked.phone[:3]}****{booked.phone[-4:]}" in page.text
    assert "unmask" not in await verbs(place.hall)


async def test_the_citizen_reads_in_the_diary_that_the_hall_phoned(reader: Reader, place: Now, monkeypatch) -> None:
    booked = await place.booking()
    await at_work(reader.client, await a_clerk(place.hall, "101", now=now()))
    async with switchboard(monkeypatch):
        await ask(reader, booked.reference)
    entry = (await progress.diary(booked.reference))[-1]
    assert entry.what == "phoned"
    assert "12345" in " ".join(progress.details(entry, "zh"))


async def test_what_came_of_a_call_is_noted_before_the_next(reader: Reader, place: Now, monkeypatch) -> None:
    booked, other = await place.booking(), await place.booking()
    await at_work(reader.client, await a_clerk(place.hall, "101", now=now()))
    async with switchboard(monkeypatch) as phone:
        page = await ask(reader, booked.reference)
        assert booked.reference in (await reader.open(f"/staff/phone-calls/{other.reference}")).text
        at = f"/staff/phone-calls/{booked.reference}/outcome"
        done = await reader.send(page, at, outcome="no_answer", note="下午再打")
        await ask(reader, other.reference)
    assert "无人接听" in done.text
    assert "下午再打" in done.text
    assert len(phone.rung) == 2


async def test_a_call_needs_a_reason_an_extension_and_an_outcome_from_the_list(reader: Reader, place: Now, monkeypatch) -> None:
    booked = await place.booking()
    await at_work(reader.client, await a_clerk(place.hall, "101", now=now()))
    async with switchboard(monkeypatch) as phone:
        assert "联系的原因" in (await ask(reader, booked.reference, status=422, why="")).text
        refused = await ask(reader, booked.reference, status=422, extension="80-01")
        assert refused.document.one("input", name="extension").get("value") == "80-01"
        assert phone.rung == []
        page = await ask(reader, booked.reference)
        at = f"/staff/phone-calls/{booked.reference}/outcome"
        assert "通话结果" in (await reader.send(page, at, status=422, note="半句")).text


@pytest.mark.parametrize("status", [500, 404, 0])
async def test_a_switchboard_that_fails_leaves_no_call_in_the_diary(reader: Reader, place: Now, monkeypatch, status: int) -> None:
    booked = await place.booking()
    await at_work(reader.client, await a_clerk(place.hall, "101", now=now()))
    async with switchboard(monkeypatch, status):
        assert "没有拨出" in (await ask(reader, booked.reference, status=503)).text
    assert "phoned" not in [entry.what for entry in await progress.diary(booked.reference)]
    (call,) = await phone_calls.about(place.hall, booked.reference)
    assert call.outcome == "not_placed"


async def test_without_a_switchboard_the_number_opens_on_record(reader: Reader, place: Now, monkeypatch) -> None:
    booked = await place.booking()
    await at_work(reader.client, await a_clerk(place.hall, "101", now=now()))
    set_to(monkeypatch, "")
    before = await reader.open(f"/staff/phone-calls/{booked.reference}")
    opened = await reader.send(before, f"/staff/phone-calls/{booked.reference}", why="answer")
    assert booked.phone not in before.text
    assert booked.phone in opened.text
    assert {"unmask", "phone_call"} <= set(await verbs(place.hall))
    assert booked.phone not in (await reader.open(f"/staff/phone-calls/{booked.reference}")).text


async def test_another_halls_people_are_not_called(reader: Reader, place: Now) -> None:
    booked = await (await open_now()).booking()
    await at_work(reader.client, await a_clerk(place.hall, "101", now=now()))
    await reader.open(f"/staff/phone-calls/{booked.reference}", status=404)


async def test_the_halls_calls_of_today_name_reason_and_outcome_and_no_number(reader: Reader, place: Now, monkeypatch) -> None:
    booked = await place.booking()
    await at_work(reader.client, await a_clerk(place.hall, "101", now=now()))
    async with switchboard(monkeypatch):
        await ask(reader, booked.reference)
    listed = await reader.open("/staff/phone-calls")
    assert all(words in listed.text for words in (booked.reference, "答复咨询", "待记录"))
    assert booked.phone not in listed.text

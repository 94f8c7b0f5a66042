"""The hall's screen: calls, the next numbers, honest waits, sounds; names stay off unless the hall decides."""

from __future__ import annotations

import wave
from datetime import datetime, timedelta
from pathlib import Path
from uuid import uuid4

import pytest

from backend import clock, settings, visits
from backend.database import transaction
from backend.hall import Policies
from backend.visits.aloud import needed
from tests import given
from tests.given_visits import Now, a_clerk, a_working_day_today, open_now
from tests.reader import Reader

MINUTE = timedelta(minutes=1)


def now() -> datetime:
    return clock.now()


@pytest.fixture
async def place(db: str) -> Now:
    return await open_now()


async def served(place: str, minutes: int, many: int = 6) -> None:
    """So many have been served lately at window 101, each taking so long."""
    ends = [now() - (many - each) * minutes * MINUTE for each in range(many)]
    async with transaction() as held:
        await held.executemany(
            """INSERT INTO visits (id, hall, day, ticket, window_group, state, queued_for, checked_in_at, called_at, calls, passes,
                 window_number, staff, finished_at, outcome, note, version, items, priority, token)
               VALUES ($1, $2, $3, $4, 'big', 'finished', $5, $5, $5, 1, 0, '101', $1, $6, '[]', '', 1, '{}', '', $7)""",
            [(uuid4(), place, now().date(), f"Z{n:03}", end - minutes * MINUTE, end, uuid4().hex[:22]) for n, end in enumerate(ends)],
        )


@pytest.mark.article("3.2")
async def test_the_screen_says_who_is_called_who_is_next_and_how_long_it_takes(reader: Reader, place: Now) -> None:
    await served(place.hall, 10)
    called, waiting = await place.waiting(), await place.waiting()
    await visits.call_next(await a_clerk(place.hall, "105", now=now()), now())
    screen = await reader.open(f"/display/{place.hall}")
    assert all(words in screen.text for words in (called.ticket, "105 号窗口", waiting.ticket, "1 个窗口在办理"))
    assert "分钟" in screen.text
    assert "暂时说不准" not in screen.text


async def test_where_too_little_was_measured_the_screen_says_so(reader: Reader, place: Now) -> None:
    await served(place.hall, 10, many=4)
    await a_clerk(place.hall, "105", now=now())
    assert "暂时说不准" in (await reader.open(f"/display/{place.hall}")).text


async def test_each_call_carries_the_words_that_are_said(reader: Reader, place: Now) -> None:
    visit = await place.waiting()
    await visits.call_next(await a_clerk(place.hall, "103", now=now()), now())
    call = (await reader.open(f"/display/{place.hall}")).document.one("li")
    assert call.get("data-said") == visits.spoken(visit.ticket, "103")
    assert call.get("data-sounds") == ""


async def test_a_call_again_is_another_call(reader: Reader, place: Now) -> None:
    await place.waiting()
    desk = await a_clerk(place.hall, "103", now=now())
    visit = await visits.call_next(desk, now())
    first = (await reader.open(f"/display/{place.hall}")).document.one("li").get("data-call")
    await visits.call_again(desk, visits.Shown(visit.id, visit.version), now())
    assert (await reader.open(f"/display/{place.hall}")).document.one("li").get("data-call") != first


async def test_a_hall_that_decides_so_shows_the_surname_and_no_more(reader: Reader, db: str) -> None:
    slug = await given.hall(days=(now().date(),), hours=(0, 24), policies=Policies(display_names=True))
    hall = Now(slug, now().replace(minute=now().minute // 15 * 15, second=0, microsecond=0))
    await hall.waiting(name="王试约")
    await visits.call_next(await a_clerk(slug, "101", now=now()), now())
    screen = (await reader.open(f"/display/{slug}")).text
    assert "王*" in screen
    assert "试约" not in screen


def a_sound(folder: Path, name: str) -> None:
    folder.mkdir(parents=True, exist_ok=True)
    with wave.open(str(folder / f"{name}.wav"), "wb") as file:
        file.setparams((1, 2, 8000, 0, "NONE", ""))
        file.writeframes(b"\0\0" * 80)


@pytest.mark.article("3.2")
async def test_the_halls_recordings_are_played_in_order_and_served(reader: Reader, place: Now) -> None:
    visit = await place.waiting()
    for name in needed(visit.ticket[0]):
        a_sound(settings.current().data_dir / "sounds" / place.hall, name)
    await visits.call_next(await a_clerk(place.hall, "104", now=now()), now())
    call = (await reader.open(f"/display/{place.hall}")).document.one("li")
    assert call.get("data-sounds") == " ".join(("please", *visit.ticket, "number_to", *"104", "window"))
    sound = await reader.client.get(f"/display/{place.hall}/sounds/please")
    assert (sound.status_code, sound.headers["content-type"]) == (200, "audio/wav")


@pytest.mark.parametrize("name", ["..%2Fplease", "please.wav", "%2e%2e", "nothing", "A%00"])
async def test_no_other_file_can_be_had_by_a_sounds_name(reader: Reader, place: Now, name: str) -> None:
    a_sound(settings.current().data_dir / "sounds" / place.hall, "please")
    assert (await reader.client.get(f"/display/{place.hall}/sounds/{name}")).status_code in (400, 404)


@pytest.mark.article("3.2")
async def test_a_ticket_and_a_slip_say_the_wait_the_windows_and_the_floor(reader: Reader, place: Now) -> None:
    await served(place.hall, 10)
    desk = await a_clerk(place.hall, "101", now=now())
    await place.waiting()
    await visits.call_next(desk, now())
    async with a_working_day_today():
        taken = await visits.take_ticket(desk, visits.WalkIn(uuid4(), ("card",)), now())
    slip = await reader.open(f"/tickets/slips/{taken.token}")
    assert all(words in slip.text for words in (taken.ticket, "分钟", "1 层"))

"""Marked people go the whole way; afterwards their marks stand where they may and nowhere else (trust.md, canary sweep)."""

import json
import zipfile
from collections.abc import AsyncIterator
from io import BytesIO

import httpx
import pytest

from tests.attacks.journey import Marks, whole
from tests.attacks.trail import Trail, left_behind, rests_nowhere_else
from tests.attacks.watched import Heard, Watch, forms, holds, lines_with, read
from tests.faults.product import own_folder, served

pytestmark = pytest.mark.timeout(180)
MARKS = Marks()
FORM, CHECK, UNMASKED = (
    "owner: POST /appointments/new/details",
    "owner: GET /appointments/new/check",
    "staff: POST /staff/people/{reference}",
)
# One's own form, and what staff saw with a reason on record; the document's number not even on the check.
MAY: dict[str, set[str]] = {
    "name": {FORM, CHECK, UNMASKED},
    "id_number": {UNMASKED},
    "phone": {FORM, "owner: GET /appointments/new/details", "owner: GET /sign-in/code", "owner: POST /sign-in/code", UNMASKED},
    "note": {FORM, CHECK, UNMASKED},
    "relative": {CHECK},
    "enterprise": {CHECK},
    "handler": {CHECK},
}
# The twin of an SMS provider is a phone: it keeps its number, in demo mode only.
MAY_REST: dict[str, set[str]] = {"phone": {"public.twin_messages"}}


@pytest.fixture(scope="module")
async def trail() -> AsyncIterator[Trail]:
    with own_folder() as folder, served(folder, YUEBAN_DEMO_CLOCK="2026-11-24T10:05", YUEBAN_LOG_LEVEL="debug") as product:
        watch = Watch(f"http://127.0.0.1:{product.port}")
        await whole(watch, MARKS)
        yield await left_behind(watch, product, folder)


@pytest.mark.parametrize("name", MARKS.all())
async def test_each_mark_is_heard_where_it_may_be_and_nowhere_else(trail: Trail, name: str) -> None:
    assert trail.watch.places(MARKS.all()[name]) == MAY.get(name, set())


@pytest.mark.parametrize("name", MARKS.all())
async def test_no_mark_stands_in_an_address_a_log_a_table_or_a_backup(trail: Trail, name: str) -> None:
    rests_nowhere_else(trail, MARKS.all()[name], MAY_REST.get(name, set()))


async def test_no_message_says_who_or_what_for(trail: Trail) -> None:
    found = [name for name, mark in MARKS.all().items() if name != "phone" and mark in trail.messages]
    assert found == []
    assert "预约" in trail.messages


async def test_what_opens_a_session_rests_nowhere(trail: Trail) -> None:
    assert len(trail.watch.tokens) >= 2
    assert [token for token in trail.watch.tokens if token in trail.log or token in trail.dump or token.encode() in trail.backup] == []


async def test_the_journey_was_whole(trail: Trail) -> None:
    broken = [(each.place, each.text[:200]) for each in trail.watch.heard if each.status >= 500 or "error" in each.place]
    assert broken == []
    assert len(trail.watch.heard) > 80
    assert all(table in trail.dump for table in ("public.appointments", "public.pgqueuer_log", "public.ledger", "public.ratings"))


def test_a_mark_left_lying_anywhere_would_be_found() -> None:
    mark = MARKS.name
    watch = Watch("", heard=[Heard("staff", "GET", "/staff/people/AB12CD34?x=1", "", f"<b>{mark}</b>")])
    assert watch.places(mark) == {"staff: GET /staff/people/{reference}"}
    assert all(holds(b"before" + form + b"after", mark) for form in forms(mark))
    assert lines_with(f"COPY public.visits (a) FROM stdin;\n1\t\\\\x{mark.encode().hex()}\n", mark) == ["public.visits"]
    assert lines_with(json.dumps({"event": "x", "name": mark}), mark)


def test_a_mark_in_a_workbook_would_be_found() -> None:
    book = BytesIO()
    with zipfile.ZipFile(book, "w", zipfile.ZIP_DEFLATED) as packed:
        packed.writestr("xl/sharedStrings.xml", f"<t>{MARKS.name}</t>")
    assert MARKS.name.encode() not in book.getvalue()
    assert MARKS.name in read(httpx.Response(200, content=book.getvalue()))

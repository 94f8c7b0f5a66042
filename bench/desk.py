"""Ten tablets and two screens in a hall whose people are called: how long a desk's looks take on a short and on a long day."""

from __future__ import annotations

import asyncio
import random
from dataclasses import dataclass, field
from datetime import timedelta

from backend import people, visits
from backend.database import transaction
from backend.people import SessionKind
from backend.visits import Desk, Outcome, Result
from bench.crowd import answer
from bench.ground import Ground
from tests import given, given_visits

HERE = 30
LOOK, BOARD, SCREEN, QUEUE = "a desk's look after a ring", "the desk's board", "the hall's screen", "one's place in the queue"
ASKED = (LOOK, BOARD, SCREEN, QUEUE)
EMPTY = "this server's empty page"
_HANDLED = (Outcome("card", Result.handled),)


@dataclass
class Spent:
    """Seconds by what was asked."""

    seconds: dict[str, list[float]] = field(default_factory=dict)

    def p95(self, what: str) -> float:
        """Milliseconds within which 95 of 100 answers came."""
        found = sorted(self.seconds[what])
        return found[int(len(found) * 0.95)] * 1000


@dataclass(frozen=True)
class Place:
    """A hall with so many visits today; who calls there, the cookies of ten tablets, and the slip of who came last."""

    hall: str
    caller: Desk
    tablets: tuple[str, ...]
    slip: str


async def a_day(many: int) -> Place:
    """30 people are here, the others of `many` have been served: half of them had booked."""
    slug = await given.hall(days=(given.NOW.date(),), hours=(0, 24), places={"big": 50})
    for number in range(HERE):
        start = given.NOW + timedelta(minutes=15 * (number % 4))
        booked = await given.booked(slug, start, "card", now=given.NOW - timedelta(hours=2))
        await visits.check_in(booked.reference, booked.citizen, given.NOW)
    await _served(slug, many - HERE)
    caller, *desks = [await given_visits.a_clerk(slug, f"10{number}", now=given.NOW) for number in range(1, 6)]
    desks += [await given_visits.a_clerk(slug, None, role="desk", now=given.NOW) for _ in range(6)]
    slip = (await given_visits.a_walk_in(desks[-1], given.NOW)).token
    return Place(slug, caller, tuple([await _cookie(desk) for desk in desks]), slip)


async def looked(ground: Ground, place: Place, seconds: float, spent: Spent) -> None:
    """Somebody is called and served twice a second; tablets and screens hear of it and look, as their scripts do."""
    until = asyncio.get_running_loop().time() + seconds
    tablets = (_listens(ground.port, cookie, until, spent) for cookie in place.tablets)
    screens = (_screen(ground.port, place, until, spent) for _ in range(2))
    await asyncio.gather(_calls(place.caller, until), *tablets, *screens, _empty(ground.port, until, spent))


async def _calls(caller: Desk, until: float) -> None:
    while asyncio.get_running_loop().time() < until:
        called = await visits.call_next(caller, given.NOW)
        await asyncio.sleep(0.25)
        finished = await visits.finish(caller, given_visits.shown(called), _HANDLED, "", given.NOW)
        await asyncio.sleep(0.25)
        move = await visits.last_move(caller, given.NOW)
        await visits.undo(caller, move.move if move else 0, given.NOW)  # the hall stays as full as it is
        again = await visits.pass_over(caller, visits.Shown(finished.id, finished.version + 1), given.NOW)
        await _as_new(again.id)


async def _as_new(visit: object) -> None:
    async with transaction() as held:
        await held.execute("UPDATE visits SET passes = 0 WHERE id = $1", visit)


async def _listens(port: int, cookie: str, until: float, spent: Spent) -> None:
    reader, writer = await asyncio.open_connection("127.0.0.1", port)
    writer.write(_request("/staff/events", cookie, "text/event-stream"))
    ask = await _Asker.to(port, cookie, spent)
    looks = 0
    while asyncio.get_running_loop().time() < until:
        try:
            line = await asyncio.wait_for(reader.readline(), 1)
        except TimeoutError:
            continue
        if b"changed" in line:
            await asyncio.sleep(0.3 + random.random() * 0.4)  # as live-board.js waits
            looks += 1
            await ask.ask(LOOK, "/staff/live")
            if looks % 4 == 0:
                await ask.ask(BOARD, "/staff?shown=hall")
    writer.close()


async def _screen(port: int, place: Place, until: float, spent: Spent) -> None:
    ask = await _Asker.to(port, "", spent)
    while asyncio.get_running_loop().time() < until:
        await ask.ask(SCREEN, f"/display/{place.hall}")
        await ask.ask(QUEUE, f"/tickets/slips/{place.slip}")
        await asyncio.sleep(0.7)


async def _empty(port: int, until: float, spent: Spent) -> None:
    ask = await _Asker.to(port, "", spent)
    while asyncio.get_running_loop().time() < until:
        await ask.ask(EMPTY, "/bench/empty")
        await asyncio.sleep(0.05)


@dataclass
class _Asker:
    reader: asyncio.StreamReader
    writer: asyncio.StreamWriter
    cookie: str
    spent: Spent

    @staticmethod
    async def to(port: int, cookie: str, spent: Spent) -> _Asker:
        reader, writer = await asyncio.open_connection("127.0.0.1", port)
        return _Asker(reader, writer, cookie, spent)

    async def ask(self, what: str, path: str) -> None:
        begun = asyncio.get_running_loop().time()
        self.writer.write(_request(path, self.cookie, "*/*"))
        status = await answer(self.reader)
        if status != 200:
            raise RuntimeError(f"{path}: {status}")
        self.spent.seconds.setdefault(what, []).append(asyncio.get_running_loop().time() - begun)


def _request(path: str, cookie: str, accept: str) -> bytes:
    said = f"Cookie: {cookie}\r\n" if cookie else ""
    return f"GET {path} HTTP/1.1\r\nHost: 127.0.0.1\r\nAccept: {accept}\r\nAccept-Encoding: gzip\r\n{said}\r\n".encode()


async def _cookie(desk: Desk) -> str:
    async with transaction() as held:  # the server's clock runs on from NOW: the tablet must not lock itself meanwhile
        signed = await people.begin_session(held, SessionKind.staff, desk.staff, "", given.NOW + timedelta(hours=1), confirmed=False)
    return f"__Host-staff={signed.token}"


async def _served(slug: str, many: int) -> None:
    """People of today who have gone: every second one had booked."""
    letters = f"{many:03d}"[-3:]  # each day's own references
    async with transaction() as held:
        await held.execute("SET LOCAL session_replication_role = replica")
        await held.execute(
            """INSERT INTO visits (id, hall, day, ticket, window_group, reference, state, queued_for, checked_in_at, called_at,
                 calls, passes, window_number, finished_at, outcome, note, items, priority, token, version)
               SELECT gen_random_uuid(), $1::text, $2::date, 'Z' || n, 'big',
                 CASE WHEN n % 2 = 0 THEN $5::text || lpad(to_hex(n), 5, '0') END, 'finished', $3::timestamptz, $3,
                 $3 + n * interval '8 seconds', 1, 0, '10' || 1 + n % 5, $3 + n * interval '8 seconds' + interval '5 minutes',
                 '[]', '', '{card}', '', CASE WHEN n % 2 = 1 THEN left(md5($1::text || n), 24) END, 3
               FROM generate_series(1, $4::int) AS n""",
            slug, given.NOW.date(), given.NOW - timedelta(hours=3), many, letters,
        )  # fmt: skip
        await held.execute(
            """INSERT INTO appointments (reference, hall, window_group, starts_at, ends_at, day, units, kept, state, channel, items,
                 citizen, applicant_kind, applicant_index, applicant_box, phone_box, phone_index, relation, needs, note_box, language,
                 ticket_code, token, created_at, changed_at, moves, version)
               SELECT v.reference, v.hall, v.window_group, $2::timestamptz, $2::timestamptz + interval '15 minutes', v.day, 1, false,
                 'finished', 'web', ARRAY['card'],
                 '00000000-0000-4000-8000-000000000001', 'person', decode(md5(v.id::text), 'hex'), decode(repeat('ab', 130), 'hex'),
                 decode(repeat('ab', 42), 'hex'), decode(md5(v.id::text), 'hex'), 'self', '{}', NULL, 'zh', left(v.id::text, 6),
                 left(md5(v.id::text || 'x'), 24), $2, $2, 0, 1
               FROM visits v WHERE v.hall = $1 AND v.reference IS NOT NULL AND v.ticket LIKE 'Z%'""",
            slug, given.NOW - timedelta(hours=3),
        )  # fmt: skip
        await held.execute("ANALYZE visits, appointments")

"""Processes die, the database restarts, answers get lost while people book: nothing acknowledged is lost, nothing is doubled."""

import asyncio
import signal
import tempfile
import time
from collections.abc import Awaitable, Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path

import httpx
import psutil
import pytest

from backend import ledger, upkeep
from backend.database import DB, transaction
from tests import given, running
from tests.counts import times
from tests.faults.product import Product

pytestmark = pytest.mark.timeout(times(300, 1800))


@pytest.fixture(scope="module")
def served(server: str) -> Iterator[Product]:
    with tempfile.TemporaryDirectory(prefix="yueban-lost-", ignore_cleanup_errors=True) as folder, running.started(Path(folder)) as found:
        yield found


@dataclass
class Crowd:
    """People who book one place each, each with a key of their own, and ask again with it until they know."""

    slug: str
    people: list[running.Person]
    client: httpx.AsyncClient
    known: dict[str, str] = field(default_factory=dict)
    unsure: int = 0
    said: list[str] = field(default_factory=list)

    async def book(self, at_once: int = 8) -> None:
        waiting = iter(enumerate(self.people))

        async def line() -> None:
            for number, who in waiting:
                await self._one(number, who)

        await asyncio.gather(*(line() for _ in range(at_once)))

    async def _one(self, number: int, who: running.Person) -> None:
        body, give_up = running.wanted(self.slug, given.NINE + number % 12 * given.QUARTER), time.monotonic() + 60
        while time.monotonic() < give_up:
            try:
                told = await running.book(self.client, who, body, f"key-{self.slug}")
            except httpx.TransportError:
                self.unsure += 1
                await asyncio.sleep(0.2)
                continue
            if told.status_code == 201:
                self.known[str(who.citizen)] = told.json()["reference"]
                return
            assert told.status_code == 503, told.text
            self.said.append(told.text)
            await asyncio.sleep(0.2)
        raise AssertionError(f"no answer for {who}")


async def crowded(served: Product, how_many: int, act: Callable[[Crowd], Awaitable[None]]) -> Crowd:
    """A crowd books while `act` does its harm; then everything is counted."""
    async with running.inside(served):
        slug, people = await given.hall(places={"big": how_many}, days=(given.TUESDAY,)), await running.signed_in(how_many)
    async with running.caller(served, timeout=10) as client:
        crowd = Crowd(slug, people, client)
        booking = asyncio.create_task(crowd.book())
        await asyncio.sleep(0.3)
        await act(crowd)
        await booking
    async with running.inside(served):
        await nothing_lost_nothing_doubled(crowd)
    return crowd


async def nothing_lost_nothing_doubled(crowd: Crowd) -> None:
    rows = await given.rows("SELECT citizen::text, reference FROM appointments WHERE hall = $1 AND state = 'booked'", crowd.slug)
    assert dict(rows) == crowd.known
    assert len(rows) == len(crowd.people)
    counts = "SELECT count(*), count(DISTINCT reference) FROM {} WHERE hall = $1 AND {}"
    for table, which in (("notices", "topic = 'booked'"), ("entries", "what = 'booked'")):
        assert await given.rows(counts.format(table, which), crowd.slug) == [(len(rows), len(rows))]
    assert await given.rows("SELECT count(*) FROM ledger WHERE hall = $1 AND verb = 'book'", crowd.slug) == [(len(rows),)]
    taken = await given.rows("SELECT sum(taken) FROM slots WHERE hall = $1", crowd.slug)
    assert taken == [(len(rows),)]


async def test_web_and_worker_are_killed_while_people_book(served: Product) -> None:
    async def kill(crowd: Crowd) -> None:
        for _ in range(times(2, 15)):
            web, worker = served.child("granian"), served.child("backend work")
            for victim in (*(web.children() if web else ()), *([worker] if worker else ())):
                victim.kill()
            await asyncio.sleep(4)

    crowd = await crowded(served, times(400, 4000), kill)
    assert crowd.unsure > 0


async def test_the_database_is_killed_while_people_book_and_heals_within_ten_seconds(served: Product) -> None:
    healed: list[float] = []

    async def kill(crowd: Crowd) -> None:
        for _ in range(times(1, 10)):
            database, begun = served.child("bin/postgres"), time.monotonic()
            assert database
            database.send_signal(signal.SIGKILL)
            await asyncio.sleep(0.5)
            while served.status("/ready") != 200:
                assert time.monotonic() - begun < 30, served.said
                await asyncio.sleep(0.1)
            healed.append(time.monotonic() - begun)

    crowd = await crowded(served, times(400, 4000), kill)
    assert crowd.said
    assert all('"retryable":true' in said and "database-away" in said for said in crowd.said)
    assert max(healed) < 10
    print(f"healed after {max(healed):.1f} s; {len(crowd.said)} were told so, {crowd.unsure} heard nothing")


async def test_all_connections_of_the_database_are_cut_while_people_book(served: Product) -> None:
    async def cut(crowd: Crowd) -> None:
        for _ in range(times(5, 40)):
            async with running.inside(served):
                await given.rows(
                    "SELECT pg_terminate_backend(pid) FROM pg_stat_activity "
                    "WHERE pid <> pg_backend_pid() AND backend_type = 'client backend'"
                )
            await asyncio.sleep(0.3)

    await crowded(served, times(300, 3000), cut)


async def test_a_pool_whose_connections_were_cut_is_closed_without_a_word(served: Product) -> None:
    before = DB.pool
    for _ in range(60):
        async with running.inside(served):
            await given.rows("SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE pid <> pg_backend_pid() AND client_port IS NOT NULL")
    assert DB.pool is before


async def test_who_goes_away_in_the_middle_leaves_no_lock(served: Product) -> None:
    async with running.inside(served):
        slug, people = await given.hall(places={"big": 3}, days=(given.TUESDAY,)), await running.signed_in(times(60, 300))
    async with running.caller(served) as client:
        tries = [asyncio.create_task(running.book(client, who, running.wanted(slug))) for who in people]
        for number, one in enumerate(tries):
            asyncio.get_running_loop().call_later(number % 13 / 100, one.cancel)
        await asyncio.gather(*tries, return_exceptions=True)
    async with running.inside(served):
        await asyncio.sleep(2)
        left = "SELECT query FROM pg_stat_activity WHERE state LIKE 'idle in transaction%' AND xact_start < now() - interval '1 second'"
        assert await given.rows(left) == []
        assert await given.rows("SELECT 1 FROM slots WHERE hall = $1 AND starts_at = $2 FOR UPDATE NOWAIT", slug, given.NINE) == [(1,)]
        in_table = await given.rows("SELECT count(*) FROM appointments WHERE hall = $1", slug)
        assert (await given.taken(slug),) == in_table[0]
    assert served.status("/ready") == 200


@dataclass
class Cutting:
    """A line that carries every request to the server and loses every second answer after so many bytes."""

    port: int
    after: int
    carried: int = 0
    lost: int = 0

    async def carry(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        to_server, to_us = await asyncio.open_connection("127.0.0.1", self.port)
        up = asyncio.create_task(self._pump(reader, to_us))
        self.carried += 1
        if self.carried % 2:
            writer.write(await to_server.read(self.after))
            await to_server.read(65536)
            self.lost += 1
        else:
            await self._pump(to_server, writer)
        up.cancel()
        to_us.close()
        writer.transport.abort() if self.carried % 2 else writer.close()

    async def _pump(self, source: asyncio.StreamReader, target: asyncio.StreamWriter) -> None:
        while part := await source.read(65536):
            target.write(part)
            await target.drain()


@pytest.mark.parametrize("after", [1, 40, 200])
async def test_an_answer_that_gets_lost_is_had_again_with_the_same_key(served: Product, after: int) -> None:
    async with running.inside(served):
        slug, people = await given.hall(places={"big": 30}, days=(given.TUESDAY,)), await running.signed_in(times(20, 200))
    cutting = Cutting(served.port, after)
    line = await asyncio.start_server(cutting.carry, "127.0.0.1", 0)
    once = httpx.Limits(max_keepalive_connections=0)
    address = f"http://127.0.0.1:{line.sockets[0].getsockname()[1]}"
    async with httpx.AsyncClient(base_url=address, timeout=10, limits=once, trust_env=False) as client:
        crowd = Crowd(slug, people, client)
        await crowd.book(at_once=4)
    line.close()
    assert cutting.lost >= len(people) // 2
    async with running.inside(served):
        await nothing_lost_nothing_doubled(crowd)


async def test_afterwards_no_process_is_left_over_and_the_ledger_holds(served: Product) -> None:
    async with running.inside(served):
        await upkeep.seal(given.NOW)
        async with transaction() as held:
            assert await ledger.verify(held, {}) == ()
    assert psutil.Process(served.process.pid).is_running()

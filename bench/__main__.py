"""`make bench`: prints one table; every figure is of this run on this machine, every claim a ratio."""

from __future__ import annotations

import asyncio
import sys

from backend import hall
from backend.database import connection
from bench import desk, lighthouse, limit
from bench.crowd import crowd
from bench.ground import Ground, furnished, laid, requests
from bench.home_visits import compared, made_up
from bench.many import bookings_in_the_table
from bench.pages import answers_a_second
from tests import given

ITEM, DEMO = "jiuye-kunnan-rending", "jingkai"
CLIENTS, SLOTS, SECONDS = 16, 24, 10
SHORT = "--short" in sys.argv
SLOTS_JSON = f"/api/mp/v1/items/{ITEM}/slots?hall={DEMO}&day=2026-11-25"
PICKER = f"/appointments/new?item={ITEM}&hall={DEMO}&day=2026-11-25"


def line(what: str, figure: str, ratio: str = "", target: str = "") -> None:
    """One line of the table."""
    print(f"| {what:<62} | {figure:>12} | {ratio:>8} | {target:<9} |", flush=True)


def part(one: float, whole: float) -> str:
    """`one` as a part of `whole`."""
    return f"{100 * one / whole:.0f} %"


async def bookings(ground: Ground, slots: int, name: str, target: str) -> None:
    """Through HTTP, and what PostgreSQL could do alone."""
    seconds = 4 if SHORT else SECONDS
    made = await requests(ground, 500 * seconds, slots)
    await crowd(ground.port, made[:200], CLIENTS)
    came = await crowd(ground.port, made[200:], CLIENTS, seconds)
    if set(came.statuses) != {201}:
        raise RuntimeError(f"{name}: {came.statuses}")
    best = limit.bookings_a_second(ground, CLIENTS, slots, await topics(), seconds)
    line(f"bookings a second through HTTP, {name}", f"{came.a_second:.0f}", part(came.a_second, best), target)
    line("  the same writes by pgbench, one statement", f"{best:.0f}")
    line("  p50 / p95 of an answer", f"{came.percentile(0.5):.0f} / {came.percentile(0.95):.0f} ms")


async def topics() -> tuple[str, ...]:
    """What the last booking announced: pgbench writes as many."""
    async with connection() as held:
        rows = await held.fetch("SELECT topic FROM notices WHERE reference = (SELECT reference FROM notices ORDER BY id DESC LIMIT 1)")
    return tuple(row["topic"] for row in rows)


async def rivals(ground: Ground) -> None:
    """200 people at once for 5 places."""
    rounds, spent, outcomes = 4 if SHORT else 20, [], set()
    for _ in range(rounds):
        slug = await given.hall(places={"big": 5})
        came = await crowd(ground.port, await requests(Ground(ground.url, ground.port, slug), 200, 1), 200)
        outcomes.add((tuple(sorted(came.statuses.items())), await given.taken(slug)))
        spent += came.spent
    right = outcomes == {(((201, 5), (409, 195)), 5)}
    line(f"200 people at once for 5 places, {rounds} rounds", "5 of 5 each" if right else "WRONG", "", "exact")
    line("  p95 of all answers", f"{sorted(spent)[int(len(spent) * 0.95)] * 1000:.0f} ms")
    if not right:
        raise RuntimeError(str(outcomes))


def pages(ground: Ground) -> None:
    """JSON and pages against the empty answer of the same server."""
    empty = answers_a_second(ground, "/bench/empty")
    line("empty JSON answers a second", f"{empty:.0f}")
    for path, name, target in ((SLOTS_JSON, "slots of a day as JSON", ">= 30 %"), (PICKER, "the picker page", ">= 10 %")):
        found = answers_a_second(ground, path)
        line(f"{name}, a second", f"{found:.0f}", part(found, empty), target)


def lights(ground: Ground) -> None:
    """Lighthouse on a phone: performance, accessibility, best practices, SEO."""
    for path, name in (("/", "home"), (f"/items/{ITEM}", "a guide"), (f"/appointments/new?item={ITEM}", "the picker")):
        found = lighthouse.scores(f"http://127.0.0.1:{ground.port}{path}")
        line(f"Lighthouse, mobile: {name}", str(found), "", ">= 95/100…")


async def flat(ground: Ground) -> None:
    """The picker's questions with a short and with a long history."""
    figures = []
    for total in (1_000, 100_000 if SHORT else 1_000_000):
        await bookings_in_the_table(ground, total)
        figures.append(min([await _asked(ground) for _ in range(5)]))
        line(f"the picker's questions with {total:,} bookings in the table", f"{figures[-1] * 1000:.2f} ms")
    line("  more by", "", f"{100 * (figures[1] / figures[0] - 1):+.0f} %", "<= 20 %")


async def desks(ground: Ground) -> None:
    """What tablets and screens ask on a day of 100 and of 1,200 visits, in turns, beside this server's empty page."""
    days = {many: (await desk.a_day(many), desk.Spent()) for many in (100, 1200)}
    for place, _ in days.values():
        await desk.looked(ground, place, 2, desk.Spent())  # the first looks of all are no figure
    for _ in range(2 if SHORT else 5):
        for place, spent in days.values():
            await desk.looked(ground, place, 5 if SHORT else 8, spent)
    short, long = days[100][1], days[1200][1]
    for what in (desk.EMPTY, *desk.ASKED):
        line(
            f"{what}, 1,200 visits, 10 tablets and 2 screens, p95",
            f"{long.p95(what):.1f} ms",
            f"{long.p95(what) / long.p95(desk.EMPTY):.1f} x",
        )
        line("  more than with 100 visits by", "", f"{100 * (long.p95(what) / short.p95(what) - 1):+.0f} %", "<= 20 %")


async def tours_of_a_week() -> None:
    """40 home visits, 3 teams, 5 days: the solver beside the list in its order and beside the best of 1,000 random orders."""
    found = await compared(made_up(), 7.0, 100 if SHORT else 1000)
    line("a week of 40 home visits for 3 teams, solved", f"{found.seconds:.1f} s", "", "<= 10 s")
    line("  minutes on the way / half-days waited / left over", f"{found.solved.travel} / {found.solved.halves} / {found.solved.left}")
    for what, other in (("first come, first served", found.first_come), ("the best of 1,000 random orders", found.best_random)):
        line(f"  {what}", f"{other.travel} / {other.halves} / {other.left}")
        line("    way, waiting, both weighed: ours of theirs", "", part(found.solved.whole, other.whole), "< 100 %")
        line("    the way alone", "", part(found.solved.travel, other.travel))


async def _asked(ground: Ground, times: int = 60) -> float:
    begun = asyncio.get_running_loop().time()
    for _ in range(times):
        await hall.free_days(ground.hall, ("card",), given.NOW)
        await hall.free_starts(ground.hall, ("card",), given.TUESDAY, given.NOW)
    return (asyncio.get_running_loop().time() - begun) / times


async def measured(url: str, port: int) -> None:
    """Everything, in one run."""
    ground = await furnished(url, port)
    line("what", "figure", "ratio", "target")
    line("-" * 62, "-" * 12, "-" * 8, "-" * 9)
    lights(ground)
    pages(ground)
    await bookings(ground, SLOTS, "spread over 24 slots", ">= 15 %")
    await bookings(ground, 1, "all on one slot", "told")
    await rivals(ground)
    await desks(ground)
    await flat(ground)
    await tours_of_a_week()


if __name__ == "__main__":
    with laid() as (url, port):
        asyncio.run(measured(url, port))

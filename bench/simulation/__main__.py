"""`make simulation`: prints the table; the same seed gives the same people, days and draws."""

from __future__ import annotations

import asyncio
import sys
import time

from backend import database
from bench import ground as bench_ground
from bench.simulation import figures
from bench.simulation.plan import Plan
from bench.simulation.run import Run, played


def line(what: str, figure: str, target: str = "") -> None:
    """One line of the table."""
    print(f"| {what:<66} | {figure:>16} | {target:<10} |", flush=True)


async def main(url: str, plan: Plan) -> None:
    """One run and its figures."""
    await database.connect(url)
    begun = time.monotonic()
    run = await played(plan)
    line("what", "figure", "target")
    line("-" * 66, "-" * 16, "-" * 10)
    for name, booked in (("booked", True), ("walked in", False)):
        found = await figures.waits(run, booked)
        line(f"wait of who {name}, of {found.people:,} people: mean and 90th percentile", f"{found.mean:.1f} / {found.ninth:.1f} min")
    line("windows' busy share", f"{100 * figures.busy_share(run):.0f} %")
    await _of_places(run)
    await _of_the_ring(run, plan)
    print(dict(sorted(run.demand.happened.items())))
    print(f"took {time.monotonic() - begun:.0f} s")
    await database.disconnect()


async def _of_places(run: Run) -> None:
    units = await figures.places(run)
    line("places (units) of the days, and of them used by who came", f"{units['there']:,} / {units.get('finished', 0):,}")
    line("  given out and not used (missed)", f"{100 * units.get('missed', 0) / units['there']:.0f} %")
    given = sum(many for state, many in units.items() if state not in ("there", "cancelled"))
    line("  never given out", f"{100 * (1 - given / units['there']):.0f} %")


async def _of_the_ring(run: Run, plan: Plan) -> None:
    made, kept = await figures.ring_share(run)
    owned = 100 * plan.bots * plan.identities / (plan.bots * plan.identities + plan.citizens)
    line(f"the ring's share of places at their start ({owned:.0f} % of identities)", f"{100 * kept:.1f} %", f"<= {owned + 2:.0f} %")
    line("  of bookings made, those given back again too", f"{100 * made:.1f} %")
    tried, done = run.ring.happened["hand-overs tried"], run.ring.happened["hand-overs done"]
    line(f"hand-overs by cancel and rebook that succeed, of {tried}", f"{100 * done / max(tried, 1):.1f} %", "<= 1 %")
    later = run.ring.happened["had the next morning"]
    line("  the buyer gets the place after all, among all who ask in the morning", f"{100 * later / max(tried, 1):.1f} %")
    print(dict(sorted(run.ring.happened.items())))


if __name__ == "__main__":
    days = int(next((each for each in sys.argv[1:] if each.isdigit()), 3 if "--short" in sys.argv else 20))
    with bench_ground.database_laid() as url:
        asyncio.run(main(url, Plan(days=days)))

"""`make simulation`: prints the table; the same seed gives the same people, days and draws."""

from __future__ import annotations

import asyncio
import sys
import time

from backend import database
from bench import ground as bench_ground
from bench.simulation import figures
from bench.simulation.plan import Plan
from bench.simulation.run import played


async def main(url: str, plan: Plan) -> None:
    """One run and its figures."""
    await database.connect(url)
    begun = time.monotonic()
    run = await played(plan)
    for name, booked in (("booked", True), ("walked in", False)):
        found = await figures.waits(run, booked)
        print(f"{name}: {found.people} people, wait mean {found.mean:.1f}, 90th {found.ninth:.1f}, longest {found.longest:.0f} min")
    print(f"windows busy {100 * figures.busy_share(run):.0f} %")
    made, kept = await figures.ring_share(run)
    identities = plan.bots * plan.identities / (plan.bots * plan.identities + plan.citizens)
    print(f"ring: {100 * identities:.0f} % of identities, {100 * made:.1f} % of bookings, {100 * kept:.1f} % of kept ones")
    print(dict(run.ring.happened))
    print(await figures.places(run), dict(run.demand.happened))
    print(f"took {time.monotonic() - begun:.0f} s")
    await database.disconnect()


if __name__ == "__main__":
    days = int(next((each for each in sys.argv[1:] if each.isdigit()), 3 if "--short" in sys.argv else 20))
    with bench_ground.database_laid() as url:
        asyncio.run(main(url, Plan(days=days)))

"""A hall that closes: what is to be shut, and the closure made and followed to its end."""

from __future__ import annotations

from datetime import datetime

from backend import closures, hall
from backend.clock import at
from backend.hall import Bilingual, Cause, Closure, Policies
from tests import given

NO_KEPT = Policies(kept_percent=0)
_NOON = at(given.TUESDAY, 12)
STORM = Bilingual("台风", "typhoon")


def wanted(slug: str, since: datetime = given.NINE, until: datetime = _NOON, *, group: str = "", windows: tuple[str, ...] = (),
           cause: Cause = Cause.storm, words: Bilingual = STORM) -> Closure:  # fmt: skip
    """The whole hall from nine to twelve on Tuesday, if nothing else is said."""
    return Closure(0, slug, group, windows, since, until, cause, words, "staff:test", given.NOW)


async def confirmed(closure: Closure, now: datetime = given.NOW) -> Closure:
    """Looked at, and closed at once; nobody is moved yet."""
    return await closures.close(closure, (await closures.preview(closure, now)).mark, now)


async def closed(closure: Closure, now: datetime = given.NOW) -> Closure:
    """Closed, and followed to its end."""
    made = await confirmed(closure, now)
    await closures.follow(f"{made.hall}/{made.id}", now)
    return await hall.closure(made.id, made.hall)


async def standing(made: Closure) -> dict[str, str]:
    """Where each touched booking stands."""
    return {each.reference: str(each.progress) for each in await closures.of_closure(made.id)}

"""A visit at somebody's home as its visitors' tablet tells of it."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime, timedelta
from uuid import UUID, uuid4

from backend import bedside, home_visits
from backend.bedside import Answer, Operation, Served, Tablet, Taken, Verb
from backend.clock import SHANGHAI
from backend.database import connection
from backend.doorstep import words
from backend.home_visits import State
from tests import given, given_tours
from tests.given_home_visits import ITEM

ARRIVES = given.TEN


@dataclass
class Bed:
    """A tablet of the team, with its own count of steps; `keeps` makes a step, `sends` what was kept."""

    tablet: Tablet
    reference: str
    word: str
    number: int = 1
    sequence: int = 0
    kept: list[Operation] = field(default_factory=list)

    def keeps(self, verb: Verb, at: datetime = ARRIVES, **said: object) -> Operation:
        """One more step, not sent yet."""
        self.sequence += 1
        facts = {"number": self.number, "word": self.word if verb is Verb.begin else ""} | said
        made = Operation(uuid4(), self.reference, self.sequence, verb, at.astimezone(SHANGHAI), **facts)  # type: ignore[arg-type]
        self.kept.append(made)
        return made

    async def sends(self, *steps: Operation, now: datetime | None = None, sent_at: datetime | None = None) -> tuple[Answer, ...]:
        """These steps, or all that were kept; what became of each."""
        wanted = steps or tuple(self.kept)
        at = now or max(each.happened_at for each in wanted) + timedelta(minutes=1)
        return await bedside.take(self.tablet, wanted, sent_at or at, at)

    async def does(self, verb: Verb, at: datetime = ARRIVES, **said: object) -> Answer:
        """One step, sent at once."""
        return (await self.sends(self.keeps(verb, at, **said)))[0]

    def whole(self, at: datetime = ARRIVES, outcome: str = "done", items: tuple[str, ...] = (ITEM,)) -> tuple[Operation, ...]:
        """All steps of a visit that goes well, from the word on."""
        self.keeps(Verb.begin, at)
        self.keeps(Verb.consent, at, witness="李见证")
        for item in items:
            self.keeps(Verb.result, at + timedelta(minutes=10), item=item, outcome=outcome, materials=(1,))
        self.keeps(Verb.papers, at + timedelta(minutes=20), papers=("受理凭证",))
        self.keeps(Verb.finish, at + timedelta(minutes=25))
        return tuple(self.kept)


async def bed(reference: str, hall: str, staff: UUID, *, number: int = 1, now: datetime = ARRIVES - timedelta(hours=1)) -> Bed:
    """A team member's tablet with its visits fetched."""
    tablet = Tablet(hall, staff, uuid4())
    await bedside.lease(tablet, now)
    async with connection() as held:
        word = await words.read(held, reference)
    return Bed(tablet, reference, word.zh, number)


async def planned(slug: str, *, arrives_at: datetime = ARRIVES, now: datetime = given.NOW, **more: object) -> tuple[Bed, Bed]:
    """A visit on an announced tour, and the tablets of its two visitors, an hour before the time."""
    found = await given_tours.accepted(slug, now=now, **more)  # type: ignore[arg-type]
    tour = await given_tours.announced(slug, found.reference, arrives_at=arrives_at, now=now)
    one, other = [await bed(found.reference, slug, each.staff, now=arrives_at - timedelta(hours=1)) for each in tour.members]
    return one, other


async def served(slug: str, *, outcome: str = "done", arrives_at: datetime = ARRIVES, **more: object) -> Served:
    """A visit from its request to its end; each item ended as `outcome`."""
    tablet, _ = await planned(slug, arrives_at=arrives_at, **more)
    items = more.get("items", (ITEM,))
    answers = await tablet.sends(*tablet.whole(arrives_at, outcome, items))  # type: ignore[arg-type]
    assert all(each.outcome == "taken" for each in answers), answers
    return (await bedside.served(tablet.reference))[-1]


async def state(of: Bed) -> State:
    """Where the visit stands."""
    return (await home_visits.visit(of.reference)).state


async def begun(of: Bed) -> None:
    """The visit is begun by this tablet."""
    assert (await of.does(Verb.begin)).outcome is Taken.taken

"""Three tablets at six bedsides whose network comes and goes: whatever is cut, reordered, repeated or killed, every step is there once."""

from __future__ import annotations

import asyncio
import random
from collections import Counter
from dataclasses import dataclass, field, replace
from datetime import timedelta
from uuid import UUID, uuid4

import pytest

from backend import bedside
from backend.bedside import Answer, Operation, Tablet, Taken, Verb
from tests import given, given_bedside, given_home_visits, given_tours
from tests.counts import times
from tests.given_bedside import ARRIVES
from tests.given_home_visits import ITEM

VISITS, NOW = 6, ARRIVES + timedelta(hours=6)
OUTCOMES = ("done", "taken_along", "more_needed", "not_possible")
PATIENCE = 0.03
_OFTEN = {Verb.begin: 2, Verb.result: 45, Verb.consent: 15, Verb.papers: 15, Verb.photo: 23}


@dataclass
class Pocket:
    """A tablet: what it made, what it has no answer to yet, which versions it knows."""

    tablet: Tablet
    words: dict[str, str]
    made: list[Operation] = field(default_factory=list)
    left: list[Operation] = field(default_factory=list)
    known: dict[str, int] = field(default_factory=dict)
    heard: dict[UUID, set[Answer]] = field(default_factory=dict)

    def make(self, chance: random.Random, *, late: bool) -> None:
        """One more step of any kind, at any of the bedsides; each begins there, and some visits end when it is `late`."""
        reference = chance.choice(list(self.words))
        verb = chance.choices(tuple(_OFTEN), tuple(_OFTEN.values()))[0]
        if not any(each.reference == reference for each in self.made):
            verb = Verb.begin
        elif late and chance.random() < 0.1:
            verb = Verb.finish
        said = {
            Verb.begin: {"word": self.words[reference]}, Verb.consent: {"witness": chance.choice("甲乙丙")},
            Verb.result: {"item": ITEM, "outcome": chance.choice(OUTCOMES), "note": str(chance.randrange(4))},
            Verb.papers: {"papers": (chance.choice("甲乙丙"),)}, Verb.photo: {"file": uuid4()},
        }.get(verb, {})  # fmt: skip
        at = ARRIVES + list(self.words).index(reference) * timedelta(minutes=45)
        step = Operation(uuid4(), reference, len(self.made) + 1, verb, at, **said)
        step = replace(step, base=self.known.get(f"{reference} {step.part}", 0))
        self.made.append(step)
        self.left.append(step)
        if step.part:
            self.known[f"{reference} {step.part}"] = step.base + 1

    async def look(self) -> None:
        """Fetches the visits anew: what colleagues wrote is known."""
        for each in await bedside.lease(self.tablet, ARRIVES):
            self.known |= {f"{each.visit.reference} {part.name}": part.version for part in each.parts}

    async def send(self, chance: random.Random) -> None:
        """Some of what is left, perhaps shuffled and twice; the answers may never come, or the tablet or the server dies."""
        some = self.left[: chance.randint(1, 8)]
        wanted = chance.choice((some, some, some + some, chance.sample(some, len(some)), some[1:] or some))
        fate = chance.random()
        asked = asyncio.ensure_future(bedside.take(self.tablet, wanted, NOW, NOW))
        if fate < 0.15:
            await asyncio.sleep(chance.random() * PATIENCE)
            asked.cancel()  # killed at any moment
            await asyncio.gather(asked, return_exceptions=True)
            return
        answers = await asked
        if fate > 0.3:
            self._hear(answers)

    def _hear(self, answers: tuple[Answer, ...]) -> None:
        for answer in answers:
            if answer.outcome is not Taken.early:
                self.heard.setdefault(answer.id, set()).add(answer)
        self.left = [each for each in self.left if each.id not in self.heard]
        parts = {each.id: f"{each.reference} {each.part}" for each in self.made if each.part}
        self.known |= {parts[each.id]: each.version for each in answers if each.version and each.id in parts}


async def three() -> tuple[list[Pocket], tuple[str, ...]]:
    """Three visitors of one team, and the six visits of their tour."""
    slug = await given_home_visits.hall()
    team = tuple([await given_tours.visitor(slug, f"上门{number}") for number in "甲乙丙"])
    found = [await given_tours.accepted(slug) for _ in range(VISITS)]
    references = tuple(each.reference for each in found)
    await given_tours.announced(slug, *references, arrives_at=ARRIVES, team=team)
    pockets = []
    for staff in team:
        beds = [await given_bedside.bed(reference, slug, staff, now=ARRIVES) for reference in references]
        tablet = Tablet(slug, staff, uuid4())
        await bedside.lease(tablet, ARRIVES)
        pockets.append(Pocket(tablet, {each.reference: each.word for each in beds}))
    return pockets, references


@pytest.mark.usefixtures("db")
@pytest.mark.timeout(1800)
@pytest.mark.article("29.5")
async def test_every_step_of_three_tablets_is_there_once_whatever_happens() -> None:
    chance, wanted = random.Random(29), times(300, 10_000)  # a seed, no secret
    pockets, references = await three()
    while sum(len(each.made) for each in pockets) < wanted:
        for pocket in pockets:
            for _ in range(chance.randint(0, 6)):
                pocket.make(chance, late=sum(len(each.made) for each in pockets) > 0.95 * wanted)
        await asyncio.gather(*(each.send(chance) for each in pockets if each.left))
        for pocket in pockets:
            if not pocket.left:
                await pocket.look()
    while any(each.left for each in pockets):
        await asyncio.gather(*(each.send(chance) for each in pockets if each.left))
    made = {step.id: step for each in pockets for step in each.made}
    rows = await given.rows("SELECT id, outcome FROM bedside_operations WHERE reference = ANY($1)", list(references))
    assert Counter(identity for identity, _ in rows) == Counter(dict.fromkeys(made, 1))
    assert all(len(answers) == 1 for each in pockets for answers in each.heard.values())
    await _stands_as_taken(made, {identity: str(outcome) for identity, outcome in rows}, references)
    print(f"\n{len(made)} steps of 3 tablets, each there once:", dict(Counter(str(outcome) for _, outcome in rows)))


async def _stands_as_taken(made: dict[UUID, Operation], became: dict[object, str], references: tuple[str, ...]) -> None:
    """Each part was written once for each step that was taken; each photo that came is named once; numbers have no gap."""
    taken = [step for identity, step in made.items() if became[identity] == "taken"]
    writes = Counter((step.reference, step.part) for step in taken if step.part)
    parts = await given.rows("SELECT reference, part, version FROM bedside_parts WHERE reference = ANY($1)", list(references))
    assert {(reference, part): version for reference, part, version in parts} == dict(writes)
    photos = [step.file for step in made.values() if step.verb is Verb.photo]
    assert Counter(await given.rows("SELECT id FROM bedside_files WHERE reference = ANY($1)", list(references))) == Counter(
        (each,) for each in photos
    )
    gaps = await given.rows(
        """SELECT d.id FROM bedside_devices d JOIN bedside_operations o ON o.device = d.id WHERE o.reference = ANY($1)
            GROUP BY d.id HAVING max(o.sequence) <> count(*) OR d.sequence <> count(*)""",
        list(references),
    )  # fmt: skip
    assert gaps == []

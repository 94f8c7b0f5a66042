"""Visits at home in words: as a tablet keeps them, and conflicts side by side."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from enum import StrEnum
from typing import Any

from backend import catalogue, hall, people, secrecy, tours
from backend.bedside import LEASE, Answer, Conflict, Leased, Operation, Outcome, Verb
from backend.home_visits import ELSEWHERE, Known, NotMet, Place, Present, Why, address_mark
from backend.languages import moment, say, time
from web.home_visits_view import community_words

OUTCOMES, HOWS = tuple(Outcome), (NotMet.nobody_opened, NotMet.household_refused, NotMet.too_late, NotMet.not_possible)
PAPERS = ("bedside-paper-receipt", "bedside-paper-notice", "bedside-paper-originals", "bedside-paper-card")
_WITH_FILES = (Verb.photo, Verb.consent)
_SAYS: tuple[tuple[type[StrEnum], str], ...] = ((Why, "home-why-{0}"), (Place, "home-place-{0}"), (Present, "home-present-{0}"))


@dataclass(frozen=True)
class ItemView:
    """An item and what is needed for it: number, name, how many."""

    slug: str
    title: str
    materials: tuple[tuple[int, str], ...]


@dataclass(frozen=True)
class PartView:
    """What stands of a visit, as the tablet shows and changes it."""

    version: int
    outcome: str
    note: str
    materials: tuple[int, ...]
    witness: str
    papers: tuple[str, ...]
    signed: bool


@dataclass(frozen=True)
class VisitView:
    """A visit as the tablet keeps it, in the person's language; the street among it, for `shuts` milliseconds from now, and the
    `mark` by which the tablet hears that the street is another one now."""

    reference: str
    number: int
    begun: bool
    time: str
    name: str
    phone: str
    where: str
    landmark: str
    known: tuple[str, ...]
    why: str
    agreed: str
    items: tuple[ItemView, ...]
    parts: dict[str, PartView]
    shuts: int
    mark: str


@dataclass(frozen=True)
class LeaseView:
    """The visits, until when the tablet may keep them (milliseconds from now), and how many conflicts wait for this person."""

    visits: tuple[VisitView, ...]
    lasts: int


@dataclass(frozen=True)
class AnswerView:
    """What became of a step, and why in words."""

    id: str
    outcome: str
    version: int
    problem: str


@dataclass(frozen=True)
class Side:
    """What one side says: lines of a label and a value; `typed` where it is in somebody's own words."""

    lines: tuple[tuple[str, str, bool], ...]


@dataclass(frozen=True)
class ConflictView:
    """A conflict side by side; `only_read`: there is nothing to take (a lost photo, contents that are erased);
    `own_loss`: somebody else reads it."""

    id: str
    reference: str
    what: str
    why: str
    who: str
    at: str
    came_at: str
    said: Side
    stands: Side
    may_take: bool
    only_read: bool
    own_loss: bool


async def lease_view(found: tuple[Leased, ...], language: str, now: datetime) -> LeaseView:
    """The visits in words."""
    return LeaseView(tuple([await visit_view(each, language, now) for each in found]), int(LEASE.total_seconds() * 1000))


def unnamed(view: VisitView) -> VisitView:
    """A visit for a page that leaves no line in the ledger: who it is and their phone are opened with the street."""
    return replace(view, name=secrecy.masked_name(view.name), phone="")


async def visit_view(found: Leased, language: str, now: datetime) -> VisitView:
    """A visit in words."""
    visit, asking = found.visit, found.visit.asking
    where = await hall.hall(visit.hall)
    guides = {each.slug: each for each in await catalogue.guides(asking.items)}
    community = "" if asking.community == ELSEWHERE else community_words(where, asking.community, language)
    known = tuple(say(language, f"home-known-{each}") for each in asking.known if each in tuple(Known))
    said = tuple(
        say(language, key.format(value)) for kind, key in _SAYS if (value := getattr(asking, kind.__name__.lower())) in tuple(kind)
    )
    consent = visit.consent
    return VisitView(
        visit.reference, found.number, found.begun, f"{time(found.stop.arrives_at)}–{time(found.stop.leaves_at)}",
        asking.name, asking.phone, " ".join(filter(None, (community, asking.address))), asking.landmark, (*said[1:], *known),
        "：".join(filter(None, (*said[:1], asking.words))),
        say(language, "Agreed on {at} to text {version}", at=moment(language, consent.at), version=consent.version) if consent else "",
        tuple(_item(slug, guides.get(slug), language) for slug in asking.items),
        {
            each.name: PartView(
                each.version, each.wrote.outcome, each.wrote.note, each.wrote.materials, each.wrote.witness, each.wrote.papers,
                each.wrote.file is not None,
            )
            for each in found.parts
        },
        max(0, int(min(LEASE, tours.shuts_at(found.stop) - now).total_seconds() * 1000)), address_mark(visit),
    )  # fmt: skip


def answer_view(answer: Answer, language: str) -> AnswerView:
    """An answer in words."""
    return AnswerView(str(answer.id), answer.outcome, answer.version, why(answer.why, language) if answer.why else "")


def why(key: str, language: str) -> str:
    """Why a step was not taken, in words that need no figures."""
    own = f"bedside-why-{key}"
    said = say(language, own)
    return said if said != own else say(language, key) if "{" not in say(language, key) else say(language, "bedside-why-other")


async def conflict_views(found: Sequence[Conflict], language: str, *, manager: bool) -> tuple[ConflictView, ...]:
    """Conflicts in words, names and titles asked for all of them at once."""
    names = await people.names_of(each.staff for each in found)
    guides = await catalogue.guides(tuple(dict.fromkeys(each.said.item for each in found if each.said.item)))
    titles = {guide.slug: guide.title(language) for guide in guides}
    return tuple(_conflict(each, names.get(each.staff, ""), titles, language, manager=manager) for each in found)


def _conflict(found: Conflict, who: str, titles: Mapping[str, str], language: str, *, manager: bool) -> ConflictView:
    state = say(language, f"home-state-{found.visit.state}") if found.visit else say(language, "NoHomeVisit")
    stands = ((say(language, "State"), state, False), *(_lines(found.standing, language) if found.standing else ()))
    return ConflictView(
        str(found.id), found.said.reference, verb_words(found.said, titles, language), _why(found, language),
        who, moment(language, found.at), moment(language, found.came_at),
        Side(_lines(found.said, language)), Side(stands), manager or found.said.verb is not Verb.begin,
        found.erased or found.said.verb is Verb.not_kept, found.own_loss,
    )  # fmt: skip


def _why(found: Conflict, language: str) -> str:
    """Why it waits; where its contents are gone, that they are."""
    erased = say(language, "bedside-why-erased") if found.erased and found.said.verb is not Verb.not_kept else ""
    return " · ".join(filter(None, (why(found.why, language), erased)))


def verb_words(said: Operation, titles: Mapping[str, str], language: str) -> str:
    """What a step does, with its item."""
    words = say(language, f"bedside-verb-{said.verb}")
    return f"{words} · {titles[said.item]}" if said.item in titles else words


def _lines(said: Operation, language: str) -> tuple[tuple[str, str, bool], ...]:
    signed = say(language, "Signed") if said.verb is Verb.consent and said.file else ""
    outcome = say(language, f"bedside-outcome-{said.outcome}") if said.outcome in OUTCOMES else ""
    lost = say(language, f"bedside-verb-{said.outcome}") if said.verb is Verb.not_kept and said.outcome in _WITH_FILES else ""
    how = say(language, f"not-met-{said.how}") if said.how in tuple(NotMet) else ""
    found = (
        ("Not kept", lost, False), ("What came of it", outcome, False), ("Why", how, False), ("Consent", signed, False),
        ("Witness", said.witness, True), ("Papers handed over", "；".join(said.papers), True), ("Note", said.note, True),
    )  # fmt: skip
    return tuple((say(language, label), value, typed) for label, value, typed in found if value)


def _item(slug: str, guide: catalogue.Guide | None, language: str) -> ItemView:
    needed = tuple((each.no, each.name) for each in guide.materials if not each.is_fetched) if guide else ()
    return ItemView(slug, guide.title(language) if guide else slug, needed)


def lists(language: str) -> dict[str, Any]:
    """What the checklist offers to choose from."""
    return {
        "outcomes": [(each.value, say(language, f"bedside-outcome-{each}")) for each in OUTCOMES],
        "hows": [(each.value, say(language, f"not-met-{each}")) for each in HOWS],
        "papers": [say(language, each) for each in PAPERS],
        "verbs": [(each.value, say(language, f"bedside-verb-{each}")) for each in Verb],
    }  # fmt: skip

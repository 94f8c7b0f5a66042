"""An agent's matter in words: the receipt, the board, the mandate, every step; and the card that staff work by, masked."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from backend import agent_matters, catalogue, hall, people, progress, ratings, secrecy
from backend.agent_matters import SCOPE, Kind, Mandate, Matter, State, Step
from backend.clock import SHANGHAI
from backend.hall import Hall
from backend.languages import Language, full_day, moment, say
from backend.people import HallStaff

LOOKS = {
    "asked": "wait", "accepted": "info", "under_way": "good", "finished": "good", "refused": "bad", "objected": "wait", "withdrawn": "",
    "lapsed": "bad",
}  # fmt: skip
FEW = 4
_ACTS = frozenset(f"agent_{act}" for act in agent_matters.Act)


@dataclass(frozen=True)
class AgentView:
    """The named agent: who they are, and how they are reached."""

    name: str
    number: str


@dataclass(frozen=True)
class MandateView:
    """A mandate as it stands on paper and on the page."""

    scope: tuple[str, ...]
    acts: tuple[tuple[str, str], ...]
    until: str
    signed: bool
    signed_at: str
    signed_as: str
    over: bool


@dataclass(frozen=True)
class StepView:
    """A line of what happened; steps of the agent have an item, a note and who did it."""

    words: str
    at: str
    machine_at: str
    item: str = ""
    note: str = ""
    who: str = ""


@dataclass(frozen=True)
class MatterView:
    """A matter as a page shows it; the name masked, an enterprise's in full."""

    reference: str
    version: int
    state: str
    state_words: str
    look: str
    kind: str
    what: str
    items: tuple[tuple[str, str], ...]
    who: str
    enterprise: str
    where: str
    why: str
    wanted: str
    answer_by: str
    late: bool
    answer: str
    objection: str
    agent: AgentView | None
    mandate: MandateView | None
    next: str
    rate: str
    steps: tuple[StepView, ...] = ()


@dataclass(frozen=True)
class _Around:
    """What matters are said with: titles of items, the staff of their halls, and the halls' names."""

    titles: dict[str, str]
    staff: dict[UUID, HallStaff]
    halls: dict[str, str]


async def matter_view(found: Matter, language: str, *, steps: bool = True) -> MatterView:
    """The matter in words, with all that happened where `steps` are wanted."""
    around = await _around((found,), language)
    return _view(found, around, language, await _steps(found, around.titles, around.staff, language) if steps else ())


async def matter_views(found: Sequence[Matter], language: str) -> tuple[MatterView, ...]:
    """A list of them without what happened, in as many questions as one asks."""
    around = await _around(found, language)
    return tuple(_view(each, around, language) for each in found)


async def _around(found: Sequence[Matter], language: str) -> _Around:
    halls = tuple(dict.fromkeys(each.hall for each in found))
    items = tuple(dict.fromkeys(item for each in found for item in each.asking.items))
    return _Around(
        {guide.slug: guide.title(language) for guide in await catalogue.guides(items)},
        {each.id: each for slug in halls for each in await people.staff_at(slug)},
        {slug: (await hall.hall(slug)).name.said(language) for slug in halls},
    )


def _view(found: Matter, around: _Around, language: str, steps: tuple[StepView, ...] = ()) -> MatterView:
    tongue, names = Language(language), around.titles
    person, items = found.asking.applicant, tuple((slug, names.get(slug, slug)) for slug in found.asking.items)
    enterprise = person.name if person.kind == "enterprise" else ""
    return MatterView(
        found.reference, found.version, str(found.state), say(language, f"agent-state-{found.state}"), LOOKS[found.state],
        say(language, f"agent-kind-{found.asking.kind}"), ("、" if language == "zh" else ", ").join(name for _, name in items), items,
        enterprise or secrecy.masked_name(person.name), enterprise, around.halls[found.hall], found.asking.why, found.asking.wanted,
        moment(tongue, found.answer_by), found.late, found.said.answer, found.said.objection, _agent(found.agent, around.staff),
        _mandate(found.mandate, language) if found.mandate else None, say(language, f"agent-next-{found.state}"),
        f"/ratings/{ratings.token_of('case', found.reference)}" if found.state is State.finished else "", steps,
    )  # fmt: skip


async def lists(where: Hall, language: str, chosen: tuple[str, ...] = (), *, enterprise: bool = False) -> dict[str, Any]:
    """What the form offers to choose from; of the items those chosen come first, and few at once."""
    found = await catalogue.guides(tuple(await hall.items_taken(where.slug)))
    guides = sorted(found, key=lambda guide: (guide.slug not in chosen, guide.is_for_enterprises is not enterprise))
    few = max(FEW, len(chosen))
    named = [(guide.slug, guide.title(language), None) for guide in guides]
    return {
        "offered": named[:few], "more": named[few:],
        "kinds": [(each.value, say(language, f"agent-kind-{each}"), say(language, f"agent-kind-{each}-hint")) for each in Kind],
        "ids": [(each.value, say(language, f"id-{each}")) for each in people.IdKind],
    }  # fmt: skip


def scopes(language: str) -> list[tuple[str, str, None]]:
    """What a mandate may allow, to be ticked."""
    return [(act.value, say(language, f"agent-act-{act}"), None) for act in SCOPE]


def agents_words(found: tuple[HallStaff, ...]) -> list[tuple[str, str]]:
    """The hall's agents, to choose from."""
    return [(str(each.id), f"{each.name} {each.number}") for each in found]


def day_of(text: str) -> date | None:
    """A day as typed; None where it is none."""
    try:
        return date.fromisoformat(text.strip())
    except ValueError:
        return None


def _mandate(found: Mandate, language: str) -> MandateView:
    acts = tuple((act.value, say(language, f"agent-act-{act}")) for act in found.scope)
    return MandateView(
        tuple(words for _, words in acts), acts, full_day(Language(language), found.until), found.is_signed,
        moment(Language(language), found.signed_at) if found.signed_at else "",
        say(language, f"agent-signed-{found.signed_as}") if found.signed_as else "", found.ended_at is not None,
    )  # fmt: skip


def _agent(agent: UUID | None, staff: Mapping[UUID, HallStaff]) -> AgentView | None:
    one = staff.get(agent) if agent else None
    return AgentView(one.name, one.number) if one else None


async def _steps(found: Matter, names: Mapping[str, str], staff: Mapping[UUID, HallStaff], language: str) -> tuple[StepView, ...]:
    """The diary, the agent's own acts told with what they wrote."""
    past = [
        (each.at, StepView(progress.text(each, language), moment(Language(language), each.at), each.at.isoformat()))
        for each in await progress.diary(found.reference)
        if each.what not in _ACTS
    ]
    done = [(each.at, _step(each, names, staff, language)) for each in await agent_matters.steps_of(found.reference)]
    return tuple(view for _, view in sorted(past + done, key=lambda pair: pair[0]))


def _step(each: Step, names: Mapping[str, str], staff: Mapping[UUID, HallStaff], language: str) -> StepView:
    at, one = each.at.astimezone(SHANGHAI), staff.get(each.staff)
    words = say(language, f"diary.agent_{each.act}")
    return StepView(words, moment(Language(language), at), at.isoformat(), names.get(each.item, ""), each.note, one.name if one else "")

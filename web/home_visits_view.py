"""A home visit in words: the lists of the wizard, its check, the receipt; and the card that staff judge by, without a street."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from enum import StrEnum
from typing import Any

from backend import catalogue, clock, hall, home_visits, progress, secrecy
from backend.hall import Hall
from backend.home_visits import ELSEWHERE, STEPS, Asking, Half, HomeVisit, Known, Place, Present, Proof, Relation, State, Why
from backend.languages import Language, moment, say
from web.home_visits_files_view import files_counted

LOOKS = {
    "draft": "", "asked": "wait", "question": "info", "accepted": "good", "refused": "bad", "objected": "wait", "turned": "info",
    "withdrawn": "", "planned": "good", "under_way": "info", "done": "good", "closed": "",
}  # fmt: skip
KEYS: dict[type[StrEnum], str] = {
    Why: "home-why-{0}", Relation: "home-relation-{0}", Known: "home-known-{0}", Present: "home-present-{0}", Proof: "home-proof-{0}",
    Half: "home-half-{0}", Place: "home-place-{0}",
}  # fmt: skip
Pairs = tuple[tuple[str, str], ...]
FEW, FEW_IN_ELDER = 4, 2


@dataclass(frozen=True)
class Row:
    """A line of the check: what was asked, what was answered (`typed`: in somebody's own words), and in which step."""

    label: str
    typed: str
    value: str
    step: str


@dataclass(frozen=True)
class Step:
    """A line of the task list or of the diary."""

    name: str
    words: str
    done: bool = False
    at: str = ""
    machine_at: str = ""


@dataclass(frozen=True)
class VisitView:
    """A request as a page shows it; the name masked."""

    reference: str
    version: int
    state: str
    state_words: str
    look: str
    who: str
    where: str
    what: str
    asked_at: str
    answer_by: str
    late: bool
    protected: bool
    question: str
    reply: str
    answer: str
    answered_as: str
    objection: str
    consent: str
    consent_withdrawn: bool
    elsewhere: bool
    second: str
    referred_to: str
    referred_phone: str
    steps: tuple[Step, ...] = ()


async def lists(where: Hall, language: str, chosen: tuple[str, ...] = (), few: int = FEW) -> dict[str, Any]:
    """What the steps offer to choose from; of the items those chosen come first, then those of people, and `few` at once."""
    found = await home_visits.items_at_home(where.slug)
    guides = sorted(found, key=lambda guide: (guide.slug not in chosen, guide.is_for_enterprises))
    communities = tuple((each.slug, each.name.said(language)) for each in where.about.communities)
    by = await hall.policies(where.slug, clock.now())
    return {
        "whys": _first(_pairs(Why, language), language),
        "relations": _first(_pairs(Relation, language, but=(Relation.staff,)), language),
        "communities": _first((*communities, (ELSEWHERE, say(language, "Another place: we pass it on"))), language),
        "places": _first(_pairs(Place, language), language),
        "knowns": _ticks(Known, language, but=(Known.stairs,)), "presents": _first(_pairs(Present, language), language),
        "proofs": [(value, words, say(language, f"home-proof-{value}-more")) for value, words in _pairs(Proof, language)],
        "halves": _ticks(Half, language), "guides": guides,
        "morning": f"{by.visits_am_from:%H:%M}", "afternoon": f"{by.visits_pm_from:%H:%M}",
        "at_home": [_item(each, language) for each in guides[:few]], "more": [_item(each, language) for each in guides[few:]],
    }  # fmt: skip


def _item(guide: catalogue.Guide, language: str) -> tuple[str, str, str | None]:
    """An item to tick; under it, that one document of identity is all it needs (article 24.1)."""
    return guide.slug, guide.title(language), say(language, "One document is enough") if guide.one_certificate.eligible else None


def tasks(asking: Asking, frame: home_visits.Frame, language: str) -> tuple[Step, ...]:
    """The six steps and whether each is done; the seventh is the check."""
    todo = home_visits.missing(asking, frame)
    return tuple(Step(name, say(language, f"home-step-{name}"), name not in todo) for name in STEPS)


async def rows(found: HomeVisit, language: str, *, names_masked: bool, street: bool) -> tuple[Row, ...]:
    """The answers in words. `street`: the address itself, for who asked alone; otherwise whether it was given."""
    asking, where = found.asking, await hall.hall(found.hall)
    titles = {each.slug: each.title(language) for each in await home_visits.items_at_home(found.hall)}
    name = secrecy.masked_name(asking.name) if names_masked else asking.name
    files = await files_counted(found)
    erased = say(language, "erased at your wish") if found.consent and found.consent.withdrawn_at else ""
    answers = (
        ("who", "Why a visit", asking.words, _said(Why, asking.why, language) or erased),
        ("who", "Who is visited", name, ""),
        ("who", "Who asks", "", _said(Relation, asking.relation, language)),
        ("what", "What for", "", _joined([titles.get(each, each) for each in asking.items], language)),
        ("where", "Community", "", community_words(where, asking.community, language)),
        ("where", "Address", asking.address if street else "", "" if street else say(language, "given, sealed")),
        ("where", "What to look for", asking.landmark if street else "", ""),
        ("where", "Kind of place", "", _said(Place, asking.place, language) or say(language, "not said")),
        ("contact", "Phone", "", secrecy.masked_phone(asking.phone) if names_masked else asking.phone),
        ("contact", "Who is there", "", _said(Present, asking.present, language)),
        ("contact", "Good to know", "", _all_said(Known, asking.known, language)),
        ("proof", "Proof", "", _said(Proof, asking.proof, language) or erased),
        ("photos", "Photos", "", say(language, "{number} sent", number=files.photos) if files.photos else ""),
        ("voice", "Voice note", "", say(language, "sent") if files.voice else ""),
        ("when", "Half-days that suit", "", _all_said(Half, asking.halves, language)),
    )
    given = [answer for answer in answers if answer[2] or answer[3]]
    if names_masked and asking.copy:
        given.append(("second", "Second person told", "", secrecy.masked_phone(asking.copy)))
    if names_masked and asking.id_number:
        given.append(("besides", "Number of the document", "", secrecy.masked_number(asking.id_number)))
    return tuple(Row(say(language, label), typed, value, step) for step, label, typed, value in given)


async def own_rows(found: HomeVisit, language: str, *, names_masked: bool = True) -> tuple[Row, ...]:
    """What was told, as its owner reads it; of where a protected person is nothing, for the account may be in other hands (T3)."""
    told = await rows(found, language, names_masked=names_masked, street=not found.asking.is_protected)
    if not found.asking.is_protected:
        return told
    sealed, first = Row(say(language, "Address"), "", say(language, "given, sealed"), "where"), [each.step for each in told].index("where")
    return (*told[:first], sealed, *(each for each in told[first:] if each.step != "where"))


async def visit_view(found: HomeVisit, language: str) -> VisitView:
    """The request in words, with all that happened."""
    (view,), past = await visit_views((found,), language), await progress.diary(found.reference)
    tongue = Language(language)
    steps = (Step(each.what, progress.text(each, language), True, moment(tongue, each.at), each.at.isoformat()) for each in past)
    return replace(view, steps=tuple(steps))


async def visit_views(found: Sequence[HomeVisit], language: str) -> tuple[VisitView, ...]:
    """A list of them without what happened, in as many questions as one asks."""
    titles = await titles_in(found, language)
    return tuple([_view(each, titles, (await hall.hall(each.hall)).name.said(language), language) for each in found])


async def titles_in(found: Sequence[HomeVisit], language: str) -> dict[str, str]:
    """The titles of all items of a list."""
    items = tuple(dict.fromkeys(item for each in found for item in each.asking.items))
    return {guide.slug: guide.title(language) for guide in await catalogue.guides(items)}


def _view(found: HomeVisit, titles: Mapping[str, str], where: str, language: str) -> VisitView:
    tongue = Language(language)
    return VisitView(
        found.reference, found.version, found.state, say(language, f"home-state-{found.state}"), LOOKS[found.state],
        secrecy.masked_name(found.asking.name) if found.asking.name else "", where,
        _joined([titles.get(each, each) for each in found.asking.items], language),
        moment(tongue, found.asked_at) if found.asked_at else "", moment(tongue, found.answer_by) if found.answer_by else "",
        found.late, found.asking.is_protected, found.said.question, found.said.reply, found.said.answer,
        _answered_as(found, language), found.said.objection, _consent(found, language),
        bool(found.consent and found.consent.withdrawn_at), found.asking.is_elsewhere,
        secrecy.masked_phone(found.asking.copy) if found.asking.copy else "", found.said.referred_to, found.said.referred_phone,
    )  # fmt: skip


def community_words(where: Hall, slug: str, language: str) -> str:
    """The community's name; a place outside the list says that it is referred on."""
    known = {each.slug: each.name.said(language) for each in where.about.communities}
    return known.get(slug) or say(language, "Another place, not on the list")


def _consent(found: HomeVisit, language: str) -> str:
    if found.consent is None:
        return ""
    at, tongue = moment(Language(language), found.consent.at), Language(language)
    agreed = say(language, "Agreed on {at} to text {version}", at=at, version=found.consent.version)
    gone = found.consent.withdrawn_at
    taken_back = (say(language, "taken back on {at}", at=moment(tongue, gone)),) if gone else ()
    return " · ".join((agreed, say(language, f"home-consent-{found.consent.by}"), *taken_back))


def _answered_as(found: HomeVisit, language: str) -> str:
    if found.state is State.refused:
        return say(language, f"home-why-not-{found.answered_as}")
    return say(language, f"home-better-{found.answered_as}") if found.state is State.turned else ""


def _pairs(kind: type[StrEnum], language: str, but: tuple[str, ...] = ()) -> Pairs:
    return tuple((each.value, say(language, KEYS[kind].format(each))) for each in kind if each not in but)


def _ticks(kind: type[StrEnum], language: str, but: tuple[str, ...] = ()) -> list[tuple[str, str, None]]:
    return [(value, words, None) for value, words in _pairs(kind, language, but)]


def _first(pairs: Pairs, language: str) -> Pairs:
    return (("", say(language, "Please choose")), *pairs)


def _said(kind: type[StrEnum], value: str, language: str) -> str:
    return say(language, KEYS[kind].format(value)) if value in tuple(kind) else ""


def _all_said(kind: type[StrEnum], values: Iterable[str], language: str) -> str:
    found = [said for each in values if (said := _said(kind, each, language))]
    return _joined(found, language) if found else say(language, "nothing")


def _joined(words: list[str], language: str) -> str:
    return ("、" if language == "zh" else ", ").join(words)

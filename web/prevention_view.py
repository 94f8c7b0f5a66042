"""A community's list in words: who stands on it, masked; what falls due, and how far that is."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from backend import hall, prevention, secrecy
from backend.home_visits import ELSEWHERE, Why
from backend.languages import Language, full_day, moment, say
from backend.people import StaffMember
from backend.prevention import NEAR, ConsentBy, Due, Keeper, Kind, Listed, LookedFor, PhoneOf

Pairs = tuple[tuple[str, str], ...]
KEEPERS = ("visitor", "manager")
"""Of the staff."""


@dataclass(frozen=True)
class DueView:
    """Something that falls due; `typed` in the keeper's own words, `item` the matter's name, `slug` its address."""

    id: str
    what: str
    typed: str
    item: str
    slug: str
    day: str
    iso: str
    left: str
    look: str
    yearly: bool
    visit: bool
    tries: int


@dataclass(frozen=True)
class PersonView:
    """Somebody on the list, name and phone masked."""

    reference: str
    name: str
    phone: str
    phone_of: str
    why: str
    community: str
    protected: bool
    consent: str
    added_by: str
    has_words: bool
    dues: tuple[DueView, ...]


@dataclass(frozen=True)
class DoubtView:
    """Somebody on the list who may be the one who died, and what is alike."""

    person: PersonView
    whys: tuple[str, ...]


@dataclass(frozen=True)
class Words:
    """What the views of one page need: names of communities and of items."""

    language: Language
    communities: dict[str, str]
    items: dict[str, str]


async def words_for(hall_slug: str, language: str) -> Words:
    """Names of the hall's communities and items in one language."""
    where, guides = await hall.hall(hall_slug), await prevention.items_of(hall_slug)
    communities = {each.slug: each.name.said(language) for each in where.about.communities}
    communities[ELSEWHERE] = say(language, "Another place, or not on this list")
    return Words(Language(language), communities, {each.slug: each.title(language) for each in guides})


def person_view(found: Listed, words: Words, today: date) -> PersonView:
    """The person, masked."""
    about, language = found.details, words.language
    phone = secrecy.masked_phone(about.phone) if about.phone else ""
    agreed = say(language, "Agreed on {at} to text {version}", at=moment(language, found.consent.at), version=found.consent.version)
    return PersonView(
        found.reference, secrecy.masked_name(about.name), phone, say(language, f"phone-of-{about.phone_of}") if phone else "",
        say(language, f"home-why-{about.why}"), words.communities.get(found.community, found.community), found.protected,
        f"{agreed} · {say(language, f'list-consent-{found.consent.by}')}",
        say(language, "The hall" if found.added_by.startswith("staff:") else "A community worker"), bool(about.words),
        tuple(due_view(each, words, today) for each in found.dues),
    )  # fmt: skip


def due_view(due: Due, words: Words, today: date) -> DueView:
    """What falls due, on which day, and how long that is from today."""
    language, left = words.language, (due.day - today).days
    look = "bad" if left < 0 else "wait" if left <= NEAR.days else "info" if left <= 30 else ""
    return DueView(
        str(due.id), say(language, f"due-kind-{due.kind}"), due.words, words.items.get(due.item, ""),
        due.item if due.item in words.items else "", full_day(language, due.day), due.day.isoformat(), _left(left, language),
        look, due.yearly, bool(due.visit), due.tries,
    )  # fmt: skip


def doubt_views(doubted: Iterable[Listed], words: Words, today: date) -> list[DoubtView]:
    """Of whom a keeper is asked whether they are who died."""
    return [
        DoubtView(person_view(each, words, today), tuple(dict.fromkeys(say(words.language, f"doubt-{one.why}") for one in each.doubts)))
        for each in doubted
    ]


async def doubts_about(member: StaffMember, visit: str, language: str, today: date) -> list[DoubtView]:
    """Of whom this member of the staff is asked because the request was closed; nothing for who keeps no list."""
    if not member.may(*KEEPERS):
        return []
    found = await prevention.doubted_by(keeper_of_member(member), visit)
    return doubt_views(found, await words_for(member.hall, language), today) if found else []


def keeper_of_member(member: StaffMember) -> Keeper:
    """The staff member as a keeper of their hall's list."""
    return Keeper(member.hall, f"staff:{member.id}", None, member.may("manager"))


async def lists(keeper: Keeper, words: Words) -> dict[str, Pairs]:
    """What the forms offer to choose from."""
    language = words.language
    communities = tuple((each, words.communities[each]) for each in await prevention.communities_of(keeper))
    choose = (("", say(language, "Please choose")),)
    return {
        "communities": communities if len(communities) == 1 else (*choose, *communities),
        "whys": (*choose, *_pairs(Why, "home-why-{0}", language)),
        "kinds": (*choose, *_pairs(Kind, "due-kind-{0}", language)),
        "items": (("", say(language, "The usual one for this")), *words.items.items()),
    }  # fmt: skip


def owners(language: str) -> list[tuple[str, str, None]]:
    """Whose phone it is."""
    return [(value, words, None) for value, words in _pairs(PhoneOf, "phone-of-{0}", language)]


def consents(language: str) -> list[tuple[str, str, None]]:
    """Who agreed."""
    return [(value, words, None) for value, words in _pairs(ConsentBy, "list-consent-{0}", language)]


def reasons(language: str) -> Pairs:
    """Why name and phone are opened."""
    return (("", say(language, "Choose the reason")), *_pairs(LookedFor, "looked-for-{0}", language))


def _pairs(kind: type[StrEnum], key: str, language: str) -> Pairs:
    return tuple((each.value, say(language, key.format(each))) for each in kind)


def _left(left: int, language: str) -> str:
    if left == 0:
        return say(language, "today")
    if left > 0:
        return say(language, "days left: {days}", days=left)
    return say(language, "days over: {days}", days=-left)

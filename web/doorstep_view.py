"""Visitors, words and alarms of a door, as pages show them."""

from collections.abc import Iterable
from dataclasses import dataclass
from html import escape
from urllib.parse import quote

from backend import clock, doorstep, tours
from backend.doorstep import AlarmKind, DoorAlarm
from backend.home_visits import LIVE, HomeVisit, Owner, State
from backend.languages import Language, moment, say
from backend.references import CROCKFORD
from backend.tours import Member

_READ_AS = str.maketrans({"O": "0", "I": "1", "L": "1"})


@dataclass(frozen=True)
class VisitorView:
    """One of the team: `photo` is an address, empty where there is no picture; then `initial` stands there."""

    name: str
    number: str
    initial: str
    photo: str


@dataclass(frozen=True)
class Look:
    """Who opened the address, and when."""

    who: str
    number: str
    at: str


@dataclass(frozen=True)
class DoorView:
    """What the household knows before somebody rings: its word, who looked at the address. `may_choose`: not begun yet."""

    word: str
    may_choose: bool
    locked: bool
    set_out: bool
    looks: tuple[Look, ...]


@dataclass(frozen=True)
class AlarmView:
    """An alarm in words."""

    number: int
    words: str
    advice: str
    reference: str
    who: str
    last_at: str
    times: int
    seen: str
    locked: bool


def code_in_address(typed: str) -> str:
    """What was typed as it may stand in an address: letters of a code, nothing else."""
    letters = typed[:40].upper().translate(_READ_AS)
    return "".join(letter for letter in letters if letter in CROCKFORD)[:8]


def team_view(members: Iterable[Member], photos: str = "") -> tuple[VisitorView, ...]:
    """The team; `photos` is where the pictures are, by their number."""
    return tuple(
        VisitorView(each.name, each.number, each.name[:1], f"{photos}/{place}" if each.photo and photos else "")
        for place, each in enumerate(members, 1)
    )


async def door_view(found: HomeVisit, owner: Owner, language: str) -> DoorView | None:
    """For the request's own page; None while nobody is to come."""
    if found.state not in (State.accepted, State.planned, State.under_way, State.done):
        return None
    word = await doorstep.word_of(found.reference, owner)
    tour = await tours.tour_of(found.reference)
    door = await doorstep.door_now(found.reference, tour.id) if tour else None
    looks = tuple(
        Look(each.who, each.number, moment(Language(language), each.at)) for each in await doorstep.openings(found.hall, found.reference)
    )
    return DoorView(word.said(language), found.state in LIVE, bool(door and door.locked_at), bool(door and door.set_out_at), looks)


def alarm_view(each: DoorAlarm, language: str) -> AlarmView:
    """An alarm: what happened, what to do."""
    seen = say(language, "Seen by {name} on {at}", name=each.seen_by, at=moment(Language(language), each.seen_at)) if each.seen_at else ""
    return AlarmView(
        each.number, say(language, f"door-alarm-{each.kind}"), say(language, f"door-alarm-{each.kind}-advice"), each.reference,
        f"{each.who} {each.number_of_staff}".strip(), moment(Language(language), each.last_at), each.times, seen,
        each.kind is AlarmKind.wrong_word and each.seen_at is None,
    )  # fmt: skip


def now_words(language: str) -> str:
    """This moment, as a watermark says it."""
    return moment(Language(language), clock.now())


def watermark(mark: str) -> str:
    """Who opened a page and when, all over it: a picture, so that it is printed too, and no text for a screen reader."""
    text = f'<text x="8" y="60" font-size="19" font-weight="700" font-family="sans-serif" fill="#808080">{escape(mark)}</text>'
    tile = '<pattern id="p" width="330" height="110" patternUnits="userSpaceOnUse" patternTransform="rotate(-18)">'
    size = 'width="1400" height="1800"'
    drawn = f'<svg xmlns="http://www.w3.org/2000/svg" {size}>{tile}{text}</pattern><rect {size} fill="url(#p)"/></svg>'
    return f"data:image/svg+xml,{quote(drawn)}"

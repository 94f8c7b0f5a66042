"""What the JSON door says of halls, field by field."""

from datetime import date, datetime

import msgspec

from backend.hall import Elsewhere, Kind, Place


class Config(msgspec.Struct):
    """What a mini-program asks at its start: our version, the default hall, the ids of WeChat's message templates."""

    version: str
    demo: bool
    hall: str
    languages: tuple[str, ...]
    templates: dict[str, str]


class HallListed(msgspec.Struct):
    """A hall in the list."""

    hall: str
    name: str
    name_en: str
    address: str
    phone: str
    latitude: float
    longitude: float
    open: bool


class Halls(msgspec.Struct):
    """All halls, the default one first."""

    items: list[HallListed]
    next: str | None = None


class Hours(msgspec.Struct):
    """A stretch of a day; without `walk_ins` it is by appointment."""

    kind: Kind
    opens: str
    closes: str
    walk_ins: bool


class Day(msgspec.Struct):
    """A day: workday, weekend, holiday or makeup; not `confirmed` before the State Council's notice."""

    day: date
    kind: str
    special: str
    confirmed: bool
    hours: list[Hours]


class Group(msgspec.Struct):
    """Windows that are interchangeable."""

    group: str
    name: str
    name_en: str
    letter: str
    zone: str
    windows: list[str]
    floor: str


class HallTold(msgspec.Struct):
    """All that a hall says of itself; hours of two weeks."""

    hall: str
    name: str
    name_en: str
    address: str
    address_en: str
    latitude: float
    longitude: float
    way: list[str]
    parking: str
    barrier_free: str
    phone: str
    organ: str
    zones: tuple[Place, ...]
    facilities: tuple[Place, ...]
    elsewhere: tuple[Elsewhere, ...]
    groups: list[Group]
    days: list[Day]


class CalledTicket(msgspec.Struct):
    """A ticket on the hall's screen."""

    ticket: str
    window: str
    called_at: datetime


class Now(msgspec.Struct):
    """The hall at this moment. `kind` early or late: by appointment only. `closed` says why, where the hall is shut for a while."""

    open: bool
    kind: Kind | None
    until: datetime | None
    next_opening: datetime | None
    waiting: int
    called: list[CalledTicket]
    closed: str | None = None


class Start(msgspec.Struct):
    """A start at the hall: `free` visits can still begin here."""

    slot: str
    starts_at: datetime
    ends_at: datetime
    kind: Kind
    capacity: int
    free: int


class Starts(msgspec.Struct):
    """The starts of a day, full ones included; a day has no further page."""

    items: list[Start]
    next: str | None = None

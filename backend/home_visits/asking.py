"""The answers of the wizard: what each may be, and all of them together (article 29.5)."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

ELSEWHERE = "elsewhere"


class Why(StrEnum):
    """Why somebody can't come; the measure says 等, so "other" is as good as any."""

    bedridden = "bedridden"
    disabled = "disabled"
    over_80 = "over_80"
    operation = "operation"
    other = "other"


class Relation(StrEnum):
    """Who asks, seen from the person who is visited."""

    self = "self"
    child = "child"
    spouse = "spouse"
    parent = "parent"
    relative = "relative"
    guardian = "guardian"
    neighbour = "neighbour"
    community = "community"
    staff = "staff"


class Place(StrEnum):
    """What kind of place it is, and how the visitors get up."""

    ground = "ground"
    lift = "lift"
    stairs_2 = "stairs_2"
    stairs_3 = "stairs_3"
    stairs_4 = "stairs_4"
    stairs_5 = "stairs_5"
    stairs_6 = "stairs_6"
    hospital = "hospital"
    nursing_home = "nursing_home"


class Known(StrEnum):
    """What the visitors should know before they come. `stairs` came before `place` said it: taken from programs, offered no more."""

    stairs = "stairs"
    dog = "dog"
    infection = "infection"
    sign_language = "sign_language"
    interpreter = "interpreter"
    protected = "protected"


class Present(StrEnum):
    """Who is there when the visitors come."""

    alone = "alone"
    family = "family"
    carer = "carer"
    guardian = "guardian"
    ward = "ward"


class Proof(StrEnum):
    """How it is seen that a visit is needed; nobody is refused for want of a paper."""

    photos = "photos"
    community = "community"
    at_door = "at_door"


class Half(StrEnum):
    """Half-days that suit: any, or mornings and afternoons of Monday to Friday."""

    any = "any"
    mon_am = "mon_am"
    mon_pm = "mon_pm"
    tue_am = "tue_am"
    tue_pm = "tue_pm"
    wed_am = "wed_am"
    wed_pm = "wed_pm"
    thu_am = "thu_am"
    thu_pm = "thu_pm"
    fri_am = "fri_am"
    fri_pm = "fri_pm"


@dataclass(frozen=True)
class Asking:
    """The answers, as far as they are given. `community`: a slug of the hall's list, or ELSEWHERE; `address`: street, building,
    door; `landmark`: what to look for; `id_number` and `copy` are not asked by the wizard: a second person to tell is named on
    the request's own page."""

    why: str = ""
    words: str = ""
    relation: str = ""
    name: str = ""
    id_number: str = ""
    items: tuple[str, ...] = ()
    community: str = ""
    address: str = ""
    landmark: str = ""
    place: str = ""
    known: tuple[str, ...] = ()
    phone: str = ""
    present: str = ""
    copy: str = ""
    proof: str = ""
    voice: bool = False
    halves: tuple[str, ...] = ()

    @property
    def is_protected(self) -> bool:
        """Whether nobody else may learn of the visit (人身安全保护令)."""
        return Known.protected in self.known

    @property
    def is_elsewhere(self) -> bool:
        """Whether it is outside the hall's communities: the hall finds out whose it is, and passes it on."""
        return self.community == ELSEWHERE

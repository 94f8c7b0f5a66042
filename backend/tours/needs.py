"""What a visit needs of its team: minutes, skills and devices, by the hall's table of items and by what was told about the person."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from types import MappingProxyType

from backend.home_visits import HomeVisit, Known, State
from backend.refusals import FieldRefused

SHORTEST, LONGEST, USUAL = 10, 120, 30


class Skill(StrEnum):
    """What a visitor can do that others can't."""

    disability = "disability"
    social_insurance = "social_insurance"
    medical_insurance = "medical_insurance"
    civil_affairs = "civil_affairs"
    enterprise = "enterprise"
    sign_language = "sign_language"
    interpreter = "interpreter"


class Device(StrEnum):
    """What the team takes along besides its tablet."""

    printer = "printer"
    card_reader = "card_reader"
    camera = "camera"
    protection = "protection"


@dataclass(frozen=True)
class ItemNeeds:
    """What one item needs at home: minutes in steps of five, skills, devices."""

    item: str
    minutes: int = USUAL
    skills: tuple[Skill, ...] = ()
    devices: tuple[Device, ...] = ()


@dataclass(frozen=True)
class Wanted:
    """A visit as the planner sees it: a community, no street; `halves` as they were answered; `minutes` at the bedside."""

    reference: str
    community: str
    minutes: int
    skills: frozenset[Skill]
    devices: frozenset[Device]
    halves: tuple[str, ...]
    asked_at: datetime | None
    state: State = State.accepted


_TOLD: Mapping[str, Skill | Device] = MappingProxyType(
    {Known.sign_language: Skill.sign_language, Known.interpreter: Skill.interpreter, Known.infection: Device.protection}
)


def wanted(found: HomeVisit, needs: Mapping[str, ItemNeeds]) -> Wanted:
    """The request with all that its items, and what was told about the person, ask of a team."""
    rows = [needs.get(item, ItemNeeds(item)) for item in found.asking.items]
    told = [_TOLD[each] for each in found.asking.known if each in _TOLD]
    skills = {skill for row in rows for skill in row.skills} | {each for each in told if isinstance(each, Skill)}
    devices = {device for row in rows for device in row.devices} | {each for each in told if isinstance(each, Device)}
    minutes = min(sum(row.minutes for row in rows), LONGEST)
    return Wanted(
        found.reference, found.asking.community, minutes, frozenset(skills), frozenset(devices), found.asking.halves, found.asked_at,
        found.state,
    )  # fmt: skip


def check_item_needs(item: str, minutes: str, skills: Iterable[str], devices: Iterable[str]) -> ItemNeeds:
    """A row as a form brings it. MinutesAtHomeWrong."""
    read = int(minutes) if minutes.isascii() and minutes.isdecimal() and len(minutes) < 4 else 0
    if not SHORTEST <= read <= LONGEST:
        raise MinutesAtHomeWrong(field="minutes", least=SHORTEST, most=LONGEST)
    read += -read % 5
    chosen, taken = set(skills), set(devices)
    return ItemNeeds(item, read, tuple(each for each in Skill if each in chosen), tuple(each for each in Device if each in taken))


class MinutesAtHomeWrong(FieldRefused):
    """Between ten minutes and two hours."""

"""Who is a community worker of a hall, and what a registration must say."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from uuid import UUID

from backend.refusals import FieldRefused, NotFound

LONGEST = 60
LONGEST_TERM = timedelta(days=366)


@dataclass(frozen=True)
class CommunityWorker:
    """An account that a hall's manager lets book for many, until the end of the day `until`."""

    id: int
    hall: str
    citizen: UUID
    phone: str
    language: str
    organisation: str
    until: date
    added_on: date
    communities: tuple[str, ...] = ()


class NotYetAnAccount(FieldRefused):
    """Nobody has signed in with this number yet: the phone must be confirmed first."""


class RegisteredAlready(FieldRefused):
    """The account is a community worker of this hall already."""


class OrganisationNeeded(FieldRefused):
    """The organisation's name, 2 to 60 characters."""


class CommunityUnknown(FieldRefused):
    """The hall has no such community."""


class EndDayWrong(FieldRefused):
    """The last day lies ahead, at most a year."""


class NotRegistered(NotFound):
    """The hall has no such community worker."""


def check_registration(organisation: str, until: date | None, today: date) -> date:
    """The last day. OrganisationNeeded, EndDayWrong."""
    if not 2 <= len(organisation) <= LONGEST:
        raise OrganisationNeeded(field="organisation", most=LONGEST)
    if until is None or not today <= until <= today + LONGEST_TERM:
        raise EndDayWrong(field="until")
    return until

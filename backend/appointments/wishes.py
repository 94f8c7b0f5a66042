"""What somebody asks to book: for whom, which items, what help; and what of it can't stand."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from backend.mandates import Relation
from backend.refusals import FieldRefused

LONGEST_NOTE = 200
MOST_ITEMS = 5


class Channel(StrEnum):
    """How a booking came."""

    web = "web"
    mini_program = "mini_program"
    phone = "phone"
    counter = "counter"


MAY_TAKE_KEPT = (Channel.phone, Channel.counter)


class Need(StrEnum):
    """What help somebody needs at the hall (article 4)."""

    wheelchair = "wheelchair"
    sign_language = "sign_language"
    hearing = "hearing"
    large_print = "large_print"
    companion = "companion"
    nursing_room = "nursing_room"
    service_dog = "service_dog"


@dataclass(frozen=True)
class Applicant:
    """Whose matter it is: a person with a document, or an enterprise with its credit code and who handles it."""

    kind: str
    name: str
    id_kind: str
    id_number: str
    handler: str = ""

    @property
    def key(self) -> str:
        """What tells applicants of one account apart."""
        return f"{self.id_kind}:{self.id_number}"


@dataclass(frozen=True)
class Wish:
    """What somebody asks to book."""

    hall: str
    items: tuple[str, ...]
    starts_at: datetime
    applicant: Applicant
    phone: str = ""
    relation: Relation = Relation.self
    needs: tuple[Need, ...] = ()
    note: str = ""
    language: str = "zh"
    channel: Channel = Channel.web


class NoteTooLong(FieldRefused):
    """A note has at most 200 characters."""


class ItemsNeeded(FieldRefused):
    """At least one item, at most five, each once."""


def check_wish(wish: Wish) -> None:
    """ItemsNeeded, NoteTooLong."""
    check_items(wish.items)
    if len(wish.note) > LONGEST_NOTE:
        raise NoteTooLong(field="note", most=LONGEST_NOTE)


def check_items(items: tuple[str, ...]) -> None:
    """ItemsNeeded where there is none, too many, or one twice."""
    if not 0 < len(items) <= MOST_ITEMS or len(set(items)) != len(items):
        raise ItemsNeeded(field="items", most=MOST_ITEMS)

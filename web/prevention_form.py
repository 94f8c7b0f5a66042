"""The forms of a community's list: what was typed, so that nothing is lost, and what is wrong with it in words."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any

from backend import prevention
from backend.languages import say
from backend.prevention import Details, Keeper, Listed, NewDue, Stated
from backend.refusals import FieldRefused, Refusal

Problems = tuple[tuple[str, str], ...]
_LONGEST = 200


@dataclass(frozen=True)
class Typed:
    """All that stands in the forms of a person and of a day."""

    community: str = ""
    name: str = ""
    phone: str = ""
    phone_of: str = ""
    why: str = ""
    words: str = ""
    protected: str = ""
    consent_by: str = ""
    kind: str = ""
    item: str = ""
    due_words: str = ""
    day: str = ""
    yearly: str = ""


def read(form: Any) -> Typed:
    """What came."""
    return Typed(**{name: _text(form, name) for name in Typed.__dataclass_fields__})


def standing(found: Listed) -> Typed:
    """The form of somebody who is on the list: name, phone and words are not shown, only entered anew."""
    return Typed(
        community=found.community, phone_of=found.details.phone_of, why=found.details.why, protected="yes" if found.protected else ""
    )


def person_of(typed: Typed) -> Stated:
    """The person who was stated."""
    about = Details(typed.name, typed.phone.strip(), typed.phone_of, typed.why, typed.words.strip())
    return Stated(typed.community, typed.protected == "yes", about, typed.consent_by)


def due_of(typed: Typed) -> NewDue:
    """The day that was stated."""
    return NewDue(typed.kind, typed.item, typed.due_words.strip(), read_day(typed.day), typed.yearly == "yes")


async def refused_of(keeper: Keeper, typed: Typed, now: Any) -> tuple[Refusal, ...]:
    """All that is wrong with a new entry, each at its field."""
    _, refused = await prevention.check_person(keeper, person_of(typed))
    try:
        await prevention.check_first_due(keeper, due_of(typed), now)
    except FieldRefused as refusal:
        return (*refused, refusal)
    return refused


def problems_of(refused: Iterable[Refusal], language: str) -> Problems:
    """(field, message) of each refusal."""
    return tuple((each.field or "", say(language, each.key, **each.facts)) for each in refused)


def _text(form: Any, name: str) -> str:
    """Halves of surrogate pairs can't be kept as UTF-8: shown as �."""
    return str(form.get(name, ""))[:_LONGEST].encode("utf-8", "replace").decode().replace("\0", "\ufffd")


def read_day(text: object) -> date | None:
    """A day as a form sends it; None where it is none."""
    try:
        return date.fromisoformat(str(text))
    except ValueError:
        return None

"""The steps of the wizard, which answers each holds, and whether they can stand."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date
from enum import StrEnum
from types import MappingProxyType

from backend import people
from backend.home_visits.asking import ELSEWHERE, Asking, Half, Known, Place, Present, Proof, Relation, Why
from backend.home_visits.rules import (
    LONGEST_ADDRESS,
    LONGEST_LANDMARK,
    LONGEST_WORDS,
    MOST_ITEMS,
    AddressNeeded,
    ChoiceNeeded,
    HalvesNeeded,
    HomeItemsNeeded,
    HomeWordsNeeded,
    HomeWordsTooLong,
    WhyInWords,
)
from backend.refusals import Refusal

STEPS: Mapping[str, tuple[str, ...]] = MappingProxyType(
    {
        "who": ("why", "words", "relation", "name"),
        "what": ("items",),
        "where": ("community", "address", "landmark", "place"),
        "contact": ("phone", "present", "known"),
        "proof": ("proof",),
        "when": ("halves",),
    }
)
"""Six steps of fourteen answers; the seventh is the check with the fifteenth, the consent."""
BESIDES = ("id_number", "copy")
"""What programs, and staff on the telephone, may add in the same go."""
ADDRESS = (*STEPS["where"], "known")
"""What is entered anew where the address changes."""


@dataclass(frozen=True)
class Frame:
    """What answers are measured against: items done at home, communities of the hall's list, the day, whether demo phones may stand."""

    items: tuple[str, ...]
    communities: tuple[str, ...]
    today: date
    demo: bool = False


Checked = tuple[Asking, tuple[Refusal, ...]]
_Check = Callable[[Asking, Frame], Asking]


def check_step(step: str, asking: Asking, frame: Frame) -> Checked:
    """The answers of one step in their one form, and every refusal, each at its field."""
    return check_fields(STEPS[step], asking, frame)


def check_fields(names: Iterable[str], asking: Asking, frame: Frame) -> Checked:
    """The named answers in their one form, and every refusal, each at its field."""
    refused: list[Refusal] = []
    for name in names:
        try:
            asking = _CHECKS[name](asking, frame)
        except Refusal as refusal:
            refused.append(refusal)
    return asking, tuple(refused)


def unplaced(asking: Asking) -> Asking:
    """The answers without where it is."""
    return replace(asking, community="", address="", landmark="", place="")


def missing(asking: Asking, frame: Frame) -> tuple[str, ...]:
    """The steps that are not done, in their order."""
    return tuple(step for step in STEPS if check_step(step, asking, frame)[1])


def check_whole(asking: Asking, frame: Frame) -> Checked:
    """All answers at once, for programs and for staff on the telephone."""
    return check_fields((*(name for names in STEPS.values() for name in names), *BESIDES), asking, frame)


def check_words(words: str, field: str = "words", *, needed: bool = True) -> str:
    """The words without blanks around them. HomeWordsNeeded, HomeWordsTooLong, people.UnreadableText."""
    said = _text(words, field, LONGEST_WORDS)
    if needed and not said:
        raise HomeWordsNeeded(field=field)
    return said


def _text(text: str, field: str, most: int) -> str:
    said = text.strip()
    if len(said) > most:
        raise HomeWordsTooLong(field=field, most=most)
    if not people.is_storable(said):
        raise people.UnreadableText(field=field)
    return said


def _one_of(name: str, kind: type[StrEnum]) -> _Check:
    def check(asking: Asking, _frame: Frame) -> Asking:
        if getattr(asking, name) not in tuple(kind):
            raise ChoiceNeeded(field=name)
        return asking

    return check


def _words(asking: Asking, _frame: Frame) -> Asking:
    said = check_words(asking.words, needed=False)
    if asking.why == Why.other and not said and not asking.voice:
        raise WhyInWords(field="words")
    return replace(asking, words=said)


def _name(asking: Asking, _frame: Frame) -> Asking:
    return replace(asking, name=people.check_name(asking.name))


def _id_number(asking: Asking, frame: Frame) -> Asking:
    """May stay empty: who is bedridden is not sent to look for a card."""
    if not asking.id_number.strip():
        return replace(asking, id_number="")
    return replace(asking, id_number=people.check_id("resident_id", asking.id_number, frame.today))


def _items(asking: Asking, frame: Frame) -> Asking:
    chosen = tuple(dict.fromkeys(asking.items))
    if not 0 < len(chosen) <= MOST_ITEMS or not set(chosen) <= set(frame.items):
        raise HomeItemsNeeded(field="items", most=MOST_ITEMS)
    return replace(asking, items=chosen)


def _community(asking: Asking, frame: Frame) -> Asking:
    if asking.community not in (*frame.communities, ELSEWHERE):
        raise ChoiceNeeded(field="community")
    return asking


def _address(asking: Asking, _frame: Frame) -> Asking:
    said = " ".join(_text(asking.address, "address", LONGEST_ADDRESS).split())
    if len(said) < 3:
        raise AddressNeeded(field="address")
    return replace(asking, address=said)


def _landmark(asking: Asking, _frame: Frame) -> Asking:
    return replace(asking, landmark=" ".join(_text(asking.landmark, "landmark", LONGEST_LANDMARK).split()))


def _place(asking: Asking, _frame: Frame) -> Asking:
    """May stay unsaid: who does not know how many stairs there are is not sent to count them."""
    if asking.place and asking.place not in tuple(Place):
        raise ChoiceNeeded(field="place")
    return asking


def _known(asking: Asking, _frame: Frame) -> Asking:
    return replace(asking, known=tuple(each for each in Known if each in asking.known))


def _phone(asking: Asking, frame: Frame) -> Asking:
    return replace(asking, phone=people.check_contact_phone(asking.phone, demo=frame.demo))


def _copy(asking: Asking, frame: Frame) -> Asking:
    """The second person who hears of everything; may stay empty."""
    if not asking.copy.strip():
        return replace(asking, copy="")
    return replace(asking, copy=people.check_phone(asking.copy, demo=frame.demo, field="copy"))


def _halves(asking: Asking, _frame: Frame) -> Asking:
    chosen = tuple(each for each in Half if each in asking.halves)
    if not chosen:
        raise HalvesNeeded(field="halves")
    return replace(asking, halves=chosen)


_CHECKS: Mapping[str, _Check] = {
    "why": _one_of("why", Why), "words": _words, "relation": _one_of("relation", Relation), "name": _name, "id_number": _id_number,
    "items": _items, "community": _community, "address": _address, "landmark": _landmark, "place": _place, "known": _known, "phone": _phone,
    "present": _one_of("present", Present), "copy": _copy, "proof": _one_of("proof", Proof), "halves": _halves,
}  # fmt: skip

"""Names of people and enterprises: what is forgiven, what is refused."""

from __future__ import annotations

import unicodedata
from collections.abc import Callable

from backend.refusals import FieldRefused

LONGEST_NAME = 50
LONGEST_ENTERPRISE = 100
_DOTS = str.maketrans(dict.fromkeys("•‧∙⋅・･●", "·"))
_MARKS = frozenset("·.'’-‐()（）")
_NEVER = frozenset(("Cc", "Cs", "Cf", "Zl", "Zp"))


class NameMissing(FieldRefused):
    """No name was given."""


class NameTooLong(FieldRefused):
    """A name longer than any that is known."""


class NameUnreadable(FieldRefused):
    """The name holds a character that no name has (a control character, half of a pair, digits, signs)."""


class UnreadableText(FieldRefused):
    """A text holds a NUL or half of a pair: it can't be stored."""


def check_name(text: str, field: str = "name") -> str:
    """A person's name with single blanks and the dot · of minority names. NameMissing, NameTooLong, NameUnreadable.

    Letters of every script pass, rare characters of the private and not yet assigned areas too: people have them in their names.
    """
    return _checked(text, field, LONGEST_NAME, _of_a_person)


def check_enterprise_name(text: str, field: str = "name") -> str:
    """An enterprise's name: as a person's, and digits and printed signs. The same refusals."""
    return _checked(text, field, LONGEST_ENTERPRISE, _printed)


def is_storable(text: str) -> bool:
    """Whether a text can be stored at all: no NUL, no half of a surrogate pair."""
    return "\x00" not in text and not any("\ud800" <= letter <= "\udfff" for letter in text)


def _checked(text: str, field: str, most: int, may_stand: Callable[[str], bool]) -> str:
    if len(text) > 4 * most:
        raise NameTooLong(field=field, most=most)
    if not is_storable(text):
        raise NameUnreadable(field=field)
    name = " ".join(unicodedata.normalize("NFC", text).translate(_DOTS).split())
    if not name:
        raise NameMissing(field=field)
    if len(name) > most:
        raise NameTooLong(field=field, most=most)
    if not all(may_stand(letter) for letter in name) or not any(unicodedata.category(letter)[0] in "LC" for letter in name):
        raise NameUnreadable(field=field)
    return name


def _of_a_person(letter: str) -> bool:
    kind = unicodedata.category(letter)
    return kind[0] in "LM" or kind in ("Co", "Cn") or letter == " " or letter in _MARKS


def _printed(letter: str) -> bool:
    return unicodedata.category(letter) not in _NEVER

"""Numbers of identity documents, and what is wrong with one (spec/facts.md 5.1)."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import date
from enum import StrEnum

from backend.people.typed import closed_up
from backend.refusals import FieldRefused


class IdKind(StrEnum):
    """The documents that the counter accepts."""

    resident_id = "resident_id"
    hmt_permit = "hmt_permit"
    hmt_residence = "hmt_residence"
    foreign_residence = "foreign_residence"
    passport = "passport"


class IdKindUnknown(FieldRefused):
    """None of the documents that the counter accepts."""


class IdNumberMissing(FieldRefused):
    """No number was given."""


class IdNumberLength(FieldRefused):
    """A resident's number has 18 places; `given` says how many came."""


class IdNumberLetters(FieldRefused):
    """17 digits, and a digit or X at the end."""


class IdNumberArea(FieldRefused):
    """The first digits name no place."""


class IdNumberDate(FieldRefused):
    """Places 7 to 14 are no day of birth."""


class IdNumberMistyped(FieldRefused):
    """The check digit does not fit: one digit is wrong or two changed places."""


class PermitNumberWrong(FieldRefused):
    """No number of a mainland travel permit for Hong Kong, Macao or Taiwan."""


class ResidenceNumberWrong(FieldRefused):
    """No number of a residence permit for Hong Kong, Macao or Taiwan residents."""


class ForeignResidenceNumberWrong(FieldRefused):
    """No number of a foreigner's permanent residence card, old or new."""


class PassportNumberWrong(FieldRefused):
    """No passport number."""


_WEIGHTS = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)
_PROVINCES = frozenset(map(str, (*range(11, 16), *range(21, 24), *range(31, 38), *range(41, 47), *range(50, 55), *range(61, 66), 71)))
_EIGHTEEN = re.compile(r"[0-9]{17}[0-9X]")
_PERMIT = re.compile(r"[HM][0-9]{8}(?:[0-9]{2})?|[0-9]{8}|[0-9]{10}[A-Z]")
_HMT_RESIDENCE = re.compile(r"8[123]0000[0-9]{11}[0-9X]")
_OLD_FOREIGN = re.compile(r"[A-Z]{3}[0-9]{12}")
_PASSPORT = re.compile(r"(?=.*[0-9])[A-Z0-9]{6,15}")


def check_id(kind: str, number: str, today: date, field: str = "id_number") -> str:
    """`number` of a document of `kind` in its one form: x, full-width digits, blanks and dashes are forgiven.

    IdKindUnknown, IdNumberMissing, or the kind's own refusal, all at `field`.
    """
    if kind not in _CHECKS:
        raise IdKindUnknown(field="id_kind")
    written = closed_up(number)
    if not written:
        raise IdNumberMissing(field=field)
    _CHECKS[kind](written, today, field)
    return written


def birthday(resident_number: str) -> date:
    """The day of birth in a resident's number that passed the check."""
    return date(int(resident_number[6:10]), int(resident_number[10:12]), int(resident_number[12:14]))


def _check_resident(number: str, today: date, field: str) -> None:
    if len(number) != 18:
        raise IdNumberLength(field=field, given=len(number))
    if not _EIGHTEEN.fullmatch(number):
        raise IdNumberLetters(field=field)
    if number[:2] not in _PROVINCES:
        raise IdNumberArea(field=field)
    _check_day_and_digit(number, today, field)


def _check_day_and_digit(number: str, today: date, field: str) -> None:
    try:
        born = birthday(number)
    except ValueError:
        raise IdNumberDate(field=field) from None
    if not date(1880, 1, 1) <= born <= today:
        raise IdNumberDate(field=field)
    if _check_digit(number) != number[17]:
        raise IdNumberMistyped(field=field)


def _check_permit(number: str, _today: date, field: str) -> None:
    if not _PERMIT.fullmatch(number):
        raise PermitNumberWrong(field=field)


def _check_hmt_residence(number: str, today: date, field: str) -> None:
    if not _HMT_RESIDENCE.fullmatch(number):
        raise ResidenceNumberWrong(field=field)
    _check_day_and_digit(number, today, field)


def _check_foreign_residence(number: str, _today: date, field: str) -> None:
    """Cards issued before 2023-12-01 have 3 letters and 12 digits, later ones 18 places that begin with 9."""
    if _OLD_FOREIGN.fullmatch(number):
        return
    if not (_EIGHTEEN.fullmatch(number) and number.startswith("9")):
        raise ForeignResidenceNumberWrong(field=field)
    if _check_digit(number) != number[17]:
        raise IdNumberMistyped(field=field)


def _check_passport(number: str, _today: date, field: str) -> None:
    if not _PASSPORT.fullmatch(number):
        raise PassportNumberWrong(field=field)


def _check_digit(number: str) -> str:
    """MOD 11-2 of GB 11643."""
    return "10X98765432"[sum(weight * int(digit) for weight, digit in zip(_WEIGHTS, number, strict=False)) % 11]


_CHECKS: dict[str, Callable[[str, date, str], None]] = {
    IdKind.resident_id: _check_resident,
    IdKind.hmt_permit: _check_permit,
    IdKind.hmt_residence: _check_hmt_residence,
    IdKind.foreign_residence: _check_foreign_residence,
    IdKind.passport: _check_passport,
}

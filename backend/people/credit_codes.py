"""Unified social credit codes of enterprises (GB 32100-2015)."""

from __future__ import annotations

from dataclasses import dataclass

from backend.people.typed import closed_up
from backend.refusals import FieldRefused

_LETTERS = "0123456789ABCDEFGHJKLMNPQRTUWXY"


class CreditCodeMissing(FieldRefused):
    """No credit code was given."""


class CreditCodeWrong(FieldRefused):
    """Not 18 places of digits and capital letters without I O S V Z."""


@dataclass(frozen=True)
class CreditCode:
    """A unified social credit code; `doubtful` where its check digit does not fit (early real codes do so: warn, don't refuse)."""

    number: str
    doubtful: bool


def check_credit_code(number: str, field: str = "credit_code") -> CreditCode:
    """A credit code (GB 32100-2015). CreditCodeMissing, CreditCodeWrong; a wrong check digit only makes it doubtful."""
    written = closed_up(number)
    if not written:
        raise CreditCodeMissing(field=field)
    if len(written) != 18 or any(letter not in _LETTERS for letter in written):
        raise CreditCodeWrong(field=field)
    return CreditCode(written, doubtful=_check_letter(written[:17]) != written[17])


def _check_letter(body: str) -> str:
    total = sum(_LETTERS.index(letter) * pow(3, place, 31) for place, letter in enumerate(body))
    return _LETTERS[(31 - total % 31) % 31]

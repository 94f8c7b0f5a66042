"""Mobile numbers of mainland China: how they are read and which are refused."""

from __future__ import annotations

import re

from backend.people.typed import closed_up
from backend.refusals import FieldRefused

DEMO_PREFIX = "1990000"
_MOBILE = re.compile(r"1[3-9][0-9]{9}")
_COUNTRY = re.compile(r"^(?:\+|00)?86(?=1[0-9]{10}$)")


class PhoneMissing(FieldRefused):
    """No phone number was given."""


class PhoneWrong(FieldRefused):
    """Not eleven digits that begin with 13 to 19."""


class DemoPhone(FieldRefused):
    """A number of the demonstration, in an installation that is none."""


def check_phone(text: str, *, demo: bool, field: str = "phone") -> str:
    """The eleven digits; +86, blanks, dashes and full-width digits are forgiven. PhoneMissing, PhoneWrong, DemoPhone.

    Numbers 1990000xxxx belong to the demonstration and are refused outside it.
    """
    number = _COUNTRY.sub("", closed_up(text))
    if not number:
        raise PhoneMissing(field=field)
    if not _MOBILE.fullmatch(number):
        raise PhoneWrong(field=field)
    if number.startswith(DEMO_PREFIX) and not demo:
        raise DemoPhone(field=field)
    return number

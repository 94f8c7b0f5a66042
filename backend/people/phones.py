"""Phone numbers of mainland China: how they are read and which are refused."""

from __future__ import annotations

import re

from backend.people.typed import closed_up
from backend.refusals import FieldRefused

DEMO_PREFIX = "1990000"
_MOBILE = re.compile(r"1[3-9][0-9]{9}")
_LANDLINE = re.compile(r"0(?:10|[2-9][0-9]{1,2})[2-8][0-9]{6,7}")
_COUNTRY = re.compile(r"^(?:\+|00)?86(?=1[0-9]{10}$)")


class PhoneMissing(FieldRefused):
    """No phone number was given."""


class PhoneWrong(FieldRefused):
    """Not eleven digits that begin with 13 to 19."""


class ContactPhoneWrong(FieldRefused):
    """Neither a mobile number nor a landline with its area code."""


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


def check_contact_phone(text: str, *, demo: bool, field: str = "phone") -> str:
    """As check_phone, where somebody is only telephoned and an old person may have no other: also the digits of a landline with its
    area code. It is never sent an SMS (notifications read aloud to it, and a person calls where that fails). PhoneMissing,
    ContactPhoneWrong, DemoPhone.
    """
    number = closed_up(text)
    if _LANDLINE.fullmatch(number):
        return number
    try:
        return check_phone(text, demo=demo, field=field)
    except PhoneWrong:
        raise ContactPhoneWrong(field=field) from None


def is_mobile(number: str) -> bool:
    """Whether a checked number takes SMS."""
    return bool(_MOBILE.fullmatch(number))

"""An address that is another hall's: passed on by name and phone, never refused for it."""

from __future__ import annotations

from backend.home_visits.rules import LONGEST_LANDMARK, WhyNot
from backend.refusals import FieldRefused


def check_referral(to: str, phone: str) -> tuple[str, str]:
    """Name and phone of the hall that the address belongs to, as the citizen reads them. ReferToNeeded, ReferPhoneNeeded."""
    name, number = " ".join(to.split()), "".join(phone.split())
    if not 2 <= len(name) <= LONGEST_LANDMARK or not name.isprintable():
        raise ReferToNeeded(field="to", most=LONGEST_LANDMARK)
    if not 3 <= len(number) <= 20 or not number.isascii() or not number.replace("-", "").isdigit():
        raise ReferPhoneNeeded(field="refer_phone")
    return name, number


def check_refusal(why_not: WhyNot) -> None:
    """An address outside the district is passed on, never refused. ReferInstead."""
    if why_not is WhyNot.out_of_district:
        raise ReferInstead(field="reason")


class ReferToNeeded(FieldRefused):
    """To whom the request is passed on, by the name that a citizen knows."""


class ReferPhoneNeeded(FieldRefused):
    """The phone of who takes it from here."""


class ReferInstead(FieldRefused):
    """Another district is no reason to refuse: it is passed on, by name and phone."""

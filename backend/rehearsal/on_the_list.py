"""The demo hall's communities keep a list: made-up people for whom something falls due, one of them without a phone."""

from __future__ import annotations

from datetime import datetime, timedelta

from backend import community_workers, people, prevention
from backend.clock import SHANGHAI
from backend.community_workers import Registration
from backend.database import transaction
from backend.prevention import Details, Keeper, NewDue, Stated
from backend.rehearsal.cast import accounts, applicant, player

WORKER, COMMUNITY = "19900009090", "huayuan"
"""Whoever signs in with this demo number is the community's worker."""
# number in the cast, community, why, whether there is a phone, what falls due, in how many days
_PEOPLE = (
    (91, "huayuan", "bedridden", True, "disability_certificate", 21),
    (92, "huayuan", "over_80", False, "pension_check", 5),
    (93, "donghu", "disabled", True, "social_card", 45),
    (94, "liucun", "over_80", True, "pension_check", 12),
    (95, "liucun", "operation", False, "medical_check", 28),
)


async def keep_a_list(where: str, now: datetime) -> None:
    """A community worker of the cast, and people on three communities' lists, who all agreed when it was read to them."""
    staff, phones, today = people.demo_clerks()[0], accounts(), now.astimezone(SHANGHAI).date()
    async with transaction() as held:
        await people.citizen_of_phone(held, WORKER, "zh", now)
    registered = Registration(WORKER, "花园社区居委会（示例）", today + timedelta(days=180), (COMMUNITY,))
    await community_workers.register(where, registered, staff, now)
    by = Keeper(where, f"staff:{staff}")
    for number, community, why, has_phone, kind, days in _PEOPLE:
        phone = phones[player(number)] if has_phone else ""
        words = "" if has_phone else "请敲门，二楼左手"
        about = Details(applicant(number).name, phone, "contact" if phone else "", why, words)
        due = NewDue(kind, "", "", today + timedelta(days=days))
        await prevention.put_on(by, Stated(community, False, about, "read_aloud"), due, now)

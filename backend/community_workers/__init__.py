"""Community workers (网格员、社区代办): accounts that a hall's manager lets book for many, for an organisation and until a day.

Whether an account is one stands with the account (`people`), so that a booking asks nothing more; here is who said so and why.
"""

from datetime import timedelta

from backend.community_workers.actions import Registration, end, lapse, register, registered, registrations_of
from backend.community_workers.rules import (
    CommunityUnknown,
    CommunityWorker,
    EndDayWrong,
    NotRegistered,
    NotYetAnAccount,
    OrganisationNeeded,
    RegisteredAlready,
)
from backend.jobs import Round

ROUNDS = (Round("end community workers", timedelta(minutes=10), lapse),)

__all__ = [
    "ROUNDS", "CommunityUnknown", "CommunityWorker", "EndDayWrong", "NotRegistered", "NotYetAnAccount", "OrganisationNeeded",
    "RegisteredAlready", "Registration", "end", "lapse", "register", "registered", "registrations_of",
]  # fmt: skip

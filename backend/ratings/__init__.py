"""One rating per visit or case, by people who were served there, and nobody learns who gave it.

Who finishes a visit calls `invite` in the same transaction: subject kind "visit" with the appointment's reference (or
the visit's id where nobody booked), "item" with "reference/item", or "case". The link /ratings/{token} works without
signing in; the owner of the reference may also `rate_own`. A rating holds no way back to its rater.
"""

from backend.ratings.actions import PHONE, answered_by, invitation, invite, rate, rate_own, take_back, thanks, token_of
from backend.ratings.figures import levels
from backend.ratings.rules import (
    BAD,
    LONGEST_TEXT,
    AlreadyRated,
    Given,
    Invitation,
    InvitationOver,
    Level,
    NothingToRate,
    Rating,
    ReasonNeeded,
    Subject,
    Tag,
    TextTooLong,
    Thanks,
    UnknownLevel,
    WrongTag,
    gb39046_code,
    national_code,
    stars,
)
from backend.ratings.tags import every_tag, tags_of

__all__ = [
    "BAD", "LONGEST_TEXT", "PHONE", "AlreadyRated", "Given", "Invitation", "InvitationOver", "Level", "NothingToRate", "Rating",
    "ReasonNeeded", "Subject", "Tag", "TextTooLong", "Thanks", "UnknownLevel", "WrongTag", "answered_by", "every_tag",
    "gb39046_code", "invitation", "invite", "levels", "national_code", "rate", "rate_own", "stars", "tags_of", "take_back",
    "thanks", "token_of",
]  # fmt: skip

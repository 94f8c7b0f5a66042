"""Hold, book, change and cancel a place at a window.

A place is never given twice and never lost: slot rows are locked first and in one order, the database's own CHECK
refuses a place too many, and the booking, its diary, its notices and its ledger line are one commit (house.md,
decisions 2 and 3). Who may see an appointment is the caller's to check: `owned` and `by_phone_tail` do it.
"""

from datetime import timedelta

from backend.appointments.actions import book, cancel, change
from backend.appointments.agreed import book_agreed
from backend.appointments.by_staff import book_by_staff, identified
from backend.appointments.holds import (
    Holder,
    extend_hold,
    give_back_hold,
    held_place,
    hold,
    keep_form,
    kept_form,
    release_lapsed,
)
from backend.appointments.reading import (
    all_of_citizen,
    appointment,
    by_phone_tail,
    by_token,
    found,
    not_come,
    of_citizen,
    of_day,
    outline_of_day,
    owned,
    past_of_citizen,
    several,
)
from backend.appointments.room import check_room
from backend.appointments.rules import (
    LIVE,
    AlreadyBooked,
    Appointment,
    Hold,
    HoldLapsed,
    NothingBooked,
    Outline,
    SignInToHold,
    SlotFull,
    State,
    TooLate,
    TooManyBookings,
    TooManyHolds,
    TooManyOnPhone,
    may_change,
    may_undo,
)
from backend.appointments.standing import advance, put_back
from backend.appointments.wishes import LONGEST_NOTE, MOST_ITEMS, Applicant, Channel, ItemsNeeded, Need, NoteTooLong, Relation, Wish
from backend.jobs import Round

ROUNDS = (Round("release lapsed holds", timedelta(seconds=30), release_lapsed),)

__all__ = [
    "LIVE", "LONGEST_NOTE", "MOST_ITEMS", "ROUNDS", "AlreadyBooked", "Applicant", "Appointment", "Channel", "Hold", "HoldLapsed",
    "Holder", "ItemsNeeded", "Need", "NoteTooLong", "NothingBooked", "Outline", "Relation", "SignInToHold", "SlotFull", "State",
    "TooLate", "TooManyBookings", "TooManyHolds", "TooManyOnPhone", "Wish", "advance", "all_of_citizen", "appointment", "book",
    "book_agreed", "book_by_staff", "by_phone_tail", "by_token", "cancel", "change", "check_room", "extend_hold", "found",
    "give_back_hold", "held_place", "hold", "identified", "keep_form", "kept_form", "may_change", "may_undo", "not_come",
    "of_citizen", "of_day", "outline_of_day", "owned", "past_of_citizen", "put_back", "release_lapsed", "several",
]  # fmt: skip

"""Hold, book, change and cancel a place at a window.

A place is never given twice and never lost: slot rows are locked first and in one order, the database's own CHECK
refuses a place too many, and the booking, its diary, its notices and its ledger line are one commit (house.md,
decisions 2 and 3). Who may see an appointment is the caller's to check: `owned` and `by_phone_tail` do it.
"""

from datetime import timedelta

from backend.appointments.actions import book, cancel, change
from backend.appointments.agreed import book_agreed
from backend.appointments.appeals import (
    Judge,
    appeal,
    decide_appeal,
    end_exemption,
    excuse_at_counter,
    exempted,
    give_excuse,
    judge_excuse,
    miss_at,
    set_aside_day,
    waiting_for_judgement,
)
from backend.appointments.by_delegate import booking_for, bookings_for, cancel_for, change_for
from backend.appointments.by_staff import book_by_staff, identified
from backend.appointments.expected import expected
from backend.appointments.figures import Counted, Starting, counted, listed, starting, starts
from backend.appointments.given_back import StaffStart, given_back_to_staff
from backend.appointments.holds import (
    Holder,
    extend_hold,
    give_back_hold,
    give_back_holds_of,
    held_place,
    hold,
    keep_form,
    kept_form,
    release_lapsed,
)
from backend.appointments.lately import booked_lately
from backend.appointments.miss_records import number_to_judge
from backend.appointments.misses import (
    LONGEST_EXCUSE,
    Appeal,
    AppealedAlready,
    AppealState,
    DecidedMeanwhile,
    Excuse,
    ExcuseNeedsWords,
    ExcuseTooLate,
    ExcuseTooLong,
    ExcuseUnknown,
    Exempted,
    Exemption,
    Miss,
    MissState,
    NothingMissed,
    NotPaused,
    OnlinePaused,
    Pause,
)
from backend.appointments.missing import Record, check_not_paused, forget_misses, miss_of, missed_among, misses_of, pause_for, tell_missed
from backend.appointments.moving import (
    Standing,
    claims_in,
    displace,
    end_claims,
    end_displaced,
    move,
    stand_again,
    standing_in,
    standing_of,
)
from backend.appointments.notices import Why
from backend.appointments.offering import forget_wishes, go_round, offer_places
from backend.appointments.pace import check_pace
from backend.appointments.reading import (
    all_of_citizen,
    appointment,
    by_phone_tail,
    by_token,
    due_by,
    found,
    not_come,
    of_citizen,
    outline_of_day,
    owned,
    past_of_citizen,
    several,
)
from backend.appointments.resting import OFFER, RETURN_EVERY, return_rested
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
    may_tell,
    may_undo,
)
from backend.appointments.standing import advance, put_back
from backend.appointments.unplanned import DayCount, without_window
from backend.appointments.waiting import accept_place, decline_place, join_list, leave_list, own_wish, wait_for_earlier
from backend.appointments.waiting_records import ahead_of, waiting_of_citizen, waiting_wish
from backend.appointments.waiting_rules import (
    PARTS,
    AlreadyWaiting,
    ApplicantNeeded,
    Awaited,
    DaysNeeded,
    NothingWaiting,
    OfferOver,
    StillFree,
    TooManyWishes,
    WaitingForm,
    WaitingState,
    WaitingWish,
)
from backend.appointments.wishes import LONGEST_NOTE, MOST_ITEMS, Applicant, Channel, ItemsNeeded, Need, NoteTooLong, Wish
from backend.jobs import Job, Round
from backend.mandates import Relation

ROUNDS = (
    Round("release lapsed holds", timedelta(seconds=30), release_lapsed),
    Round("forget misses", timedelta(hours=6), forget_misses),
    Round("return rested places", RETURN_EVERY, return_rested),
    Round("offer places to who waits", RETURN_EVERY, go_round),
    Round("forget wishes", timedelta(hours=6), forget_wishes),
)
JOBS = (Job(OFFER, offer_places),)

__all__ = [
    "JOBS", "LIVE", "LONGEST_EXCUSE", "LONGEST_NOTE", "MOST_ITEMS", "PARTS", "ROUNDS", "AlreadyBooked", "AlreadyWaiting",
    "Appeal", "AppealState", "AppealedAlready", "Applicant", "ApplicantNeeded", "Appointment", "Awaited", "Channel",
    "Counted", "DayCount", "DaysNeeded", "DecidedMeanwhile", "Excuse", "ExcuseNeedsWords", "ExcuseTooLate", "ExcuseTooLong",
    "ExcuseUnknown", "Exempted", "Exemption", "Hold", "HoldLapsed", "Holder", "ItemsNeeded", "Judge", "Miss", "MissState",
    "Need", "NotPaused", "NoteTooLong", "NothingBooked", "NothingMissed", "NothingWaiting", "OfferOver", "OnlinePaused",
    "Outline", "Pause", "Record", "Relation", "SignInToHold", "SlotFull", "StaffStart", "Standing", "Starting", "State",
    "StillFree", "TooLate", "TooManyBookings", "TooManyHolds", "TooManyOnPhone", "TooManyWishes", "WaitingForm",
    "WaitingState", "WaitingWish", "Why", "Wish", "accept_place", "advance", "ahead_of", "all_of_citizen", "appeal",
    "appointment", "book", "book_agreed", "book_by_staff", "booked_lately", "booking_for",
    "bookings_for", "by_phone_tail", "by_token", "cancel", "cancel_for", "change", "change_for",
    "check_not_paused", "check_pace", "check_room", "claims_in", "counted", "decide_appeal", "decline_place", "displace",
    "due_by", "end_claims", "end_displaced", "end_exemption", "excuse_at_counter", "exempted", "expected", "extend_hold",
    "forget_misses", "forget_wishes", "found", "give_back_hold", "give_back_holds_of", "give_excuse", "given_back_to_staff",
    "go_round", "held_place", "hold", "identified",
    "join_list", "judge_excuse", "keep_form", "kept_form", "leave_list",
    "listed", "may_change", "may_tell", "may_undo", "miss_at", "miss_of", "missed_among", "misses_of", "move", "not_come",
    "number_to_judge", "of_citizen", "offer_places", "outline_of_day", "own_wish", "owned", "past_of_citizen",
    "pause_for", "put_back", "release_lapsed", "return_rested", "set_aside_day", "several", "stand_again", "standing_in",
    "standing_of", "starting", "starts", "tell_missed", "wait_for_earlier", "waiting_for_judgement", "waiting_of_citizen",
    "waiting_wish", "without_window",
]  # fmt: skip

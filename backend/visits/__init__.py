"""A person at the hall: checked in, called, served, finished or missed.

A booking becomes a ticket by `check_in` (with the hall's changing code) or `check_in_at_desk`; who walks in gets one by
`take_ticket`, without a booking and without taking a place. Staff `call_next`, `call`, `call_again`, `pass_over`, `park`,
`transfer`, `miss` and `finish`, each with the version that their page showed: of two at once the
second hears who was faster. A tablet sends each of these as a `tap` with an id of its own, at once or when it has its
network back: it is done once. Each of these can be undone by its author for ten seconds, and no message leaves before. The
line's rule stands in line.py for everybody to read. One clerk a window, one visit a window: the database sees to both.
"""

from datetime import timedelta

from backend.jobs import Round
from backend.visits.aloud import CHIME, recorded, spoken
from backend.visits.arrivals import check_in, check_in_at_desk, note_other_person
from backend.visits.board import (
    AHEAD,
    Board,
    Figures,
    Near,
    Row,
    Standing,
    desk,
    figures_of,
    forget_near,
    near_lately,
    outline,
    row_of,
    row_of_visit,
)
from backend.visits.calls import call, call_again, call_next, miss, park, pass_over, transfer
from backend.visits.closing import close_days
from backend.visits.coming import HomeState, HomeTicket, home_tickets_coming, home_tickets_of
from backend.visits.desk_moves import Desk, Shown
from backend.visits.duties import (
    Duty,
    DutyState,
    NoWindow,
    UnknownWindow,
    WindowPaused,
    WindowTaken,
    duties,
    duty_of,
    hand_over,
    set_duty,
    take_window,
)
from backend.visits.endings import Undoable, finish, last_move, undo
from backend.visits.figures import InLine, Passage, Shift, in_line, passages, shifts
from backend.visits.hall_code import STEP, arrival_pass, current, is_good, is_pass
from backend.visits.home_tickets import (
    FromHome,
    come_from_home,
    come_to_desk,
    end_home_tickets,
    give_home_ticket_back,
    home_ticket,
    kept_until,
    take_at_home,
)
from backend.visits.measured import Measured, measured_minutes
from backend.visits.questions import Called, GroupLine, Place, called_now, lines, place_in_queue, served_by, waiting_count
from backend.visits.rules import (
    EARLIEST,
    UNDO_FOR,
    AlreadyHere,
    AnotherDay,
    ByAppointmentNow,
    ChangedMeanwhile,
    ComeToTheHall,
    HallClosed,
    HomeTicketAlready,
    HomeTicketOver,
    NobodyWaits,
    NoHomeTickets,
    NotCompared,
    NothingHere,
    NoTicketsNow,
    NoTicketYet,
    NotStaffedNow,
    OldHallCode,
    OtherGroup,
    Outcome,
    OutcomeMissing,
    Reason,
    Result,
    TooEarly,
    TransferReason,
    UndoOver,
    UnknownPriority,
    UnknownReason,
    Visit,
    VisitState,
    WindowBusy,
    WrongTransfer,
)
from backend.visits.signals import BELL, changed
from backend.visits.sounds import Sound, sound, sound_complaints, sounds_there
from backend.visits.taps import BuildsOnNothing, Done, Tap, TapTooOld, Verb, present, tap
from backend.visits.unmasking import Unmasked, by_card, found, unmask
from backend.visits.waits import Wait
from backend.visits.walk_ins import Slip, WalkIn, come_back, slip, take_ticket, visit_at, walked_in
from backend.visits.window_removal import WindowOnDuty, remove_window

ROUNDS = (
    Round("close past days", timedelta(minutes=10), close_days),
    Round("end tickets from home", timedelta(minutes=1), end_home_tickets),
)

__all__ = [
    "AHEAD", "BELL", "CHIME", "EARLIEST", "ROUNDS", "STEP", "UNDO_FOR", "AlreadyHere", "AnotherDay", "Board",
    "BuildsOnNothing", "ByAppointmentNow", "Called", "ChangedMeanwhile", "ComeToTheHall", "Desk", "Done", "Duty",
    "DutyState", "Figures", "FromHome", "GroupLine", "HallClosed", "HomeState", "HomeTicket", "HomeTicketAlready",
    "HomeTicketOver", "InLine", "Measured", "Near", "NoHomeTickets", "NoTicketYet", "NoTicketsNow", "NoWindow",
    "NobodyWaits", "NotCompared", "NotStaffedNow", "NothingHere", "OldHallCode", "OtherGroup", "Outcome", "OutcomeMissing",
    "Passage", "Place", "Reason", "Result", "Row", "Shift", "Shown", "Slip", "Sound", "Standing", "Tap", "TapTooOld",
    "TooEarly", "TransferReason", "UndoOver", "Undoable", "UnknownPriority", "UnknownReason", "UnknownWindow", "Unmasked",
    "Verb", "Visit", "VisitState", "Wait", "WalkIn", "WindowBusy", "WindowOnDuty", "WindowPaused", "WindowTaken",
    "WrongTransfer", "arrival_pass", "by_card", "call", "call_again", "call_next", "called_now", "changed", "check_in",
    "check_in_at_desk", "close_days", "come_back", "come_from_home", "come_to_desk", "current", "desk", "duties", "duty_of",
    "end_home_tickets", "figures_of", "finish", "forget_near", "found", "give_home_ticket_back", "hand_over", "home_ticket",
    "home_tickets_coming", "home_tickets_of", "in_line", "is_good", "is_pass", "kept_until", "last_move", "lines",
    "measured_minutes", "miss", "near_lately", "note_other_person", "outline", "park", "pass_over", "passages",
    "place_in_queue", "present", "recorded", "remove_window", "row_of", "row_of_visit", "served_by", "set_duty", "shifts", "slip",
    "sound", "sound_complaints", "sounds_there", "spoken", "take_at_home", "take_ticket", "take_window", "tap", "transfer",
    "undo", "unmask", "visit_at", "waiting_count", "walked_in",
]  # fmt: skip

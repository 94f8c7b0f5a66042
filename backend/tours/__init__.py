"""Tours (出行): which team of visitors comes to whom on which half-day, and from when to when they see the address.

A tour is put together by a manager, by hand or from a proposal, announced to everybody on it, and changed only with a word to
those touched: whoever was told a day, an hour or a name that no longer holds is told again in the same transaction.
"""

from datetime import timedelta

from backend.jobs import Round
from backend.tours.changing import (
    Planner,
    add,
    add_member,
    announce,
    call_off,
    change_half,
    equip,
    half_day,
    look,
    misfit,
    move,
    put_together,
    reckon,
    replace_member,
    shift,
    take_off,
)
from backend.tours.clockwork import end_tours, remind
from backend.tours.closing import check_not_of_team, close, may_close
from backend.tours.drafting import Known, when_of
from backend.tours.ground import WayWrong, frame, item_needs, known_now, places, set_item_needs, set_ways, travel, ways
from backend.tours.keeping import OVERDUE_AFTER, Fallen, Overdue, fallen, fallen_of, of_days, of_visitor, on_drafts, overdue
from backend.tours.needs import Device, ItemNeeds, MinutesAtHomeWrong, Skill, Wanted, check_item_needs, wanted
from backend.tours.planning import Cost, Draft, Left, Proposal, Run, Week, Why, cost, in_order, spans
from backend.tours.proposing import SolverBusy, keep, propose, week_of
from backend.tours.records import open_to, tour, tour_of, tours_of
from backend.tours.rules import (
    DayNotPossible,
    HalfDay,
    Member,
    NothingToAnnounce,
    NoTour,
    NotWaiting,
    OnAnotherTour,
    OwnTeamsVisit,
    Stop,
    TeamTooSmall,
    Tour,
    TourChanged,
    TourOver,
    TourState,
    VisitBegun,
    VisitorAway,
    VisitorsNeeded,
    VisitorTaken,
    VisitsFellOut,
    is_open,
    opens_at,
    shuts_at,
)
from backend.tours.timing import Frame, HalfNotTheirs, SkillMissing, TooManyVisits, TourTooLong, WayUnknown, When, about
from backend.tours.travel import HALL, Travel
from backend.tours.visitors import (
    Leave,
    LeaveWrong,
    NoVisitor,
    TeamUnknown,
    Visitor,
    add_leave,
    end_leave,
    set_photo,
    set_visitor,
    visitor,
    visitors,
)

ROUNDS = (
    Round("tell who is visited tomorrow", timedelta(minutes=5), remind),
    Round("end tours that are over", timedelta(minutes=30), end_tours),
)

__all__ = [
    "HALL", "OVERDUE_AFTER", "ROUNDS", "Cost", "DayNotPossible", "Device", "Draft", "Fallen", "Frame", "HalfDay", "HalfNotTheirs",
    "ItemNeeds", "Known", "Leave", "LeaveWrong", "Left", "Member", "MinutesAtHomeWrong", "NoTour", "NoVisitor", "NotWaiting",
    "NothingToAnnounce", "OnAnotherTour", "Overdue", "OwnTeamsVisit", "Planner", "Proposal", "Run", "Skill", "SkillMissing", "SolverBusy",
    "Stop", "TeamTooSmall", "TeamUnknown", "TooManyVisits", "Tour", "TourChanged", "TourOver", "TourState", "TourTooLong", "Travel",
    "VisitBegun", "Visitor", "VisitorAway", "VisitorTaken", "VisitorsNeeded", "VisitsFellOut", "Wanted", "WayUnknown", "WayWrong", "Week",
    "When", "Why", "about", "add", "add_leave", "add_member", "announce", "call_off", "change_half", "check_item_needs",
    "check_not_of_team", "close", "cost", "end_leave", "end_tours", "equip", "fallen", "fallen_of", "frame", "half_day", "in_order",
    "is_open", "item_needs", "keep", "known_now", "look", "may_close", "misfit", "move", "of_days", "of_visitor", "on_drafts", "open_to",
    "opens_at", "overdue", "places", "propose", "put_together", "reckon", "remind", "replace_member", "set_item_needs", "set_photo",
    "set_visitor", "set_ways", "shift", "shuts_at", "spans", "take_off", "tour", "tour_of", "tours_of", "travel", "visitor", "visitors",
    "wanted", "ways", "week_of", "when_of",
]  # fmt: skip

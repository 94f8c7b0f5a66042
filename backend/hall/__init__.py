"""Halls, windows, opening hours, the working-day calendar, and slots: what a hall has and when.

Special days and opening hours are data with history; slots are rows made ahead by a round, so nothing is computed on a
request's way. `free_starts`, `free_days` and `earliest` answer what is free from slot rows alone; who books locks with
`lock_places` and then takes with `take_places` (house.md, decision 3). Texts of the hall are `Bilingual`.
"""

from datetime import timedelta

from backend.hall.actions import load, load_demo, load_hall, load_opening_hours, load_special_days, make_all_slots
from backend.hall.arranged import Window
from backend.hall.calendar import (
    Calendar,
    DayKind,
    is_confirmed,
    is_working_day,
    last_confirmed_day,
    working_day_after,
    working_day_before,
    working_days_between,
    working_days_from,
)
from backend.hall.free import Closed, FreeDay, FreeStart, earliest, free_days, free_starts
from backend.hall.known import calendar, halls
from backend.hall.making import make_slots
from backend.hall.new_days import NewDays, last_bookable_day, last_online_day
from backend.hall.open_days import OpenDay, OpenNow
from backend.hall.opening import HoursRefused, Kind, Period
from backend.hall.openings import Way, check_start, new_days, online_until, settle_opening, watch_openings
from backend.hall.outside_hours import take_outside_hours
from backend.hall.places import Places, Span, give_places, lock_places, take_places
from backend.hall.planned import SessionPlan, plan_session
from backend.hall.questions import open_now, opening_days
from backend.hall.reading import FileRefused
from backend.hall.records import (
    ItemTaken,
    default_hall,
    hall,
    items_taken,
    opening_hours,
    policies,
    visit,
    window_groups,
    windows,
)
from backend.hall.rules import (
    About,
    BeyondHorizon,
    Bilingual,
    DrawnByLot,
    Elsewhere,
    Hall,
    NotTakenHere,
    NoWindowLeft,
    OpensLater,
    Place,
    Policies,
    SessionNotPossible,
    SlotPassed,
    UnknownHall,
    UnknownSlot,
)
from backend.hall.slots import Visit, WindowGroup, read_slot, slot_name, units_of
from backend.jobs import Round

ROUNDS = (
    Round("make slots", timedelta(hours=1), make_all_slots),
    Round("watch new days", timedelta(seconds=15), watch_openings),
)

__all__ = [
    "ROUNDS", "About", "BeyondHorizon", "Bilingual", "Calendar", "Closed", "DayKind", "DrawnByLot", "Elsewhere", "FileRefused",
    "FreeDay", "FreeStart", "Hall", "HoursRefused", "ItemTaken", "Kind", "NewDays", "NoWindowLeft", "NotTakenHere", "OpenDay",
    "OpenNow", "OpensLater", "Period", "Place", "Places", "Policies", "SessionNotPossible", "SessionPlan", "SlotPassed", "Span",
    "UnknownHall", "UnknownSlot", "Visit", "Way", "Window", "WindowGroup", "calendar", "check_start", "default_hall", "earliest",
    "free_days", "free_starts", "give_places", "hall", "halls", "is_confirmed", "is_working_day", "items_taken",
    "last_bookable_day", "last_confirmed_day", "last_online_day", "load", "load_demo", "load_hall", "load_opening_hours",
    "load_special_days", "lock_places", "make_all_slots", "make_slots", "new_days", "online_until", "open_now", "opening_days",
    "opening_hours", "plan_session", "policies", "read_slot", "settle_opening", "slot_name", "take_outside_hours", "take_places",
    "units_of", "visit", "watch_openings", "window_groups", "windows", "working_day_after", "working_day_before",
    "working_days_between", "working_days_from",
]  # fmt: skip

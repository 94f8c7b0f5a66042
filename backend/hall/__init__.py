"""Halls, windows, opening hours, the working-day calendar, and slots: what a hall has and when.

Special days and opening hours are data with history; slots are rows made ahead by a round, so nothing is computed on a
request's way. `free_starts`, `free_days` and `earliest` answer what is free from slot rows alone; who books locks with
`lock_places` and then takes with `take_places` (house.md, decision 3). Texts of the hall are `Bilingual`.
"""

from datetime import timedelta

from backend.hall.actions import load, load_demo, load_hall, load_opening_hours, load_special_days, make_all_slots
from backend.hall.adjusting import (
    NOT_EDITABLE,
    SECTIONS,
    SETTINGS,
    Measure,
    Setting,
    SettingOutOfBounds,
    SettingsAtOdds,
    SettingUnreadable,
    read_setting,
    setting_text,
)
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
)
from backend.hall.change_rules import AlreadyBegun, SettingsChanged, new_slug
from backend.hall.changes import AddWindow, Change, DropHours, DropPolicies, RemoveWindow, SetGroup, SetHours, SetItem, SetPolicies
from backend.hall.changing import Seen, change_settings, coming_policies, keep_change, mark_of, settings_history, settle_slots
from backend.hall.closing import check, close, closure, closures_of, follow, lift, mark_listed, rooms, shut, unlisted
from backend.hall.closures import PUBLIC, Cause, Closure
from backend.hall.free import Closed, FreeDay, FreeStart, earliest, free_after, free_days, free_starts
from backend.hall.known import calendar, halls
from backend.hall.loads import Load, loads
from backend.hall.making import days_bookable, make_slots
from backend.hall.measure import PARTS, Fault, HoursAgainstMeasure, faults
from backend.hall.new_days import NewDays, last_bookable_day, last_online_day
from backend.hall.new_year import TurnedDay, calendar_with, forget_calendar, has_slots, keep_notice, places_on, turned_days
from backend.hall.notice import decoded, read_notice
from backend.hall.on_duty import windows_on_duty
from backend.hall.open_days import OpenDay, OpenNow
from backend.hall.opening import HoursRefused, Kind, OpeningHours, Period, Season, SessionPlan, version_on
from backend.hall.openings import Way, check_start, new_days, online_until, settle_opening, watch_openings
from backend.hall.outside_hours import take_outside_hours
from backend.hall.places import Places, Span, give_places, lock_places, take_places, was_closed
from backend.hall.planned import WaitingSession, open_session, plan_session, planned_sessions, session_places, waiting_sessions
from backend.hall.previewing import DayChange, Preview, preview
from backend.hall.questions import open_now, opening_days
from backend.hall.reading import FileRefused, YearFile, read_year
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
    AlreadyClosed,
    BeyondHorizon,
    Bilingual,
    DrawnByLot,
    Elsewhere,
    Hall,
    LiftedAlready,
    NoSuchClosure,
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
    "NOT_EDITABLE", "PARTS", "PUBLIC", "ROUNDS", "SECTIONS", "SETTINGS", "About", "AddWindow", "AlreadyBegun", "AlreadyClosed",
    "BeyondHorizon", "Bilingual", "Calendar", "Cause", "Change", "Closed", "Closure", "DayChange", "DayKind", "DrawnByLot",
    "DropHours", "DropPolicies", "Elsewhere", "Fault", "FileRefused", "FreeDay", "FreeStart", "Hall", "HoursAgainstMeasure",
    "HoursRefused", "ItemTaken", "Kind", "LiftedAlready", "Load", "Measure", "NewDays", "NoSuchClosure", "NoWindowLeft",
    "NotTakenHere", "OpenDay", "OpenNow", "OpeningHours", "OpensLater", "Period", "Place", "Places", "Policies", "Preview",
    "RemoveWindow", "Season", "Seen", "SessionNotPossible", "SessionPlan", "SetGroup", "SetHours", "SetItem", "SetPolicies",
    "Setting", "SettingOutOfBounds", "SettingUnreadable", "SettingsAtOdds", "SettingsChanged", "SlotPassed", "Span", "TurnedDay",
    "UnknownHall", "UnknownSlot", "Visit", "WaitingSession", "Way", "Window", "WindowGroup", "YearFile", "calendar",
    "calendar_with", "change_settings", "check", "check_start", "close", "closure", "closures_of", "coming_policies",
    "days_bookable", "decoded", "default_hall", "earliest", "faults", "follow", "forget_calendar", "free_after", "free_days",
    "free_starts", "give_places", "hall", "halls", "has_slots", "is_confirmed", "is_working_day", "items_taken", "keep_change",
    "keep_notice", "last_bookable_day", "last_confirmed_day", "last_online_day", "lift", "load", "load_demo", "load_hall",
    "load_opening_hours", "load_special_days", "loads", "lock_places", "make_all_slots", "make_slots", "mark_listed", "mark_of",
    "new_days", "new_slug", "online_until", "open_now", "open_session", "opening_days", "opening_hours", "places_on",
    "plan_session", "planned_sessions", "policies", "preview", "read_notice", "read_setting", "read_slot", "read_year", "rooms",
    "session_places", "setting_text", "settings_history", "settle_opening", "settle_slots", "shut", "slot_name",
    "take_outside_hours", "take_places", "turned_days", "units_of", "unlisted", "version_on", "visit", "waiting_sessions",
    "was_closed", "watch_openings", "window_groups", "windows", "windows_on_duty", "working_day_after", "working_day_before",
    "working_days_between",
]  # fmt: skip

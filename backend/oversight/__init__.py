"""What those who run a hall look at: the hall now, a day in numbers, days ahead as a table, and files of both.

`hall_now` is the live board; a round begins and ends an alarm for each group in which somebody waits longer than the hall
allows (`sounding`), another watches who looks at more people than they serve (`look_alarms`). `report` is a day, kept for good on
the night after; `day_of` and `week_of` are the calendar. What leaves the system (`export_reports`, `export_bookings`) is masked,
has a reason, and is on record before it is read.
"""

from datetime import timedelta

from backend.jobs import Round
from backend.oversight.alarms import Alarm, number_on, sounding, watch
from backend.oversight.board import GroupNow, HallNow, hall_now
from backend.oversight.calendar import CalendarDay, CalendarRow, CalendarWeek, Cell, bookings_between, day_of, week_of
from backend.oversight.exporting import BookingLine, Wanted, export_bookings, export_reports
from backend.oversight.figures import DayFigures, ItemFigures, WindowFigures
from backend.oversight.looking import (
    LookAlarm,
    NoLookAlarm,
    OwnLookAlarm,
    look_alarms,
    look_into,
    number_of_look_alarms,
    watch_looks,
)
from backend.oversight.reports import keep_reports, report, reports
from backend.oversight.rules import (
    LONGEST_EXPORT,
    Advice,
    ExportDaysWrong,
    ExportReason,
    Remedy,
    Spread,
    UnknownExportReason,
    Waiting,
    WindowNow,
    WindowState,
    minutes_since,
)
from backend.oversight.sheets import Format, Sheet, harmless, written

ROUNDS = (
    Round("watch the waits", timedelta(minutes=1), watch),
    Round("watch who looks at people", timedelta(minutes=1), watch_looks),
    Round("keep day reports", timedelta(hours=1), keep_reports),
)

__all__ = [
    "LONGEST_EXPORT", "ROUNDS", "Advice", "Alarm", "BookingLine", "CalendarDay", "CalendarRow", "CalendarWeek", "Cell",
    "DayFigures", "ExportDaysWrong", "ExportReason", "Format", "GroupNow", "HallNow", "ItemFigures", "LookAlarm", "NoLookAlarm",
    "OwnLookAlarm", "Remedy", "Sheet", "Spread", "UnknownExportReason", "Waiting", "Wanted", "WindowFigures", "WindowNow",
    "WindowState", "bookings_between", "day_of", "export_bookings", "export_reports", "hall_now", "harmless", "keep_reports",
    "look_alarms", "look_into", "minutes_since", "number_of_look_alarms", "number_on", "report", "reports", "sounding", "watch",
    "watch_looks", "week_of", "written",
]  # fmt: skip

"""Tours (出行): which team of visitors comes to whom on which half-day, and from when to when they see the address.

A tour is put together by a manager, announced to everybody on it, and changed only with a word to those touched.
"""

from backend.tours.records import open_to, tour, tour_of
from backend.tours.rules import (
    HalfDay,
    Member,
    NoTour,
    Stop,
    Tour,
    TourState,
    is_open,
    opens_at,
    shuts_at,
)

__all__ = [
    "HalfDay", "Member", "NoTour", "Stop", "Tour", "TourState", "is_open", "open_to", "opens_at", "shuts_at", "tour", "tour_of",
]  # fmt: skip

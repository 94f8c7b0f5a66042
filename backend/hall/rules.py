"""What a hall decides for itself, and the refusals of this slice."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import time, timedelta

from backend.refusals import FieldRefused, NotFound, Refusal


@dataclass(frozen=True)
class Bilingual:
    """A text of the hall's own data in both languages; without an English one the Chinese stands."""

    zh: str
    en: str = ""

    def said(self, language: str) -> str:
        """The text in `language`."""
        return self.en if language == "en" and self.en else self.zh


NOTHING = Bilingual("")


@dataclass(frozen=True)
class Place:
    """A zone or a facility of the hall: what it is, on which floor, what one finds there."""

    name: Bilingual
    floor: str
    about: Bilingual = NOTHING


@dataclass(frozen=True)
class Elsewhere:
    """An item that this hall does not take, and where it is done."""

    item: str
    place: Bilingual


@dataclass(frozen=True)
class Community:
    """A community or village of the hall's district, for home visits; coordinates are GCJ-02, 0 where nobody gave them."""

    slug: str
    name: Bilingual
    latitude: float = 0.0
    longitude: float = 0.0


@dataclass(frozen=True)
class About:
    """What a hall says of itself. Coordinates are GCJ-02, as maps in mainland China use them; filing numbers stay empty
    until they are given."""

    address: Bilingual = NOTHING
    latitude: float = 0.0
    longitude: float = 0.0
    way: tuple[Bilingual, ...] = ()
    parking: Bilingual = NOTHING
    barrier_free: Bilingual = NOTHING
    phone: str = "12345"
    organ: Bilingual = NOTHING
    icp_number: str = ""
    police_number: str = ""
    zones: tuple[Place, ...] = ()
    facilities: tuple[Place, ...] = ()
    elsewhere: tuple[Elsewhere, ...] = ()
    often: tuple[str, ...] = ()
    communities: tuple[Community, ...] = ()


@dataclass(frozen=True)
class Hall:
    """A hall by the slug that stays for ever."""

    slug: str
    name: Bilingual
    is_default: bool
    about: About


@dataclass(frozen=True)
class Policies:
    """A hall's settings, kept with their history; the values here are the defaults of house.md section 3."""

    unit: timedelta = timedelta(minutes=15)
    horizon_days: int = 10
    beyond_confirmed: bool = True
    live_bookings_per_person: int = 2
    live_bookings_per_account: int = 5
    live_bookings_per_community_worker: int = 50
    live_bookings_per_phone: int = 5
    look_ups_alarm: int = 40
    grace: timedelta = timedelta(minutes=15)
    requeues: int = 1
    requeued_after_tickets: int = 3
    cancel_until: timedelta = timedelta(0)
    told_late_before: timedelta = timedelta(minutes=30)
    misses_before_pause: int = 3
    misses_within: timedelta = timedelta(days=90)
    online_pause: timedelta = timedelta(days=30)
    excuse_within: timedelta = timedelta(days=7)
    pause_exempt_age: int = 65
    compare_at_check_in: bool = False
    undo_for: timedelta = timedelta(minutes=10)
    kept_percent: int = 30
    kept_released_at: time = time(18, 0)
    days_open_at: time = time(8, 0)
    lot_for: timedelta = timedelta(minutes=10)
    lot_when_emptied_within: timedelta = timedelta(minutes=10)
    hold_for: timedelta = timedelta(minutes=10)
    hold_warned_before: timedelta = timedelta(minutes=2)
    holds_unsigned_percent: int = 30
    rest_least: timedelta = timedelta(minutes=15)
    rest_most: timedelta = timedelta(minutes=45)
    waiting_wishes: int = 2
    waiting_offer_for: timedelta = timedelta(minutes=15)
    waiting_unanswered: int = 3
    waiting_quiet_from: time = time(21, 30)
    waiting_quiet_until: time = time(7, 30)
    walk_in_wait: timedelta = timedelta(minutes=30)
    display_names: bool = False
    tickets_from_home: bool = False
    tickets_from_home_each_window: int = 2
    ticket_from_home_kept_for: timedelta = timedelta(minutes=60)
    alarm_wait: timedelta = timedelta(minutes=30)
    weekend_opens: time = time(9, 0)
    weekend_closes: time = time(17, 0)
    weekend_windows: int = 2
    weekend_notice_days: int = 2
    weekend_horizon: timedelta = timedelta(days=30)
    weekend_answer_days: int = 1
    weekend_offer_for: timedelta = timedelta(hours=24)
    home_answer_days: int = 2
    team_size: int = 2
    visits_per_half: int = 4
    visits_am_from: time = time(9, 0)
    visits_am_until: time = time(12, 0)
    visits_pm_from: time = time(14, 30)
    visits_pm_until: time = time(17, 30)
    travel_speed: int = 25
    travel_detour: int = 140
    visits_told_at: time = time(18, 0)
    evidence_days: int = 30
    call_back_tries: int = 3
    prevention_days_before: int = 30
    agent_answer_days: int = 2
    addresses_a_day: int = 20
    priority_groups: tuple[str, ...] = ("elder", "disabled", "pregnant", "soldier")


class UnknownHall(NotFound):
    """No hall has this name."""


class NotTakenHere(NotFound):
    """This hall does not take this item, or no one window takes all of these together."""


class NoWindowLeft(Refusal):
    """All windows that take this are taken at that time already."""


class SessionNotPossible(Refusal):
    """A session is planned for a coming weekend day or holiday, with no more windows than the group has."""


class UnknownSlot(NotFound):
    """A slot's name that can't be read, or a start at which the hall has no places."""


class BeyondHorizon(Refusal):
    """The day lies beyond the days that can be booked."""


class OpensLater(Refusal):
    """The day is new and opens online at the hall's hour; phone and counter have it already."""


class DrawnByLot(Refusal):
    """The places of this new day are being drawn by lot; a wish can be handed in, and what is left opens afterwards."""


class SlotPassed(Refusal):
    """The start has begun already."""


class EndsBeforeItBegins(FieldRefused):
    """A closure ends after it begins."""


class SpanOver(FieldRefused):
    """A closure lies ahead, or goes on still."""


class ClosureTooLong(FieldRefused):
    """A closure lasts two months at most; what is longer is a change of the opening hours."""


class ClosureReasonNeeded(FieldRefused):
    """A cause that is not on the list is said in words, 60 characters at most."""


class NoSuchWindows(FieldRefused):
    """The windows to be closed are of this hall, and of the one group that is named."""


class AlreadyClosed(Refusal):
    """A closure that stands covers all of this already."""


class NoSuchClosure(NotFound):
    """This hall has no such closure."""


class LiftedAlready(Refusal):
    """The closure was lifted, or is over."""

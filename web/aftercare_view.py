"""What came after a visit at home, in words: the receipt, each item's steps, ways home, another visit, what was deleted."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta

from backend import aftercare, bedside, clock, hall, home_visits, secrecy
from backend.aftercare import After, Delivery, Followed, Receipt, Wish, WishState
from backend.home_visits import HomeVisit, State
from backend.languages import Language, day, full_day, moment, say, time
from backend.refusals import Refusal

_RESULT_LOOKS = {"done": "good", "taken_along": "info", "more_needed": "wait", "not_possible": "bad"}


@dataclass(frozen=True)
class StepLine:
    """A later step of an item; `typed` are the staff's words."""

    words: str
    typed: str
    at: str
    machine_at: str


@dataclass(frozen=True)
class DeliveryView:
    """A result on its way home; `number` stands while it is to be confirmed."""

    number: int
    words: str
    detail: str
    state: str
    look: str
    is_open: bool


@dataclass(frozen=True)
class ItemView:
    """An item of the visits: what came of it there, what became of it since, how it comes home, the way to rate it."""

    slug: str
    title: str
    result: str
    look: str
    note: str
    next: str
    steps: tuple[StepLine, ...]
    deliveries: tuple[DeliveryView, ...]
    rate: str


@dataclass(frozen=True)
class ReceiptView:
    """One visit as it stands on paper."""

    number: str
    day: str
    times: str
    visitors: tuple[tuple[str, str], ...]
    results: tuple[tuple[str, str, str, str], ...]
    papers: tuple[str, ...]
    consent: str
    witness: str


@dataclass(frozen=True)
class WishView:
    """A wish for another visit and its answer."""

    words: str
    state: str
    look: str
    answer: str
    at: str
    waits: bool


@dataclass(frozen=True)
class AfterView:
    """All of it. `deleted` and `goes` say what was or will be deleted; `tried`: how often nobody was met."""

    reference: str
    served: bool
    has_receipt: bool
    rate: str
    items: tuple[ItemView, ...]
    wishes: tuple[WishView, ...]
    may_wish: bool
    tried: int
    closed: bool
    deleted: tuple[str, ...]
    goes: str


@dataclass(frozen=True)
class ServedLine:
    """A served request in the staff's list: what for, whose (masked), what became last of its items, another visit asked for."""

    reference: str
    what: str
    who: str
    protected: bool
    last_steps: tuple[tuple[str, str], ...]
    wish: str


async def after_view(found: HomeVisit, language: str) -> AfterView:
    """What came after, for who asked and for staff."""
    after = await aftercare.after(found.reference)
    titles = await titles_of(found, language)
    visit, each = aftercare.rating_tokens(found.reference, max(after.ended, 1), found.asking.items)
    rated = after.ended and found.state is State.done
    items = tuple(_item(after, slug, titles.get(slug, slug), language, each[slug] if rated else "") for slug in found.asking.items)
    return AfterView(
        found.reference, bool(after.ended), bool(after.receipts), visit if rated else "", items if after.ended else (),
        tuple(_wish(wish, language) for wish in after.wishes), _may_wish(found, after), found.tries if found.state is State.accepted else 0,
        found.state is State.closed, _deleted(found, after, language),
        "" if after.erased_at or not found.ended_at else await _goes(found, language),
    )  # fmt: skip


async def served_lines(found: Sequence[Followed], language: str) -> tuple[ServedLine, ...]:
    """Served requests of one hall, a line each, in as many questions as one asks."""
    titles = await titles_of(found[0].visit, language) if found else {}
    joined = "、" if language == "zh" else ", "
    return tuple(
        ServedLine(
            each.visit.reference, joined.join(titles.get(item, item) for item in each.visit.asking.items), masked(each.visit),
            each.visit.asking.is_protected,
            tuple((titles.get(last.item, last.item), say(language, f"item-step-{last.step}")) for last in each.last_steps),
            say(language, f"wish-again-{WishState.asked}") if each.asks_again else "",
        )
        for each in found
    )  # fmt: skip


async def receipt_views(found: HomeVisit, language: str) -> tuple[ReceiptView, ...]:
    """The receipts of a request, the last first. aftercare.NoReceipt."""
    titles = await titles_of(found, language)
    return tuple(_receipt(each, titles, language) for each in reversed(await aftercare.receipt(found.reference)))


async def titles_of(found: HomeVisit, language: str) -> dict[str, str]:
    """The items of the hall that are done at home, by their titles."""
    return {each.slug: each.title(language) for each in await home_visits.items_at_home(found.hall)}


def masked(found: HomeVisit) -> str:
    """Whose visit it was."""
    return secrecy.masked_name(found.asking.name) if found.asking.name else ""


def _item(after: After, slug: str, title: str, language: str, rate: str) -> ItemView:
    result = next((each for visit in reversed(after.receipts) for each in visit.results if each.item == slug), None)
    steps = tuple(
        StepLine(say(language, f"item-step-{each.step}"), each.words, moment(Language(language), each.at), each.at.isoformat())
        for each in after.steps if each.item == slug
    )  # fmt: skip
    outcome = str(result.outcome) if result else ""
    return ItemView(
        slug, title, say(language, f"receipt-{outcome}") if outcome else "", _RESULT_LOOKS.get(outcome, ""), result.note if result else "",
        "" if steps or not outcome else say(language, f"receipt-next-{outcome}"), steps,
        tuple(_delivery(each, language) for each in after.deliveries if each.item == slug), rate,
    )  # fmt: skip


def _delivery(found: Delivery, language: str) -> DeliveryView:
    came = found.confirmed_at
    state = say(language, "Arrived on {day}", day=day(Language(language), came.date())) if came else say(language, "On its way")
    words = say(language, f"home-way-{found.way}")
    return DeliveryView(found.id, words, found.tracking or found.named, state, "good" if came else "wait", came is None)


def _wish(found: Wish, language: str) -> WishView:
    look = {WishState.asked: "wait", WishState.granted: "good", WishState.declined: "info"}[found.state]
    at = moment(Language(language), found.asked_at)
    return WishView(found.words, say(language, f"wish-again-{found.state}"), look, found.answer, at, found.state is WishState.asked)


def _may_wish(found: HomeVisit, after: After) -> bool:
    if found.state is not State.done or found.is_reason_gone:
        return False
    try:
        aftercare.check_wish(found.ended_at, after.wishes, clock.now())
    except Refusal:
        return False
    return True


def _receipt(found: Receipt, titles: dict[str, str], language: str) -> ReceiptView:
    tongue, left = Language(language), found.left_at
    consent = say(language, "receipt-consent-signed") if found.consent == "signed" else ""
    if found.consent == "spoken":
        consent = say(language, "receipt-consent-spoken")
    return ReceiptView(
        str(found.number), full_day(tongue, found.arrived_at.date()), f"{time(found.arrived_at)} – {time(left) if left else ''}",
        tuple((each.name, each.number) for each in found.visitors),
        tuple((titles.get(each.item, each.item), *_result(each, language)) for each in found.results),
        found.handed_over, consent, found.witness,
    )  # fmt: skip


def _result(found: bedside.Result, language: str) -> tuple[str, str, str]:
    return say(language, f"receipt-{found.outcome}"), found.note, say(language, f"receipt-next-{found.outcome}")


def _deleted(found: HomeVisit, after: After, language: str) -> tuple[str, ...]:
    tongue, said = Language(language), []
    if found.forgotten_at:
        said.append(say(language, "Reason and address: deleted on {day}", day=full_day(tongue, found.forgotten_at.date())))
    if after.erased_at:
        said.append(say(language, "Photos, signature and other evidence: deleted on {day}", day=full_day(tongue, after.erased_at.date())))
    return tuple(said)


async def _goes(found: HomeVisit, language: str) -> str:
    if found.ended_at is None:
        return ""
    kept = timedelta(days=(await hall.policies(found.hall, clock.now())).evidence_days)
    on = full_day(Language(language), (found.ended_at + kept).astimezone(clock.SHANGHAI).date())
    return say(language, "Reason, address and evidence are deleted on {day}", day=on)

"""A file against the end of what allowed it, in real transactions: whichever comes first, nothing is left behind."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from datetime import timedelta
from functools import partial
from uuid import UUID, uuid4

import pytest

from backend import aftercare, bedside, home_visits, uploads
from backend.bedside import Verb
from backend.database import transaction
from backend.home_visits import Asking, NoHomeVisit, NothingKept, Owner, files_of
from backend.refusals import Refusal
from backend.states import NotNow
from backend.uploads import Kind
from tests import given, given_bedside, given_home_visits
from tests.given_bedside import ARRIVES, Bed
from tests.given_uploads import picture

pytestmark = [pytest.mark.usefixtures("db"), pytest.mark.article("29.5")]
LATER, PATIENCE = ARRIVES + timedelta(hours=1), 0.6
Act = Callable[[], Awaitable[object]]


async def meanwhile(first: Act, second: Act) -> type[Refusal] | None:
    """`second` begins when `first` is done and not yet committed, which waits a moment for it; what `second` was refused with."""
    async with transaction():
        await first()
        running = asyncio.ensure_future(second())
        await asyncio.wait({running}, timeout=PATIENCE)
    try:
        await running
    except Refusal as refusal:
        return type(refusal)
    return None


async def files(reference: str) -> int:
    return len(await given.rows("SELECT 1 FROM uploads WHERE belongs_to = $1", files_of(reference)))


@pytest.fixture
async def slug() -> str:
    return await given_home_visits.hall()


@pytest.fixture
async def who() -> UUID:
    return await given.citizen()


@pytest.fixture
async def bed(slug: str, who: UUID) -> Bed:
    """A visit that ended."""
    tablet, _ = await given_bedside.planned(slug, by=who)
    await tablet.sends(*tablet.whole())
    return tablet


async def give(slug: str, reference: str) -> None:
    """The photo of a paper, as its door keeps it after it saw that it may be given."""
    still = home_visits.while_given(reference)
    await uploads.give(files_of(reference), "other", Kind.photo, picture(), "citizen:x", LATER, hall=slug, still=still)


async def begin(slug: str, reference: str) -> None:
    still = home_visits.while_given(reference)
    await uploads.begin(files_of(reference), "other", Kind.photo, 100, "citizen:x", LATER, hall=slug, still=still)


async def send(bed: Bed, file: UUID, now: object = LATER) -> None:
    """The bytes of a photo that a step of the tablet named."""
    content = picture()
    await bedside.give_piece(bed.tablet.staff, file, len(content), 0, content, now)  # type: ignore[arg-type]


@pytest.mark.parametrize("door", [give, begin])
async def test_what_is_given_while_the_consent_is_taken_back_is_not_kept(slug: str, who: UUID, door: Callable[..., Awaitable[None]]) -> None:
    found = await given_home_visits.asked(slug, by=who)
    ends = partial(aftercare.withdraw_consent, found.reference, who, LATER)
    assert await meanwhile(ends, partial(door, slug, found.reference)) is NotNow
    assert await files(found.reference) == 0


async def test_a_consent_taken_back_while_a_photo_is_kept_takes_it_along(slug: str, who: UUID) -> None:
    found = await given_home_visits.asked(slug, by=who)
    ends = partial(aftercare.withdraw_consent, found.reference, who, LATER)
    assert await meanwhile(partial(give, slug, found.reference), ends) is None
    assert await files(found.reference) == 0


async def test_what_came_in_pieces_is_not_kept_once_its_request_has_ended(slug: str, who: UUID) -> None:
    found, content = await given_home_visits.asked(slug, by=who), picture()
    owner, still = files_of(found.reference), home_visits.while_given(found.reference)
    upload = await uploads.begin(owner, "other", Kind.photo, len(content), "citizen:x", LATER, hall=slug, still=still)
    await uploads.append(upload.id, owner, 0, content)
    ends = partial(home_visits.withdraw, found.reference, who, LATER)
    assert await meanwhile(ends, partial(uploads.finish, upload.id, owner, LATER, still=still)) is NotNow
    assert await uploads.of(owner) == ()


async def test_a_draft_that_is_forgotten_while_its_photo_comes_leaves_none(slug: str, who: UUID) -> None:
    draft = await home_visits.begin(slug, Owner("", who), Asking(), "zh", given.NOW)

    async def forgotten() -> None:
        async with transaction() as held:
            await home_visits.forget_draft(held, draft, LATER)

    assert await meanwhile(forgotten, partial(give, slug, draft)) is NoHomeVisit
    assert await files(draft) == 0


async def test_a_bedside_photo_that_comes_while_the_consent_is_taken_back_is_not_kept(bed: Bed, who: UUID) -> None:
    file = uuid4()
    await bed.does(Verb.photo, file=file)
    assert await meanwhile(partial(aftercare.withdraw_consent, bed.reference, who, LATER), partial(send, bed, file)) is NothingKept
    assert await files(bed.reference) == 0


async def test_a_consent_taken_back_while_a_bedside_photo_is_kept_takes_it_along(bed: Bed, who: UUID) -> None:
    file = uuid4()
    await bed.does(Verb.photo, file=file)
    assert await meanwhile(partial(send, bed, file), partial(aftercare.withdraw_consent, bed.reference, who, LATER)) is None
    assert await files(bed.reference) == 0


async def test_a_bedside_photo_that_comes_while_the_evidence_is_erased_is_not_kept(bed: Bed) -> None:
    file, due = uuid4(), ARRIVES + timedelta(days=31)
    await bed.does(Verb.photo, file=file)
    assert await meanwhile(partial(aftercare.erase, due), partial(send, bed, file, ARRIVES + timedelta(days=1))) is bedside.NoBedside
    assert await files(bed.reference) == 0


async def test_a_step_that_comes_while_the_consent_is_taken_back_leaves_no_contents(bed: Bed, who: UUID) -> None:
    late = bed.keeps(Verb.photo, LATER, file=uuid4()), bed.keeps(Verb.papers, LATER, papers=("金丝雀病历",))
    assert await meanwhile(partial(aftercare.withdraw_consent, bed.reference, who, LATER), partial(bed.sends, *late)) is None
    kept = await given.rows("SELECT outcome, box FROM bedside_operations WHERE id = ANY($1)", [each.id for each in late])
    assert [tuple(each) for each in kept] == [("conflict", None)] * 2
    assert await given.rows("SELECT 1 FROM bedside_files WHERE reference = $1", bed.reference) == []

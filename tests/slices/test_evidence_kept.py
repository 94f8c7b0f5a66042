"""What of the bedside stays, what goes and who reads what is missing: a consent taken back, the clock, a photo given up, a stranger."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from uuid import UUID, uuid4

import pytest

from backend import aftercare, bedside, home_visits, uploads
from backend.bedside import Judge, NoBedside, Tablet, Taken, Verb
from backend.bedside.rules import FileNotKept
from backend.home_visits import NothingKept, Owner, files_of
from tests import given, given_bedside, given_extended_sessions, given_home_visits
from tests.given_bedside import ARRIVES, Bed
from tests.given_home_visits import ITEM
from tests.given_uploads import picture

pytestmark = [pytest.mark.usefixtures("db"), pytest.mark.article("29.5")]
LATER, MONTH = ARRIVES + timedelta(hours=1), timedelta(days=30, minutes=1)


@pytest.fixture
async def slug() -> str:
    return await given_home_visits.hall()


@pytest.fixture
async def who() -> UUID:
    return await given.citizen()


@pytest.fixture
async def bed(slug: str, who: UUID) -> Bed:
    """A visit that ended, with a signature and a photo."""
    tablet, _ = await given_bedside.planned(slug, by=who)
    signed, photo = uuid4(), uuid4()
    await tablet.does(Verb.begin)
    await tablet.does(Verb.consent, file=signed)
    await tablet.does(Verb.photo, file=photo)
    await tablet.does(Verb.result, item=ITEM, outcome="more_needed", note="还差一页")
    await tablet.does(Verb.papers, papers=("受理凭证",))
    await tablet.does(Verb.finish, LATER - timedelta(minutes=30))
    await sends(tablet, signed, picture("PNG"))
    await sends(tablet, photo)
    return tablet


async def sends(of: Bed, file: UUID, content: bytes = b"", now: object = LATER) -> None:
    whole = content or picture()
    await bedside.give_piece(of.tablet.staff, file, len(whole), 0, whole, now)  # type: ignore[arg-type]


async def left(of: Bed) -> list[str]:
    return [each.purpose for each in await uploads.of(files_of(of.reference))]


async def boxes(of: Bed) -> int:
    return len(await given.rows("SELECT 1 FROM bedside_operations WHERE reference = $1 AND box IS NOT NULL", of.reference))


def judge(of: Bed, *, manager: bool = True) -> Judge:
    return Judge(of.tablet.hall, of.tablet.staff, manager)


async def strangers(slug: str, reference: str) -> Bed:
    """The tablet of a visitor who is on no tour, and knows the number of a household."""
    tablet = Tablet(slug, await given_extended_sessions.staff(slug, "外人甲", "visitor"), uuid4())
    await bedside.lease(tablet, ARRIVES - timedelta(hours=1))
    return Bed(tablet, reference, "")


async def test_the_consent_taken_back_takes_the_photos_and_leaves_the_proof_that_the_hall_served(bed: Bed, who: UUID) -> None:
    assert sorted(await left(bed)) == ["bedside_photo", "signature"]
    await aftercare.withdraw_consent(bed.reference, who, LATER)
    assert await left(bed) == ["signature"]
    (found,) = await aftercare.receipt(bed.reference)
    assert (found.consent, found.handed_over, [(each.item, each.outcome) for each in found.results]) == (
        "signed", ("受理凭证",), [(ITEM, "more_needed")],
    )  # fmt: skip
    assert (await home_visits.owned(bed.reference, Owner("", who))).asking.why == ""


async def test_the_proof_goes_too_when_its_clock_runs_out(bed: Bed, who: UUID) -> None:
    await aftercare.withdraw_consent(bed.reference, who, LATER)
    await aftercare.erase(LATER + MONTH)
    assert await left(bed) == []
    assert [(each.consent, each.results, each.handed_over) for each in await bedside.served(bed.reference)] == [("", (), ())]


async def test_a_signature_that_comes_late_is_kept_and_a_photo_is_not_after_the_consent_was_taken_back(bed: Bed, who: UUID) -> None:
    signed, photo = uuid4(), uuid4()
    other, _ = await given_bedside.planned(bed.tablet.hall, by=who)
    await other.does(Verb.begin)
    await other.does(Verb.consent, file=signed)
    await other.does(Verb.photo, file=photo)
    await other.does(Verb.result, item=ITEM, outcome="done")
    await other.does(Verb.finish)
    await aftercare.withdraw_consent(other.reference, who, LATER)
    await sends(other, signed, picture("PNG"))
    with pytest.raises(NoBedside):
        await sends(other, photo)
    assert await left(other) == ["signature"]


async def test_what_was_said_in_wishes_goes_with_the_consent(bed: Bed, who: UUID) -> None:
    await aftercare.give_out(LATER)
    await aftercare.wish_again(bed.reference, who, "金丝雀病痛", LATER)
    await aftercare.withdraw_consent(bed.reference, who, LATER)
    assert [each.words for each in (await aftercare.after(bed.reference)).wishes] == [""]


async def test_a_photo_that_comes_after_the_end_has_the_clock_of_the_others(bed: Bed) -> None:
    file = uuid4()
    await bed.does(Verb.photo, LATER, file=file)
    await sends(bed, file)
    clocks = {each.delete_after for each in await uploads.of(files_of(bed.reference))}
    assert len(clocks) == 1
    assert None not in clocks


async def test_after_its_time_nothing_is_named_or_kept_though_the_round_has_not_come_yet(bed: Bed) -> None:
    named = uuid4()
    await bed.does(Verb.photo, LATER, file=named)
    late = LATER + MONTH
    with pytest.raises(NothingKept):
        await sends(bed, named, now=late)
    await bedside.lease(bed.tablet, late)
    assert (await bed.does(Verb.photo, late, file=uuid4())).why == "RoundOver"
    waited_for = await given.rows("SELECT id FROM bedside_files WHERE reference = $1 AND NOT ready", bed.reference)
    assert (await boxes(bed), [tuple(each) for each in waited_for]) == (0, [(named,)])


@pytest.mark.parametrize("spelled", ["{}", " {} ", "lower"])
@pytest.mark.parametrize("ends", ["consent", "clock"])
async def test_an_erasure_empties_the_conflicts_of_its_household_however_they_were_spelled(
    bed: Bed, who: UUID, ends: str, spelled: str
) -> None:
    named = bed.reference.lower() if spelled == "lower" else spelled.format(bed.reference)
    await replace(bed, reference=named, sequence=bed.sequence).does(Verb.papers, LATER, papers=("金丝雀病历",))
    assert await boxes(bed) == 1
    await (aftercare.withdraw_consent(bed.reference, who, LATER) if ends == "consent" else aftercare.erase(LATER + MONTH))
    assert await boxes(bed) == 0
    (waiting,) = await bedside.conflicts(judge(bed))
    assert await bedside.conflicts_open(judge(bed)) == 1
    assert (waiting.erased, waiting.said.verb, waiting.said.papers) == (True, Verb.papers, ())
    with pytest.raises(NoBedside):
        await bedside.settle(judge(bed), waiting.id, take=True, now=LATER)
    assert await bedside.settle(judge(bed), waiting.id, take=False, now=LATER) is Taken.left


async def test_a_conflict_that_comes_after_the_consent_was_taken_back_is_a_line_without_contents(bed: Bed, who: UUID) -> None:
    await aftercare.withdraw_consent(bed.reference, who, LATER)
    assert (await bed.does(Verb.papers, LATER, papers=("金丝雀病历",))).outcome is Taken.conflict
    assert await boxes(bed) == 0
    assert [each.erased for each in await bedside.conflicts(judge(bed))] == [True]


async def test_a_step_that_names_no_household_loses_its_contents_after_a_month(slug: str) -> None:
    stranger = await strangers(slug, "00000000")
    await stranger.does(Verb.papers, papers=("金丝雀病历",))
    await bedside.forget_strays(ARRIVES + timedelta(days=29))
    assert await boxes(stranger) == 1
    await bedside.forget_strays(ARRIVES + timedelta(days=31))
    assert await boxes(stranger) == 0


async def test_a_strangers_conflict_names_no_file_of_the_household(slug: str, bed: Bed) -> None:
    stranger, named = await strangers(slug, bed.reference), (uuid4(), uuid4())
    await stranger.does(Verb.photo, file=named[0])
    await stranger.does(Verb.consent, file=named[1])
    assert len(await bedside.conflicts(judge(stranger))) == 2
    for file in named:
        with pytest.raises(NoBedside):
            await sends(stranger, file)
    assert sorted(await left(bed)) == ["bedside_photo", "signature"]


async def test_a_photo_of_who_was_replaced_still_comes_for_who_decides(slug: str) -> None:
    tablet, _ = await given_bedside.planned(slug)
    await given.rows("UPDATE tour_members SET released_at = $2 WHERE staff = $1 RETURNING 1", tablet.tablet.staff, ARRIVES)
    file = uuid4()
    assert (await tablet.does(Verb.photo, LATER, file=file)).outcome is Taken.conflict
    await sends(tablet, file)
    assert await left(tablet) == ["bedside_photo"]


async def test_a_photo_that_a_tablet_gives_up_is_read_by_a_person_and_waited_for_no_more(bed: Bed) -> None:
    file, content = uuid4(), picture()
    await bed.does(Verb.photo, LATER, file=file)
    await bedside.give_piece(bed.tablet.staff, file, len(content), 0, content[:100], LATER)
    answer = await bed.does(Verb.not_kept, LATER, file=file, outcome="photo", note="打不开")
    assert (answer.outcome, answer.why) == (Taken.conflict, "FileNotKept")
    (waiting,) = await bedside.conflicts(judge(bed))
    assert (waiting.said.verb, waiting.said.outcome, waiting.said.note) == (Verb.not_kept, "photo", "打不开")
    assert await uploads.coming(files_of(bed.reference)) == ()
    with pytest.raises(NoBedside):
        await sends(bed, file)
    another = replace(judge(bed), staff=uuid4())
    with pytest.raises(FileNotKept):
        await bedside.settle(another, waiting.id, take=True, now=LATER)
    assert await bedside.settle(another, waiting.id, take=False, now=LATER) is Taken.left


async def test_a_photo_that_came_after_all_is_not_said_to_be_lost(bed: Bed) -> None:
    file = uuid4()
    await bed.does(Verb.photo, LATER, file=file)
    await sends(bed, file)
    assert (await bed.does(Verb.not_kept, LATER, file=file, outcome="photo")).outcome is Taken.same
    assert len(await left(bed)) == 3
    assert await bedside.conflicts(judge(bed)) == ()

"""A file given, in pieces or at once, seen, taken back and deleted on its clock, in the database."""

import asyncio
from datetime import timedelta
from io import BytesIO
from uuid import uuid4

import pytest
from PIL import Image

from backend import ledger, limits, uploads
from backend.database import connection, transaction
from backend.refusals import TooOften
from backend.uploads import (
    MOST_FILES,
    FileEmpty,
    FileTooLarge,
    Kind,
    NotAllThere,
    NoUpload,
    PictureUnreadable,
    PieceElsewhere,
    TooManyFiles,
    Upload,
    UploadFinished,
    VoiceTooLong,
    VoiceUnreadable,
)
from tests import given
from tests.given_uploads import MARK, from_a_phone, photo, picture, wav

pytestmark = pytest.mark.usefixtures("db")
STAFF, CITIZEN = "staff:somebody", "citizen:somebody"
PIECE = 1000


@pytest.fixture
async def slug() -> str:
    return await given.hall()


@pytest.fixture
def owner() -> str:
    return f"home_visit:{uuid4().hex[:8]}"


async def begun(slug: str, owner: str, size: int, kind: Kind = Kind.photo) -> Upload:
    return await uploads.begin(owner, "proof", kind, size, CITIZEN, given.NOW, hall=slug, still=uploads.kept_always)


async def sent(upload: Upload, content: bytes, since: int = 0) -> None:
    for offset in range(since, len(content), PIECE):
        await uploads.append(upload.id, upload.belongs_to, offset, content[offset : offset + PIECE])


async def lines(slug: str, owner: str) -> list[tuple[str, str]]:
    async with connection() as held:
        return [(line.verb, line.actor) for line in reversed(await ledger.lines(held, slug, (owner,), 2**60, 50))]


async def test_a_photo_in_pieces_is_made_anew_and_its_pieces_go(slug: str, owner: str) -> None:
    content = picture(size=(300, 200))
    upload = await begun(slug, owner, len(content))
    await sent(upload, content)
    done = await uploads.finish(upload.id, owner, given.NOW, still=uploads.kept_always)
    found = await uploads.own(upload.id, owner)
    assert (done.ready, found.media, Image.open(BytesIO(found.bytes)).size) == (True, "image/jpeg", (300, 200))
    assert await given.rows("SELECT 1 FROM upload_pieces WHERE upload = $1", upload.id) == []
    assert [each.id for each in await uploads.of(owner)] == [upload.id]


async def test_a_cut_upload_goes_on_from_where_it_was(slug: str, owner: str) -> None:
    content = picture(size=(300, 200))
    upload = await begun(slug, owner, len(content))
    await sent(upload, content[:PIECE])
    await sent(upload, content[:PIECE])  # the answer was lost: sent again
    with pytest.raises(PieceElsewhere) as refusal:
        await uploads.append(upload.id, owner, 2 * PIECE, content[2 * PIECE : 3 * PIECE])
    with pytest.raises(NotAllThere):
        await uploads.finish(upload.id, owner, given.NOW, still=uploads.kept_always)
    assert refusal.value.facts == {"arrived": PIECE}
    await sent(upload, content, (await uploads.upload(upload.id, owner)).arrived)
    assert (await uploads.finish(upload.id, owner, given.NOW, still=uploads.kept_always)).ready


async def test_two_finishes_at_once_are_one_file_and_one_line(slug: str, owner: str) -> None:
    content = picture()
    upload = await begun(slug, owner, len(content))
    await sent(upload, content)
    both = await asyncio.gather(*(uploads.finish(upload.id, owner, given.NOW, still=uploads.kept_always) for _ in range(2)))
    assert [each.ready for each in both] == [True, True]
    assert await lines(slug, owner) == [("give_file", CITIZEN)]
    with pytest.raises(UploadFinished):
        await uploads.append(upload.id, owner, 0, b"x")


async def test_two_of_the_same_piece_at_once_are_one(slug: str, owner: str) -> None:
    content = picture()
    upload = await begun(slug, owner, len(content))
    arrived = await asyncio.gather(*(uploads.append(upload.id, owner, 0, content) for _ in range(4)))
    assert arrived == [len(content)] * 4
    assert (await uploads.finish(upload.id, owner, given.NOW, still=uploads.kept_always)).ready


async def test_with_the_giver_s_own_key_twice_is_once(slug: str, owner: str) -> None:
    key = uuid4()
    for _ in range(2):
        made = await uploads.give(owner, "receipt", Kind.photo, picture(), STAFF, given.NOW, hall=slug, still=uploads.kept_always, key=key)
        assert (made.id, made.ready) == (key, True)
    assert len(await uploads.of(owner)) == 1


async def test_a_phone_s_photo_stands_upright_without_place_or_maker(slug: str, owner: str) -> None:
    given_one = from_a_phone()
    assert MARK in given_one
    made = await uploads.give(owner, "proof", Kind.photo, given_one, CITIZEN, given.NOW, hall=slug, still=uploads.kept_always)
    found = (await uploads.own(made.id, owner)).bytes
    seen = Image.open(BytesIO(found))
    assert (seen.size, dict(seen.getexif()), "exif" in seen.info) == ((1536, 2048), {}, False)
    assert MARK not in found
    assert max(Image.open(BytesIO((await uploads.small(made.id, owner)).bytes)).size) == 160


async def test_what_is_no_picture_leaves_nothing_behind(slug: str, owner: str) -> None:
    upload = await begun(slug, owner, 5)
    await uploads.append(upload.id, owner, 0, b"hello")
    with pytest.raises(PictureUnreadable):
        await uploads.finish(upload.id, owner, given.NOW, still=uploads.kept_always)
    with pytest.raises(NoUpload):
        await uploads.upload(upload.id, owner)


async def test_too_large_and_empty_are_said_before_a_byte_is_taken(slug: str, owner: str) -> None:
    with pytest.raises(FileTooLarge) as refusal:
        await begun(slug, owner, 60_000_000)
    with pytest.raises(FileEmpty):
        await begun(slug, owner, 0)
    assert (refusal.value.status, refusal.value.facts) == (413, {"most": "8"})


async def test_an_owner_has_so_many_files_also_when_all_come_at_once(slug: str, owner: str) -> None:
    wanted = (begun(slug, owner, 10) for _ in range(MOST_FILES + 3))
    told = await asyncio.gather(*wanted, return_exceptions=True)
    assert sum(isinstance(each, TooManyFiles) for each in told) == 3
    assert len(await uploads.coming(owner)) == MOST_FILES


async def test_a_voice_note_rests_as_it_came_and_a_long_one_is_refused(slug: str, owner: str) -> None:
    made = await uploads.give(owner, "reason", Kind.voice, wav(2), CITIZEN, given.NOW, hall=slug, still=uploads.kept_always)
    assert (await uploads.own(made.id, owner)).bytes == wav(2)
    with pytest.raises(VoiceTooLong):
        await uploads.give(owner, "reason", Kind.voice, wav(40), CITIZEN, given.NOW, hall=slug, still=uploads.kept_always)
    with pytest.raises(VoiceUnreadable):
        await uploads.give(owner, "reason", Kind.voice, picture(), CITIZEN, given.NOW, hall=slug, still=uploads.kept_always)


async def test_what_staff_open_is_on_record_and_what_its_owner_opens_is_not(slug: str, owner: str) -> None:
    made = await photo(slug, owner)
    await uploads.own(made.id, owner)
    await uploads.small(made.id, owner)
    await uploads.opened(made.id, CITIZEN, "own", given.NOW, belongs_to=owner)
    assert (await uploads.opened(made.id, STAFF, "judge", given.NOW, belongs_to=owner)).media == "image/jpeg"
    assert await lines(slug, owner) == [("give_file", "citizen:nobody"), ("open_file", STAFF)]


async def test_a_pass_is_for_one_file_one_person_and_ten_minutes(slug: str, owner: str) -> None:
    made, other = await photo(slug, owner), await photo(slug, owner)
    pass_ = await uploads.look(made.id, STAFF, "judge", given.NOW, belongs_to=owner)
    assert (await uploads.shown(made.id, STAFF, pass_, given.NOW, belongs_to=owner)).bytes
    late = given.NOW + uploads.PASS_FOR
    for name, by, with_it, now in (
        (other.id, STAFF, pass_, given.NOW), (made.id, "staff:other", pass_, given.NOW), (made.id, STAFF, pass_, late),
        (made.id, STAFF, "", given.NOW), (made.id, STAFF, f"9{pass_}", given.NOW), (made.id, STAFF, "²-x", given.NOW),
    ):  # fmt: skip
        with pytest.raises(NoUpload):
            await uploads.shown(name, by, with_it, now, belongs_to=owner)


async def test_a_file_is_found_with_its_owner_alone(slug: str, owner: str) -> None:
    made, elsewhere = await photo(slug, owner), "home_visit:ANOTHER1"
    asked = (
        uploads.upload(made.id, elsewhere), uploads.own(made.id, elsewhere), uploads.small(made.id, elsewhere),
        uploads.finish(made.id, elsewhere, given.NOW, still=uploads.kept_always), uploads.append(made.id, elsewhere, 0, b"x"),
        uploads.opened(made.id, STAFF, "judge", given.NOW, belongs_to=elsewhere),
    )  # fmt: skip
    told = await asyncio.gather(*asked, return_exceptions=True)
    assert [type(each) for each in told] == [NoUpload] * len(asked)
    await uploads.remove(made.id, elsewhere, CITIZEN, given.NOW)
    assert len(await uploads.of(owner)) == 1


async def test_a_file_taken_back_is_gone_with_its_contents(slug: str, owner: str) -> None:
    made = await photo(slug, owner)
    for _ in range(2):
        await uploads.remove(made.id, owner, CITIZEN, given.NOW)
    assert await given.rows("SELECT 1 FROM upload_contents WHERE upload = $1", made.id) == []
    assert (await lines(slug, owner))[1:] == [("remove_file", CITIZEN)]


@pytest.mark.article("29.5")
async def test_evidence_goes_when_its_clock_runs_out_and_the_deletion_is_on_record(slug: str, owner: str) -> None:
    made, until = await photo(slug, owner), given.NOW + timedelta(days=30)
    kept = await photo(slug, f"{owner}-other")
    async with transaction() as held:
        await uploads.delete_after(held, owner, until)
    await uploads.delete_due(until - timedelta(minutes=1))
    assert [each.delete_after for each in await uploads.of(owner)] == [until]
    for _ in range(2):
        await uploads.delete_due(until)
    assert await uploads.of(owner) == ()
    assert (await lines(slug, owner))[1:] == [("delete_evidence", "rounds")]
    assert [each.id for each in await uploads.of(f"{owner}-other")] == [kept.id]
    assert await given.rows("SELECT 1 FROM upload_contents WHERE upload = $1", made.id) == []


async def test_a_clock_that_is_stopped_deletes_nothing(slug: str, owner: str) -> None:
    await photo(slug, owner)
    async with transaction() as held:
        await uploads.delete_after(held, owner, given.NOW)
        await uploads.delete_after(held, owner, None)
    await uploads.delete_due(given.NOW + timedelta(days=400))
    assert len(await uploads.of(owner)) == 1


async def test_what_never_came_whole_is_forgotten_after_a_day(slug: str, owner: str) -> None:
    await begun(slug, owner, 10)
    await uploads.delete_due(given.NOW + timedelta(hours=23))
    assert len(await uploads.coming(owner)) == 1
    await uploads.delete_due(given.NOW + timedelta(hours=25))
    assert await uploads.coming(owner) == ()


async def test_marked_bytes_rest_nowhere_in_clear(slug: str, owner: str) -> None:
    await uploads.give(owner, "reason", Kind.voice, wav(1, MARK), CITIZEN, given.NOW, hall=slug, still=uploads.kept_always)
    cut = await begun(slug, owner, 1000)
    await uploads.append(cut.id, owner, 0, MARK)
    tables = [name for (name,) in await given.rows("SELECT tablename FROM pg_tables WHERE schemaname = 'public'")]
    assert {"uploads", "upload_pieces", "upload_contents"} <= set(tables)
    like = (f"%{MARK.decode()}%", f"%{MARK.hex()}%")
    assert [t for t in tables if await given.rows(f'SELECT 1 FROM "{t}" x WHERE x::text LIKE $1 OR x::text LIKE $2 LIMIT 1', *like)] == []


async def test_a_box_does_not_open_as_another_s(slug: str, owner: str) -> None:
    from backend.secrecy import WrongKey

    made, other = await photo(slug, owner), await photo(slug, owner)
    async with connection() as held:
        await held.execute(
            """UPDATE upload_contents SET box = (SELECT box FROM upload_contents WHERE upload = $2 AND part = 'whole')
                WHERE upload = $1 AND part = 'whole'""",
            made.id, other.id,
        )  # fmt: skip
    with pytest.raises(WrongKey):
        await uploads.own(made.id, owner)


async def anonymous(slug: str, device: str, address: str) -> None:
    """A photo announced by a browser without an account."""
    belongs_to, by = f"home_visit:{uuid4().hex[:8]}", f"device:{device}"
    await uploads.begin(
        belongs_to, "other", Kind.photo, 10, by, given.NOW, hall=slug, still=uploads.kept_always, address=address
    )  # fmt: skip


async def shared() -> float:
    async with connection() as held:
        return await limits.share(held, uploads.STRANGERS, "all", given.NOW)


async def test_one_address_uses_up_its_own_uploads_and_not_everybodys(slug: str) -> None:
    one, other = f"192.0.2.{uuid4()}", f"192.0.2.{uuid4()}"
    for _ in range(uploads.PER_ADDRESS.times):
        await anonymous(slug, uuid4().hex, one)  # cookies dropped each time
    before = await shared()
    for _ in range(3):
        with pytest.raises(TooOften):
            await anonymous(slug, uuid4().hex, one)
    assert (await shared(), before < 1) == (before, True)
    await anonymous(slug, uuid4().hex, other)


async def test_an_account_and_an_address_that_does_not_count_are_not_counted_by_address(slug: str, owner: str) -> None:
    one = f"192.0.2.{uuid4()}"
    for _ in range(uploads.PER_ADDRESS.times):
        await anonymous(slug, uuid4().hex, one)
    upload = await uploads.begin(owner, "other", Kind.photo, 10, CITIZEN, given.NOW, hall=slug, still=uploads.kept_always, address=one)
    assert not upload.ready
    await anonymous(slug, uuid4().hex, "")

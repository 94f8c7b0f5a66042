"""What holds for every number and name that people could type."""

from collections.abc import Callable
from datetime import date

from hypothesis import given
from hypothesis import strategies as st

from backend.people import IdKind, check_id, check_name, check_phone
from backend.people.identity_numbers import IdNumberMistyped
from backend.refusals import FieldRefused

TODAY = date(2026, 11, 22)
bodies = st.builds(
    lambda place, born, serial: f"{place}{born:%Y%m%d}{serial:03d}",
    st.sampled_from(["110105", "410711", "440524", "650104"]), st.dates(date(1900, 1, 1), TODAY), st.integers(0, 999),
)  # fmt: skip


def accepted(number: str) -> bool:
    try:
        check_id("resident_id", number, TODAY)
    except IdNumberMistyped:
        return False
    return True


@given(bodies)
def test_of_eleven_check_characters_one_fits(body: str) -> None:
    assert sum(accepted(body + last) for last in "0123456789X") == 1


@given(bodies, st.integers(0, 16), st.integers(1, 9))
def test_no_single_wrong_digit_passes(body: str, place: int, more: int) -> None:
    number = next(body + last for last in "0123456789X" if accepted(body + last))
    wrong = number[:place] + str((int(number[place]) + more) % 10) + number[place + 1 :]
    try:
        check_id("resident_id", wrong, TODAY)
    except FieldRefused:
        return
    raise AssertionError(f"{wrong} passed for {number}")


@given(st.text(max_size=60))
def test_whatever_is_typed_is_read_or_refused_at_its_field(text: str) -> None:
    assert told(check_name, text) in ("read", "name")
    assert told(lambda typed: check_phone(typed, demo=True), text) in ("read", "phone")


@given(st.sampled_from(list(IdKind)), st.text(max_size=40))
def test_no_document_number_breaks_the_check(kind: str, text: str) -> None:
    assert told(lambda typed: check_id(kind, typed, TODAY), text) in ("read", "id_number")


def told(read: Callable[[str], str], text: str) -> str | None:
    """The field of the refusal, or "read" where reading again changes nothing."""
    try:
        once = read(text)
    except FieldRefused as refusal:
        return refusal.field
    return "read" if read(once) == once else "read differently"

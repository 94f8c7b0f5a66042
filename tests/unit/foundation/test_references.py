"""References and codes: what is misheard or mistyped is noticed, what is read aloud is understood."""

from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st

from backend.references import CROCKFORD, TICKET_LETTERS, new_reference, new_ticket_code, new_token, read_reference

references = st.builds(lambda _: new_reference(), st.integers())


@given(references, st.integers(0, 7), st.sampled_from(CROCKFORD))
def test_any_single_wrong_letter_is_noticed(reference: str, place: int, letter: str) -> None:
    wrong = reference[:place] + letter + reference[place + 1 :]
    assert read_reference(wrong) == (reference if wrong == reference else None)


def test_every_wrong_letter_at_every_place_of_some_references_is_noticed() -> None:
    for reference in (new_reference() for _ in range(40)):
        wrong = {reference[:i] + letter + reference[i + 1 :] for i in range(8) for letter in CROCKFORD} - {reference}
        assert len(wrong) == 8 * 31
        assert not any(read_reference(each) for each in wrong)


def test_two_neighbours_swapped_are_noticed_at_every_place() -> None:
    for reference in (new_reference() for _ in range(500)):
        for place, (one, other) in enumerate(pairwise(reference)):
            swapped = reference[:place] + other + one + reference[place + 2 :]
            assert read_reference(swapped) == (reference if one == other else None)


@given(references)
def test_case_spaces_dashes_and_lookalikes_are_forgiven(reference: str) -> None:
    typed = f" {reference[:4]}-{reference[4:]} ".lower().replace("0", "o").replace("1", "l")
    assert read_reference(typed) == reference


@given(st.text(max_size=12))
def test_any_other_text_is_no_reference_and_never_an_error(text: str) -> None:
    found = read_reference(text)
    assert found is None or (len(found) == 8 and set(found) <= set(CROCKFORD))


def test_full_width_letters_of_a_chinese_keyboard_are_read() -> None:
    reference = new_reference()
    assert read_reference("".join(chr(ord(letter) + 0xFEE0) for letter in reference)) == reference


def test_ticket_codes_have_no_letters_that_look_alike() -> None:
    letters = set("".join(new_ticket_code() for _ in range(2000)))
    assert letters == set(TICKET_LETTERS)
    assert not letters & set("01OI")


def test_tokens_hold_a_hundred_and_twenty_eight_bits_and_never_repeat() -> None:
    tokens = {new_token() for _ in range(2000)}
    assert len(tokens) == 2000
    assert {len(token) for token in tokens} == {22}

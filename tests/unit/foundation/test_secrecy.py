"""Sealed fields open only with their key and in their place; masks never show what they hide."""

import secrets
from pathlib import Path

import pytest
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from hypothesis import given
from hypothesis import strategies as st

from backend import secrecy, settings
from backend.secrecy import Keys, WrongKey, masked_name, masked_number, masked_phone


@pytest.fixture(autouse=True, scope="module")
def own_key() -> None:
    secrecy.make_keys(settings.current().secret_key_file)


def sealed_by(keys: Keys, text: str, place: str) -> bytes:
    """A box as another installation would make it."""
    header, nonce = bytes((1, 1, keys.kid)), secrets.token_bytes(12)
    return header + nonce + AESGCM(keys.derived("fields")).encrypt(nonce, text.encode(), header + place.encode())


@given(st.text())
def test_what_was_sealed_opens_in_its_place(text: str) -> None:
    clean = text.encode(errors="ignore").decode()
    assert secrecy.unseal(secrecy.seal(clean, "table.column"), "table.column") == clean


def test_the_same_text_is_sealed_differently_each_time() -> None:
    assert len({secrecy.seal("张三", "a.b") for _ in range(100)}) == 100


def test_a_box_moved_to_another_column_does_not_open() -> None:
    with pytest.raises(WrongKey):
        secrecy.unseal(secrecy.seal("张三", "citizens.name"), "citizens.phone")


def test_only_the_own_key_opens_a_box() -> None:
    own = secrecy.keys()
    assert secrecy.unseal(sealed_by(own, "张三", "a.b"), "a.b") == "张三"
    for other in (Keys(own.kid, bytes(32)), Keys(own.kid + 1, own.root), Keys(own.kid + 1, bytes(32))):
        with pytest.raises(WrongKey):
            secrecy.unseal(sealed_by(other, "张三", "a.b"), "a.b")


def test_any_flipped_bit_of_any_byte_is_refused() -> None:
    box = secrecy.seal("张三 110101199003074514", "a.b")
    for bit in range(len(box) * 8):
        changed = bytearray(box)
        changed[bit // 8] ^= 1 << bit % 8
        with pytest.raises(WrongKey):
            secrecy.unseal(bytes(changed), "a.b")


@pytest.mark.parametrize("box", [b"", b"\x01", b"\x01\x01\x01", b"\x01\x01\x01" + bytes(12), bytes(60)])
def test_what_was_never_a_box_is_refused(box: bytes) -> None:
    with pytest.raises(WrongKey):
        secrecy.unseal(box, "a.b")


def test_a_box_cut_short_or_made_longer_is_refused() -> None:
    box = secrecy.seal("张三", "a.b")
    for changed in (*(box[:end] for end in range(len(box))), box + b"\x00"):
        with pytest.raises(WrongKey):
            secrecy.unseal(changed, "a.b")


def test_an_index_finds_equal_texts_of_one_column_only() -> None:
    assert secrecy.index(" 11010119900307451x", "id") == secrecy.index("１１０１０１１９９００３０７４５１Ｘ", "id")
    assert len({secrecy.index("1", "id"), secrecy.index("1", "phone"), secrecy.index("2", "id")}) == 3
    assert len(secrecy.index("1", "id")) == 16


@pytest.mark.parametrize("text", ["", "1", "1:zz", "0:" + "00" * 32, "256:" + "00" * 32, "1:" + "00" * 31, "x:" + "00" * 32, "1:\ud800"])
def test_a_file_that_holds_no_key_is_refused_with_what_to_do(tmp_path: Path, text: str) -> None:
    file = tmp_path / "key"
    file.write_text(text, errors="surrogatepass")
    with pytest.raises(WrongKey):
        secrecy.read_keys(file)


def test_a_missing_key_is_never_answered_with_plain_text(tmp_path: Path) -> None:
    with pytest.raises(WrongKey, match="yueban keys"):
        secrecy.read_keys(tmp_path / "nowhere")


def test_a_made_key_is_its_owners_alone_and_made_once(tmp_path: Path) -> None:
    file = tmp_path / "in" / "key"
    assert secrecy.make_keys(file)
    held = secrecy.read_keys(file)
    assert file.stat().st_mode & 0o777 == 0o400
    assert not secrecy.make_keys(file)
    assert secrecy.read_keys(file) == held


@pytest.mark.parametrize(
    ("name", "masked"),
    [
        ("张三", "张*"),
        ("张小三", "张*三"),
        ("欧阳小明", "欧*明"),
        ("买买提·艾力", "买*力"),
        ("阿卜杜热合曼·托合提", "阿*提"),
        ("Anna Ivanova", "A*a"),
        ("王", "*"),
        ("", "*"),
    ],
)
def test_a_masked_name_shows_its_ends_only(name: str, masked: str) -> None:
    assert masked_name(name) == masked


@given(st.text(st.characters(min_codepoint=0x4E00, max_codepoint=0x9FFF), min_size=1, max_size=30), st.integers(0, 30))
def test_a_masked_name_never_shows_more_than_two_letters_nor_how_long_it_is(name: str, dot: int) -> None:
    masked = masked_name(name[:dot] + "·" + name[dot:] if 0 < dot < len(name) else name)
    assert len(masked) <= 3
    assert masked.count("*") == 1


@given(st.from_regex(r"1[3-9]\d{9}", fullmatch=True))
def test_a_masked_phone_hides_four_digits(phone: str) -> None:
    assert masked_phone(phone) == f"{phone[:3]}****{phone[7:]}"


@given(st.text("0123456789X", max_size=30))
def test_masks_hide_at_least_half_of_a_number_or_all_of_a_short_one(number: str) -> None:
    masked = masked_number(number)
    shown = len(masked.replace("*", ""))
    assert "**" in masked
    assert shown <= (10 if len(number) >= 15 else 2)


@given(st.text("0123456789+-", max_size=10))
def test_a_short_phone_shows_nothing(phone: str) -> None:
    assert masked_phone(phone) == "****"

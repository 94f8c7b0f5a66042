"""A backup opens whole and with our key, or not at all."""

import io

import pytest

from backend import sealed_files, secrecy

KEY = b"k" * 32
CHUNKS = [b"counts", b"x" * 70_000, b"end"]


def sealed(chunks: list[bytes]) -> bytes:
    file = io.BytesIO()
    sealed_files.write(file, chunks, KEY)
    return file.getvalue()


def opened(raw: bytes, key: bytes = KEY) -> list[bytes]:
    return list(sealed_files.read(io.BytesIO(raw), key))


@pytest.mark.parametrize("chunks", [[], [b"one"], CHUNKS])
def test_what_was_sealed_opens(chunks: list[bytes]) -> None:
    assert opened(sealed(chunks)) == chunks


def test_nothing_of_it_can_be_read() -> None:
    assert b"counts" not in sealed(CHUNKS)


@pytest.mark.parametrize("cut", [1, 20, 24, 1000])
def test_a_file_cut_short_does_not_open(cut: int) -> None:
    with pytest.raises(secrecy.WrongKey):
        opened(sealed(CHUNKS)[:-cut])


def test_a_changed_bit_is_noticed_wherever_it_is() -> None:
    raw = sealed([b"first", b"second"])
    for place in range(len(raw)):
        changed = bytearray(raw)
        changed[place] ^= 1
        with pytest.raises(secrecy.WrongKey):
            opened(bytes(changed))


def test_another_key_does_not_open_it() -> None:
    with pytest.raises(secrecy.WrongKey):
        opened(sealed(CHUNKS), b"j" * 32)

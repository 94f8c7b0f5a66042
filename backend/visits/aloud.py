"""A call as it is heard: in words for a voice, and as the recorded sounds that a hall can put in.

A hall's recordings stand in the folder `sounds/{hall}` of the data directory, one file a sound, its name saying which:

    please.mp3      请            number_to.mp3   号到          window.mp3   号窗口
    A.mp3 … Z.mp3   the letters   0.mp3 … 9.mp3   the digits    10.mp3 …    (as you like) a window's number in one
    chime.mp3       (as you like) the chime before a call, instead of the one that the page makes

.mp3, .ogg, .m4a or .wav. "A018 to window 3" is please A 0 1 8 number_to 3 window. A call of which one sound is missing is
spoken by the browser's voice instead; where that is missing too, the chime alone is heard and the screen says the rest.
"""

from __future__ import annotations

from collections.abc import Collection

PLEASE, NUMBER_TO, WINDOW, CHIME = "please", "number_to", "window", "chime"
WORDS = (PLEASE, NUMBER_TO, WINDOW)
ENDINGS = (".mp3", ".ogg", ".m4a", ".wav")
_DIGITS = "零一二三四五六七八九"
_TENS = ("", "十", "二十", "三十", "四十", "五十", "六十", "七十", "八十", "九十")


def spoken(ticket: str, window: str) -> str:
    """请A零一八号到三号窗口: a ticket digit by digit, a window's number as a number up to 99, otherwise digit by digit."""
    return f"请{_digit_by_digit(ticket)}号到{_as_number(window)}号窗口"


def recorded(ticket: str, window: str, there: Collection[str]) -> tuple[str, ...]:
    """The sounds of a call in order, out of those that are there; none at all where one is missing."""
    sounds = (PLEASE, *ticket.upper(), NUMBER_TO, *_window(window, there), WINDOW)
    return sounds if set(sounds) <= set(there) else ()


def needed(letters: Collection[str]) -> tuple[str, ...]:
    """What a hall with tickets of these letters needs for every call to be heard."""
    return (*WORDS, *sorted({letter for each in letters for letter in each.upper()}), *"0123456789")


def _window(number: str, there: Collection[str]) -> tuple[str, ...]:
    return (number,) if number in there else tuple(number.upper())


def _digit_by_digit(text: str) -> str:
    return "".join(_DIGITS[int(each)] if each.isascii() and each.isdigit() else each for each in text)


def _as_number(text: str) -> str:
    """三, 十, 十二, 二十一; a longer one, or one with a letter or a leading zero, digit by digit."""
    if not (text.isascii() and text.isdigit()) or not 0 < int(text) < 100 or text.startswith("0"):
        return _digit_by_digit(text)
    tens, ones = divmod(int(text), 10)
    return ("十" if tens == 1 else _TENS[tens]) + (_DIGITS[ones] if ones else "")

"""Finding an item by what people say: prepared terms on the item's side, the asked words in a few readings on the other."""

import re
import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass

from backend.catalogue.rules import Guide

LONGEST = 60
"""More of a question than this many characters says nothing more."""

_FILLER = re.compile(
    "请问|我想要|我想|我要|想要|需要|要带|怎么样|怎么|怎样|如何|在哪里|在哪儿|在哪|哪里|去哪儿|去哪|哪儿|哪些|要什么|什么|材料|手续|流程|"
    "多久|多少钱|多少|每月|每年|可以|能不能|能否|帮我|一下|办理|办一个|办个|办|申请|申领|预约|业务|呢|吗|啊|的|了|^给我|^[我想要去给]"
)
_FILLER_ENGLISH = re.compile(r"\b(?:a|an|the|to|for|of|my|i|want|need|how|do|get|apply)\b")
_NOISE = re.compile(r"[\W_]+")


@dataclass(frozen=True)
class Prepared:
    """`terms`: one a line, best first, to be met whole or in part; `grams`: pairs of characters, for what is only alike."""

    terms: str
    grams: str


@dataclass(frozen=True)
class Question:
    """The readings of what was asked (as typed, and without filler words), and their grams."""

    readings: tuple[str, ...]
    grams: str


def prepared(guide: Guide) -> Prepared:
    """What `guide` can be found by: name, its parts, keywords, English name, pinyin and initials."""
    spoken = _unique(_squeezed(term) for term in (*_names(guide.name), *guide.keywords))
    sounds = _unique(sound for term in spoken for sound in (_pinyin(term), _initials(term)))
    english = guide.name_en.lower()
    terms = _unique((*spoken, *sounds, _squeezed(english), english))
    grams = _unique(gram for term in (*spoken, *_sorts(guide)) for gram in _grams(term).split())
    return Prepared("\n" + "\n".join(terms) + "\n", " ".join((*grams, english)))


def question(asked: str) -> Question | None:
    """What is asked for, or None where nothing is left that could be looked for."""
    text = _NOISE.sub(" ", unicodedata.normalize("NFKC", asked).lower())[:LONGEST]
    if text.isascii():
        return _latin_question(_FILLER_ENGLISH.sub(" ", text).split())
    typed = _squeezed(text)
    core = _FILLER.sub("", typed)
    return Question(_unique((typed, core)), _grams(core)) if core else None


def _latin_question(words: list[str]) -> Question | None:
    return Question(("".join(words),), " ".join(words)) if words else None


def by_sound(asked: Question) -> Question | None:
    """The same question by its sound alone (正 for 证), for when its words fit nothing; None for words without sound."""
    spoken = asked.readings[-1]
    return None if spoken.isascii() else Question((_pinyin(spoken),), _pinyin(spoken))


def _names(name: str) -> tuple[str, ...]:
    outside = re.sub(r"（[^）]*）", "", name)
    return (name, outside, *re.split(r"[、，（）]", name))


def _sorts(guide: Guide) -> tuple[str, ...]:
    return (guide.department, *guide.applicant_kinds, guide.lifecycle_stage)


def _squeezed(text: str) -> str:
    return _NOISE.sub("", unicodedata.normalize("NFKC", text)).lower()


def _grams(text: str) -> str:
    if text.isascii() or len(text) < 2:
        return text
    return " ".join(text[at : at + 2] for at in range(len(text) - 1))


def _pinyin(text: str) -> str:
    from pypinyin import lazy_pinyin

    return "".join(lazy_pinyin(text))


def _initials(text: str) -> str:
    from pypinyin import Style, lazy_pinyin

    return "".join(lazy_pinyin(text, style=Style.FIRST_LETTER))


def _unique(texts: Iterable[str]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(text for text in texts if text))

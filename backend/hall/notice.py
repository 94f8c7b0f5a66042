"""The State Council's yearly notice as somebody has it: pasted words, a table (CSV), or the open data set holiday-cn (JSON)."""

from __future__ import annotations

import csv
import re
from collections import Counter
from collections.abc import Iterator
from datetime import date, timedelta
from io import StringIO
from itertools import pairwise

from backend.hall.calendar import CalendarYear, DayKind, SpecialDay
from backend.hall.reading import FileRefused, YearFile, read_special_days
from backend.refusals import FieldRefused

LARGEST = 64_000
_KINDS = {
    "holiday": DayKind.holiday, "放假": DayKind.holiday, "休": DayKind.holiday, "true": DayKind.holiday, "节假日": DayKind.holiday,
    "makeup": DayKind.makeup, "上班": DayKind.makeup, "班": DayKind.makeup, "false": DayKind.makeup, "调休": DayKind.makeup,
}  # fmt: skip
_TITLE = re.compile(r"(20\d\d)\s*年部分节假日")
_NAME = re.compile(r"^\s*(?:[一二三四五六七八九十]+、)?\s*([^:：，。\s]{2,12})\s*[:：]")
_DATE = re.compile(r"(?:(20\d\d)年)?(?:(\d{1,2})月)?(\d{1,2})日(?:\s*[（(](?:[^）)]*?(?:周|星期)([一二三四五六日天]))?[^）)]*[）)])?")
_TO = re.compile(r"\s*(?:至|到|-|—|~|～)\s*")
_WEEKDAYS = {name: place for place, name in enumerate("一二三四五六日")} | {"天": 6}
_LONGEST = 31


class NoticeTooLarge(FieldRefused):
    """A notice has a page; this is no notice."""


class NoticeNotText(FieldRefused):
    """The file is not UTF-8 or GB 18030 text."""


class NoticeEmpty(FieldRefused):
    """No day off and no working day could be found."""


class NoticeYearNeeded(FieldRefused):
    """Which year the notice is for does not stand in it."""


class NoticeLine(FieldRefused):
    """A line that can't be understood: its number, the column or part, and what stands there."""


class NoticeUnreadable(FieldRefused):
    """The file can't be read in its form; `place` says where."""


def decoded(content: bytes) -> str:
    """The text of a file, in UTF-8 or in GB 18030 as Excel here writes it. NoticeTooLarge, NoticeNotText with the line."""
    if len(content) > LARGEST:
        raise NoticeTooLarge(field="file", most=LARGEST // 1000)
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        try:
            text = content.decode("gb18030")
        except UnicodeDecodeError:
            raise NoticeNotText(field="file", line=content[: error.start].count(b"\n") + 1) from None
    if "\x00" in text:
        raise NoticeNotText(field="file", line=text[: text.index("\x00")].count("\n") + 1)
    return text


def read_notice(text: str, year: int | None = None) -> YearFile:
    """The year's special days, confirmed by the notice. `year` where it does not stand in the text. The refusals of this module."""
    if len(text.encode(errors="replace")) > LARGEST:
        raise NoticeTooLarge(field="notice", most=LARGEST // 1000)
    start = text.lstrip().lstrip("\ufeff")
    if start.startswith("{") or re.match(r"(#.*\n)*\s*year\s*:", start):
        return _in_form(start)
    first = next((line for line in start.splitlines() if line.strip()), "")
    days, paper = (_table(start), "") if first.count(",") >= 1 and "，" not in first else _words(start, year)
    found = year or _year_of(days)
    return _checked(YearFile(CalendarYear(found, True, paper or _paper(found)), days))


def _in_form(text: str) -> YearFile:
    try:
        file = read_special_days(text)
    except FileRefused as error:
        raise NoticeUnreadable(field="notice", place=str(error)[:200]) from None
    if not file.days:
        raise NoticeEmpty(field="notice")
    return _checked(YearFile(CalendarYear(file.year.year, True, file.year.paper or _paper(file.year.year)), file.days))


def _table(text: str) -> tuple[SpecialDay, ...]:
    """date, kind, name in each line; a first line that names the columns is passed over."""
    found = list[SpecialDay]()
    for number, row in enumerate(csv.reader(StringIO(text, newline=None)), 1):
        cells = [cell.strip() for cell in row]
        if not any(cells) or (number == 1 and not any(character.isdigit() for character in cells[0])):
            continue
        found.append(SpecialDay(_cell_day(cells[0], number), _cell_kind(cells, number), cells[2][:20] if len(cells) > 2 else ""))
    return tuple(found)


def _cell_day(cell: str, number: int) -> date:
    try:
        return date.fromisoformat("-".join(part.zfill(2) for part in re.split(r"[-/.]", cell)))
    except ValueError:
        raise NoticeLine(field="notice", line=number, column="date", text=cell[:40]) from None


def _cell_kind(cells: list[str], number: int) -> DayKind:
    kind = _KINDS.get(cells[1].lower() if len(cells) > 1 else "")
    if kind is None:
        raise NoticeLine(field="notice", line=number, column="kind", text=cells[1][:40] if len(cells) > 1 else "")
    return kind


def _words(text: str, year: int | None) -> tuple[tuple[SpecialDay, ...], str]:
    """The notice's own sentences: 元旦：1月1日（周四）至3日（周六）放假调休，共3天。1月4日（周日）上班。"""
    title = _TITLE.search(text)
    stated = int(title[1]) if title else year
    found, name = list[SpecialDay](), ""
    for number, line in enumerate(text.splitlines(), 1):
        if "放假" not in line and "上班" not in line:
            continue
        named = _NAME.match(line)
        name = named[1] if named else name
        if not _DATE.search(line):
            continue  # the closing words: 放假期间 … 值班
        if stated is None:
            raise NoticeYearNeeded(field="year")
        found.extend(_sentences(line[named.end() :] if named else line, stated, name, number))
    return tuple(found), f"国务院办公厅关于{stated}年部分节假日安排的通知" if stated else ""


def _sentences(line: str, year: int, name: str, number: int) -> Iterator[SpecialDay]:
    for sentence in re.split(r"[。；;]", line):
        if "放假" in sentence:
            yield from (SpecialDay(day, DayKind.holiday, name) for day in _days_off(sentence.split("放假")[0], year, number))
        elif "上班" in sentence:
            yield from (SpecialDay(day, DayKind.makeup, name) for _, _, day in _dates(sentence, year, number))


def _days_off(text: str, year: int, number: int) -> tuple[date, ...]:
    dates = tuple(_dates(text, year, number))
    found = [day for _, _, day in dates]
    for (_, ends, first), (starts, _, last) in pairwise(dates):
        if not _TO.fullmatch(text[ends:starts]):
            continue
        if not 0 < (last - first).days <= _LONGEST:
            raise NoticeLine(field="notice", line=number, column="date", text=text[:40])
        found.extend(first + timedelta(days=step) for step in range(1, (last - first).days))
    if not found:
        raise NoticeLine(field="notice", line=number, column="date", text=text[:40])
    return tuple(sorted(found))


def _dates(text: str, year: int, number: int) -> Iterator[tuple[int, int, date]]:
    """Each date with where it stands; the month and the year go on from the one before. A weekday that does not fit is refused: it shows a
    slip of the pen or another year's notice."""
    month = 0
    for each in _DATE.finditer(text):
        year, month = int(each[1] or year), int(each[2] or month)
        try:
            day = date(year, month, int(each[3]))
        except ValueError:
            raise NoticeLine(field="notice", line=number, column="date", text=each[0][:40]) from None
        if each[4] and _WEEKDAYS[each[4]] != day.weekday():
            raise NoticeLine(field="notice", line=number, column="weekday", text=each[0][:40])
        yield each.start(), each.end(), day


def _year_of(days: tuple[SpecialDay, ...]) -> int:
    if not days:
        raise NoticeEmpty(field="notice")
    return Counter(each.day.year for each in days).most_common(1)[0][0]


def _checked(file: YearFile) -> YearFile:
    if not file.days:
        raise NoticeEmpty(field="notice")
    if not 2020 <= file.year.year <= 2100:
        raise NoticeYearNeeded(field="year")
    seen = set[date]()
    for each in file.days:
        wrong = each.kind is DayKind.makeup and each.day.weekday() < 5
        if wrong or each.day in seen or each.day.year not in (file.year.year - 1, file.year.year):
            raise NoticeUnreadable(field="notice", place=f"{each.day}")
        seen.add(each.day)
    return YearFile(file.year, tuple(sorted(file.days, key=lambda each: each.day)))


def _paper(year: int) -> str:
    return f"国务院办公厅关于{year}年部分节假日安排的通知"

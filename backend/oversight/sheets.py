"""Tables as files that open in Excel and WPS: .csv and .xlsx, in which no cell can be a formula. Runs in a thread.

XlsxWriter writes each row to disk as it comes (constant_memory) and writes text only as text; it cannot read, which nobody
needs here. In a .csv any text is at a spreadsheet's mercy, so what might begin a formula gets an apostrophe in front.
"""

from __future__ import annotations

import csv
import unicodedata
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from enum import StrEnum
from io import TextIOWrapper
from tempfile import SpooledTemporaryFile, TemporaryFile
from typing import IO

import xlsxwriter

Value = str | int | float
_LONGEST = 32_000  # Excel's cell ends at 32,767 characters
_KEPT_IN_MEMORY = 1_000_000
_BEGINS = frozenset("=+-@|%\u2212\u2013\u2014")
_BLANK = "\"'`\u2018\u2019\u201c\u201d\u200b\u200c\u200d\u2060\ufeff"


class Format(StrEnum):
    """The kinds of files there are."""

    csv = "csv"
    xlsx = "xlsx"

    @property
    def media_type(self) -> str:
        """As HTTP names it."""
        return "text/csv; charset=utf-8" if self is Format.csv else "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


@dataclass(frozen=True)
class Sheet:
    """A table: its name, the heads of its columns, its rows; `notes` stand below, each in a row of its own."""

    name: str
    heads: tuple[str, ...]
    rows: Iterable[tuple[Value, ...]]
    notes: tuple[str, ...] = ()


def written(sheet: Sheet, kind: Format) -> IO[bytes]:
    """The file, to be read from its beginning; small ones stay in memory, large ones lie in a file that is gone when closed."""
    file: IO[bytes] = SpooledTemporaryFile(_KEPT_IN_MEMORY) if kind is Format.csv else TemporaryFile()  # noqa: SIM115 - the reader closes it
    (_write_csv if kind is Format.csv else _write_xlsx)(sheet, file)
    file.seek(0)
    return file


def harmless(text: str) -> str:
    """The text as one line that no spreadsheet takes for a formula: control characters become blanks, and what begins (also
    after blanks and quotes, also in full width) like a formula gets an apostrophe in front."""
    plain = "".join(" " if unicodedata.category(each) in ("Cc", "Cs", "Zl", "Zp") else each for each in text[:_LONGEST])
    return f"'{plain}" if begins_like_a_formula(plain) else plain


def begins_like_a_formula(text: str) -> bool:
    """Whether its first character that shows is one that a spreadsheet reads as the beginning of a formula."""
    first = next((each for each in text if not each.isspace() and each not in _BLANK), "")
    return bool(first) and unicodedata.normalize("NFKC", first)[:1] in _BEGINS


def _write_csv(sheet: Sheet, file: IO[bytes]) -> None:
    """With the mark (BOM) by which Excel and WPS know UTF-8, and every cell in quotes."""
    text = TextIOWrapper(file, encoding="utf-8-sig", newline="", write_through=True)
    writer = csv.writer(text, quoting=csv.QUOTE_ALL)
    writer.writerows([harmless(each) if isinstance(each, str) else each for each in row] for row in _all_rows(sheet))
    text.detach()


def _write_xlsx(sheet: Sheet, file: IO[bytes]) -> None:
    book = xlsxwriter.Workbook(
        file, {"constant_memory": True, "strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False}
    )
    page = book.add_worksheet()
    text, head = book.add_format({"num_format": "@", "quote_prefix": True}), book.add_format({"bold": True, "bottom": 1})
    page.set_column(0, max(0, len(sheet.heads) - 1), 14)
    page.freeze_panes(1, 0)
    for number, row in enumerate(_all_rows(sheet)):
        for column, each in enumerate(row):
            if isinstance(each, str):
                page.write_string(number, column, harmless(each), head if number == 0 else text)
            else:
                page.write_number(number, column, each)
    book.close()


def _all_rows(sheet: Sheet) -> Iterator[tuple[Value, ...]]:
    yield sheet.heads
    yield from sheet.rows
    yield from ((note,) for note in sheet.notes)

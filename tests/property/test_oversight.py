"""Whatever stands in a cell, no spreadsheet finds a formula in our files."""

import csv
import io
import zipfile

from hypothesis import example, given
from hypothesis import strategies as st
from openpyxl import load_workbook

from backend.oversight import Format, Sheet, harmless, written
from backend.oversight.sheets import begins_like_a_formula

DANGEROUS = "=+-@\t\r\n＝＋－＠|%\u2212﹦﹢﹣﹫"
CELLS = st.lists(st.text(max_size=60) | st.text(alphabet=DANGEROUS + " '\"1A(,;", max_size=12), min_size=1, max_size=6)


def opened(cells: list[str]) -> list[list[str]]:
    """The .csv read back, a row each."""
    text = written(Sheet("x", ("head",), [(each,) for each in cells]), Format.csv).read().decode("utf-8-sig")
    return list(csv.reader(io.StringIO(text, newline="")))


@given(CELLS)
@example(["=1+1", "＝1+1", "\t=1", "\r=1", ' "=1', "'=1", "@SUM(1)", "+1", "-1", "\ufeff=1", "1;=2", "=cmd|' /C calc'!A0"])
def test_no_cell_of_a_csv_begins_like_a_formula(cells: list[str]) -> None:
    rows = opened(cells)
    assert len(rows) == len(cells) + 1
    for (cell,) in rows[1:]:
        assert cell.startswith("'") or not begins_like_a_formula(cell)
        assert not cell.lstrip(" \"'\ufeff\u200b").startswith(tuple(DANGEROUS)) or cell[0] == "'"
        assert not set(cell) & {"\t", "\r", "\n", "\0"}


@given(CELLS)
@example(["=1+1", "http://example.cn", "1e5", "0012", "_x0041_", "TRUE", "mailto:a@b"])
def test_every_text_of_an_xlsx_is_a_text_cell(cells: list[str]) -> None:
    file = written(Sheet("x", ("head",), [(each, 7) for each in cells]), Format.xlsx)
    with zipfile.ZipFile(file) as packed:
        assert b"<f>" not in packed.read("xl/worksheets/sheet1.xml")
        assert not [name for name in packed.namelist() if "externalLink" in name or "vba" in name.lower()]
    file.seek(0)
    page = load_workbook(file).active
    for number, said in enumerate(cells, 2):
        cell = page.cell(number, 1)
        assert cell.data_type in ("s", "n", "inlineStr")
        assert cell.value is None or (isinstance(cell.value, str) and cell.hyperlink is None)
        assert (cell.value or "").strip() == harmless(said).strip() or "_x" in said or "�" in str(cell.value)
        assert page.cell(number, 2).value == 7


@given(st.text(max_size=40))
def test_what_was_harmless_stays_as_it_is(said: str) -> None:
    plain = f"张三 {said}"
    assert harmless(plain).startswith("张三 ")

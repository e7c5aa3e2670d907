"""The target–outturn table, and any rows, as text for a terminal, as CSV, JSON and a spreadsheet.

Chinese characters take two columns of a terminal.
"""

from __future__ import annotations

import csv
import importlib
import io
import json
import re
import unicodedata
from collections.abc import Iterable, Mapping, Sequence
from decimal import Decimal
from typing import Any, NamedTuple

from qa.errors import UsageError
from qa.model import Indicator

STATUS_NAMES = {"behind": "滞后", "on": "正常", "ahead": "超前"}
BOUND_SIGNS = {">=": "≥", "<=": "≤", "~": "约"}

Row = Sequence[str]

INDICATOR_HEADER = (
    "任务", "指标", "目标", "完成", "完成率", "推算完成率", "差额",
    "同比增减", "位次", "进度", "责任单位", "主抓领导", "段落",
)  # fmt: skip
FIGURE_COLUMNS = range(2, 9)
# What fits a screen: the rest is in the other formats.
SCREEN_COLUMNS = (0, 1, 2, 3, 4, 7, 8, 9)

WIDTHS = {"指标": 40}

# Controls would steer the terminal, directional overrides turn the text around them.
UNREADABLE = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\u200e\u200f\u202a-\u202e\u2066-\u2069\ufeff]")
# A printed figure as one number between its words: 1178个, 下降22%, 第6位, ≥1000个. Ranges and lists stay text.
NUMBER = re.compile(r"(?P<before>\D{0,6}?)(?P<minus>-?)(?P<number>\d[\d,]*(?:\.\d+)?)(?P<after>\D*)")
DECLINES = ("下降", "减少", "降低", "回落", "下滑", "减", "降")
# A spreadsheet takes a cell that starts with one of these for a formula.
FORMULA = re.compile(r"[=+@\t\r]|-(?!\d)")


def indicator_row(indicator: Indicator) -> tuple[str, ...]:
    """One line of the target–outturn table, in the order of :data:`INDICATOR_HEADER`."""
    target = BOUND_SIGNS.get(indicator.target_bound, "") + indicator.target if indicator.target else ""
    return (
        indicator.task,
        indicator.name,
        target,
        indicator.actual,
        indicator.completion,
        indicator.recomputed,
        indicator.gap,
        indicator.growth,
        indicator.rank,
        STATUS_NAMES.get(indicator.status, indicator.status),
        "、".join(indicator.units),
        "、".join(indicator.officials),
        " ".join(indicator.passages),
    )


def formatted(indicators: Sequence[Indicator], shape: str, room: int | None = None) -> bytes:
    """The table as `table`, `csv`, `json` or `xlsx`.

    :param room: the width of the terminal that a `table` has to fit.
    :raises UsageError: openpyxl is not installed.
    """
    rows = [indicator_row(indicator) for indicator in indicators]
    if shape == "xlsx":
        return to_xlsx(INDICATOR_HEADER, rows, FIGURE_COLUMNS, "目标与完成")
    if shape == "csv":
        return to_csv(INDICATOR_HEADER, rows).encode("utf-8-sig")  # The mark tells spreadsheets that this is UTF-8.
    if shape == "json":
        plain = [indicator.to_dict() for indicator in indicators]
        return (json.dumps(plain, ensure_ascii=False, indent=1) + "\n").encode()
    return (render(*_screenful(indicators, rows), room) + "\n").encode()


def _screenful(indicators: Sequence[Indicator], rows: Sequence[Row]) -> tuple[Row, list[Row]]:
    """The columns that fit a screen; rows of a single report are named by their number alone."""
    lines = [[row[column] for column in SCREEN_COLUMNS] for row in (INDICATOR_HEADER, *rows)]
    reports = {indicator.report for indicator in indicators}
    if len(reports) == 1:
        prefix = f"{reports.pop()}/"
        lines = [[line[0].removeprefix(prefix), *line[1:]] for line in lines]
    return lines[0], [*lines[1:]]


# --- a terminal ---------------------------------------------------------------------------------------------------


def visible(text: str) -> str:
    """Drop the characters that a terminal would obey instead of showing."""
    return UNREADABLE.sub("", text)


def width(text: str) -> int:
    """The columns a text takes on a terminal."""
    return sum(_columns(char) for char in text)


def _columns(char: str) -> int:
    if unicodedata.combining(char):
        return 0
    return 2 if unicodedata.east_asian_width(char) in "WF" else 1


def fit(text: str, room: int) -> str:
    """Cut a text to at most `room` columns, ending in … where something was cut."""
    if width(text) <= room:
        return text
    kept, used = "", 1
    for char in text:
        used += _columns(char)
        if used > room:
            break
        kept += char
    return kept + "…"


def pad(text: str, room: int) -> str:
    """Fill a text with blanks to `room` columns."""
    return text + " " * (room - width(text))


def render(header: Row, rows: Iterable[Row], room: int | None = None) -> str:
    """A table in plain text.

    :param room: the terminal's width; the widest columns are cut until the table fits. None leaves every cell whole.
    """
    lines = [[" ".join(visible(cell).split()) for cell in row] for row in (header, *rows)]
    widths = [max(map(width, column)) for column in zip(*lines, strict=True)]
    if room:
        widths = _shrunk(widths, room - 2 * (len(widths) - 1))
    lines.insert(1, ["-" * columns for columns in widths])
    return "\n".join(_line(line, widths) for line in lines)


def _line(cells: Sequence[str], widths: Sequence[int]) -> str:
    return "  ".join(pad(fit(cell, room), room) for cell, room in zip(cells, widths, strict=True)).rstrip()


def _shrunk(widths: list[int], room: int, least: int = 6) -> list[int]:
    """Take a column at a time from the widest until the sum fits; no column gets narrower than `least`."""
    widths = list(widths)
    while sum(widths) > room and max(widths) > least:
        widths[widths.index(max(widths))] -= 1
    return widths


# --- files --------------------------------------------------------------------------------------------------------


def to_csv(header: Row, rows: Iterable[Row]) -> str:
    """Comma-separated values; a cell that a spreadsheet would run as a formula is quoted with an apostrophe."""
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\n")
    writer.writerow(header)
    writer.writerows([_harmless(cell) for cell in row] for row in rows)
    return out.getvalue()


def _harmless(cell: str) -> str:
    return "'" + cell if FORMULA.match(cell) else cell


class Cell(NamedTuple):
    """A number with the spreadsheet format that shows it as printed."""

    value: Decimal
    format: str


def number_cell(text: str) -> Cell | None:
    """Read a printed figure as one number: `下降22%` is -0.22 shown as 下降22%. None where it is not one number."""
    match = NUMBER.fullmatch(text.strip())
    if not match:
        return None
    before, after = match["before"], match["after"]
    value = Decimal(match["number"].replace(",", ""))
    digits = "0." + "0" * len(match["number"].split(".")[1]) if "." in match["number"] else "0"
    if "," in match["number"]:
        digits = "#,##" + digits
    if after.startswith("%"):
        value, digits, after = value / 100, digits + "%", after[1:]
    shown = _quoted(before) + digits + _quoted(after)
    if before.endswith(DECLINES):
        return Cell(-value, f"{shown};{shown}")
    return Cell(-value if match["minus"] else value, shown)


def _quoted(words: str) -> str:
    return '"' + words.replace('"', "”") + '"' if words else ""


def to_xlsx(
    header: Row, rows: Iterable[Row], numeric: Sequence[int], title: str, widths: Mapping[str, int] | None = None
) -> bytes:
    """A spreadsheet whose numbers are numbers.

    :param numeric: the columns that hold figures.
    :param widths: the widths of the columns that need more room than the others.
    :raises UsageError: openpyxl is not installed.
    """
    try:
        openpyxl: Any = importlib.import_module("openpyxl")
    except ImportError as error:
        raise UsageError("写 xlsx 需要 openpyxl,请先安装:pip install 'baogao-qa[xlsx]'") from error
    book = openpyxl.Workbook()
    sheet = book.active
    sheet.title = title
    sheet.freeze_panes = "A2"
    for number, row in enumerate((header, *rows), 1):
        for column, text in enumerate(row, 1):
            _fill(sheet.cell(number, column), text, column - 1 in numeric and number > 1)
    for column, name in enumerate(header, 1):
        letter = sheet.cell(1, column).column_letter
        sheet.column_dimensions[letter].width = (widths or WIDTHS).get(name, 16)
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def _fill(cell: Any, text: str, numeric: bool) -> None:
    number = number_cell(text) if numeric else None
    if number:
        cell.value, cell.number_format = number
        return
    cell.value = visible(text)
    # What looks like a formula in a report is text all the same.
    cell.data_type = "s" if text else "n"

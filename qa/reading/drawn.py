"""Tables in plain text: drawn with bars or boxes, parted by tabs, or set in columns by blanks."""

from __future__ import annotations

import csv
import re
from collections.abc import Iterator, Sequence
from itertools import groupby

from qa.reading.blocks import Cell, Grid, clean, even
from qa.reading.headers import find_headers
from qa.reading.wrapping import columns

BAR = "|│┃║"
BAR_ROW = re.compile(rf"\s*[{BAR}].*[{BAR}]\s*$")
RULE = re.compile(rf"[\s:{BAR}+=\-—─━═┄┌┬┐├┼┤└┴┘╔╦╗╠╬╣╚╩╝┏┳┓┣╋┫┗┻┛╭╮╯╰]*[-—─━═┄]{{2,}}[\s:{BAR}+=\-—─━═┄┌┬┐├┼┤└┴┘╔╦╗╠╬╣╚╩╝┏┳┓┣╋┫┗┻┛╭╮╯╰]*$")  # fmt: skip
# Markdown may leave out the bars at the ends of a row.
OPEN_ROW = re.compile(r"\S\s*\|\s*\S")
LEAST_ROWS = 3
# Boxes with more rules than these have one under every row: the lines between two rules are one row.
RULES_AROUND = 3
# Columns set apart by blanks: so many of them, and so many in a row that lacks some of its cells.
LEAST_COLUMNS = 3
FIELD = re.compile(r"[^\s\u3000]+(?: [^\s\u3000]+)*")
GROUP_LENGTH = 20
QUOTED = re.compile(r'(?:^|\t)"')
MOST_BREAKS = 20
# A line without any of these is a row of nothing.
SET_OFF = re.compile(rf"[{BAR}+\t\u3000┌├└╔╠╚┏┣┗╭╰]|\s\s")
EMPHASIS = re.compile(r"(\*\*|__)(.+?)\1")
# A name printed with blanks between its characters (指  标) is one cell.
LOOSE = 4


def tables(lines: Sequence[str]) -> list[tuple[Grid | None, list[str]]]:
    """The lines in runs: those of a table with its cells, and what stands between tables."""
    lines = list(_unbroken(lines))
    kinds = _with_groups([_kind(line) for line in lines], lines)
    runs: list[tuple[Grid | None, list[str]]] = []
    for kind, numbered in groupby(enumerate(lines), lambda pair: kinds[pair[0]]):
        run = [line for _, line in numbered]
        grid = READERS[kind](run) if kind and len(run) >= LEAST_ROWS else None
        if grid is None and runs and runs[-1][0] is None:
            runs[-1][1].extend(run)
        else:
            runs.append((grid, run))
    return runs


def _unbroken(lines: Sequence[str]) -> Iterator[str]:
    """Rows whose cells were copied with breaks in them, between quotation marks, as one line."""
    row = ""
    for line in lines:
        row = f"{row}\n{line}" if row else line
        if ("\t" in row and QUOTED.search(row) and row.count('"') % 2) and row.count("\n") < MOST_BREAKS:
            continue
        yield row
        row = ""
    if row:
        yield row


def _kind(line: str) -> str:
    inner = line.strip()
    if not SET_OFF.search(line):
        return ""
    if BAR_ROW.match(line) or OPEN_ROW.search(line) or (RULE.match(line) and re.search(rf"[{BAR}+┌├└╔╠╚┏┣┗╭╰]", line)):
        return "bars"
    if "\t" in inner or (inner and line.endswith("\t")):
        return "tabs"
    return "blanks" if len(_fields(line)) >= LEAST_COLUMNS else ""


def _with_groups(kinds: list[str], lines: Sequence[str]) -> list[str]:
    """Among rows also those that lack cells, groups of rows, and rules."""
    made = list(kinds)
    for at in range(1, len(lines) - 1):
        kind, line = made[at - 1], lines[at]
        if kinds[at] or kind not in ("blanks", "tabs") or not line.strip():
            continue
        short = len(line.strip()) <= GROUP_LENGTH and not re.search(r"[,，。;；:：]", line)
        lacking = kind == "blanks" and len(_fields(line)) == 2
        if lacking or (kinds[at + 1] == kind and (short or RULE.match(line))):
            made[at] = kind
    return made


# --- bars and tabs ------------------------------------------------------------------------------------------------------


def _bars(lines: Sequence[str]) -> Grid | None:
    """Rows between bars; bars within lines are those of a table only where a rule says so."""
    if not any(RULE.match(line) for line in lines) and not all(map(BAR_ROW.match, lines)):
        return None
    rows: list[list[str]] = []
    boxed = sum(bool(RULE.match(line)) for line in lines) > RULES_AROUND
    begun = False
    for line in lines:
        if RULE.match(line):
            begun = False
            continue
        cells = re.split(rf"(?<!\\)[{BAR}]", re.sub(rf"^[{BAR}]|(?<!\\)[{BAR}]$", "", line.strip()))
        if boxed and begun and len(cells) == len(rows[-1]):
            rows[-1] = ["".join(pair) for pair in zip(map(str.rstrip, rows[-1]), map(str.strip, cells), strict=True)]
        else:
            rows.append(cells)
        begun = True
    return even([[Cell(clean(plain(re.sub(r"<br\s*/?>", "\n", cell)))) for cell in row] for row in rows])


def plain(text: str) -> str:
    """Markdown without the signs of emphasis, which are no part of the text."""
    return EMPHASIS.sub(r"\2", text)


def _tabs(lines: Sequence[str]) -> Grid:
    return even([[Cell(clean(cell)) for cell in row] for row in csv.reader(lines, delimiter="\t", quotechar='"')])


# --- blanks ---------------------------------------------------------------------------------------------------------

Field = tuple[int, int, str]


def _fields(line: str) -> list[Field]:
    """What stands between gaps of two columns or more: where it begins and ends, and its text."""
    fields: list[Field] = []
    loose = False
    for match in FIELD.finditer(line):
        start, end, text = columns(line[: match.start()]), columns(line[: match.end()]), match.group()
        if loose and len(text) == 1 and start - fields[-1][1] <= LOOSE:
            fields[-1] = (fields[-1][0], end, fields[-1][2] + text)
        else:
            fields.append((start, end, text))
            loose = bool(re.fullmatch("[一-鿿]", text))
    return fields


def _set_in_columns(lines: Sequence[str]) -> Grid | None:
    """Cells by their order where a row has all of them, by their place where it has not; None without a header."""
    rows = [_fields(line) for line in lines if not RULE.match(line)]
    width = max(map(len, rows))
    full = next(row for row in rows if len(row) == width)
    grid: Grid = []
    for row in rows:
        cells = [""] * width
        for at, field in enumerate(row):
            place = at if len(row) in (1, width) else _nearest(field, full)
            cells[place] = f"{cells[place]} {field[2]}".strip()
        grid.append([Cell(text) for text in cells])
    return grid if len(grid) >= LEAST_ROWS and find_headers(grid) else None


def _nearest(field: Field, full: Sequence[Field]) -> int:
    def far(at: int) -> tuple[int, int]:
        start, end, _ = full[at]
        return max(start - field[1], field[0] - end, 0), abs(start - field[0])

    return min(range(len(full)), key=far)


READERS = {"bars": _bars, "tabs": _tabs, "blanks": _set_in_columns}

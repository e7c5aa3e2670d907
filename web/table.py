"""The target–outturn table as it is asked for: filtered, sorted, counted, a page at a time. No rendering."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from qa.model import Indicator
from qa.tables import DECLINES

if TYPE_CHECKING:
    from qa.library import Library

NUMBER = re.compile(r"-?\d[\d,]*(?:\.\d+)?")
DESCENDING = "-"


@dataclass(frozen=True, slots=True)
class Slice:
    """One page of the table. `counts` say how many rows each status has, whichever of them is shown."""

    rows: Sequence[Indicator]
    total: int
    counts: Mapping[str, int]
    page: int
    pages: int


def selected(library: Library, wanted: Mapping[str, str], sort: str = "") -> list[Indicator]:
    """The rows that the filters leave, of every status, in the order asked."""
    own = {name: value for name, value in wanted.items() if name not in ("report", "status")}
    found = library.figures(**own)
    if "report" in wanted:
        found = [row for row in found if row.report == wanted["report"]]
    return in_order(found, sort)


def sliced(rows: Sequence[Indicator], page: int, size: int, status: str | None = None) -> Slice:
    """Keep the rows of a status, and cut a page out of them; a page past the end is the last one.

    :param size: rows a page; 0 means all of them.
    """
    counts = Counter(row.status for row in rows)
    shown = [row for row in rows if row.status == status] if status else rows
    size = size or max(len(shown), 1)
    pages = max(1, -(-len(shown) // size))
    page = min(page, pages)
    return Slice(shown[(page - 1) * size : page * size], len(shown), counts, page, pages)


def in_order(rows: Sequence[Indicator], sort: str) -> list[Indicator]:
    """Sort by a key of :data:`SORTS`, descending after a minus; rows without the value come last, either way."""
    if sort not in SORT_NAMES:
        return list(rows)
    _, key = SORTS[sort.lstrip(DESCENDING)]
    valued = [(value, n) for n, row in enumerate(rows) if (value := key(row)) is not None]
    valued.sort(key=lambda pair: pair[0], reverse=sort.startswith(DESCENDING))
    there = {n for _, n in valued}
    return [rows[n] for _, n in valued] + [row for n, row in enumerate(rows) if n not in there]


def rate_of(row: Indicator) -> float | None:
    """The completion in percent, as printed or else as computed."""
    return number(row.completion or row.recomputed)


def number(text: str) -> float | None:
    """The one number of a printed figure, negative after a word of decline; None where there is not one."""
    found = NUMBER.findall(text)
    if len(found) != 1:
        return None
    value = float(found[0].replace(",", ""))
    return -value if any(word in text for word in DECLINES) else value


# How the table can be sorted. Ranks and rates are numbers; a rank of 1 is the best.
SORTS: dict[str, tuple[str, Callable[[Indicator], float | None]]] = {
    "completion": ("完成率", rate_of),
    "growth": ("同比", lambda row: number(row.growth)),
    "rank": ("位次", lambda row: number(row.rank)),
}
SORT_NAMES = {
    sign + key: words + order
    for key, (words, _) in SORTS.items()
    for sign, order in (("", "升序"), (DESCENDING, "降序"))
}

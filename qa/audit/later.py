"""One report of a place against an earlier one of the same year: totals that shrink, targets that change."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from itertools import pairwise
from typing import NamedTuple

from qa.audit.ledger import NEUTRAL, SHORTEST, Draft, Ledger
from qa.audit.printed import is_loose, number, shown, span
from qa.figures.phrases import is_generic, is_verb, leading_verb
from qa.model import Figure

# Levels that may fall: only what is added up since January cannot.
LEVEL = re.compile(r"余额|存量|保有|在[建册校岗]|失业|价格|浓度|均|率|比重|占比|能耗|事故|死亡|库存|储备")
ADDED = re.compile(r"^(?:新|净增|累计|完成|开工|竣工|引进|培育|改造|发放|整治|开展|举办|接待)")


class Told(NamedTuple):
    """A figure with the report that it stands in."""

    ledger: Ledger
    figure: Figure


def check(ledgers: Sequence[Ledger]) -> dict[str, list[Draft]]:
    """Compare the reports of each place and year, oldest first; findings by the later report's id."""
    groups: dict[tuple[str, int], list[Ledger]] = defaultdict(list)
    for ledger in ledgers:
        place, year = ledger.report.get("place"), ledger.report.get("year")
        if place and year and ledger.report.get("as_of"):
            groups[place, year].append(ledger)
    found: dict[str, list[Draft]] = {}
    for group in groups.values():
        ordered = sorted(group, key=lambda ledger: str(ledger.report["as_of"]))
        if len({ledger.report["as_of"] for ledger in ordered}) > 1:
            for later, draft in _compared(ordered):
                found.setdefault(str(later.report["id"]), []).append(draft)
    return found


def _compared(ledgers: Iterable[Ledger]) -> Iterator[tuple[Ledger, Draft]]:
    told: dict[tuple[str, str, str, str], list[Told]] = defaultdict(list)
    for ledger in ledgers:
        mine: dict[tuple[str, str, str, str], Told] = {}
        for figure in ledger:
            if _is_comparable(ledger, figure):
                mine.setdefault(
                    (_name(ledger, figure), figure.role, figure.normal[1], figure.scope), Told(ledger, figure)
                )
        for key, one in mine.items():
            told[key].append(one)
    for series in told.values():
        for earlier, later in pairwise(series):
            if draft := _shrunk(earlier, later) or _changed(earlier, later):
                yield later.ledger, draft


def _name(ledger: Ledger, figure: Figure) -> str:
    return NEUTRAL.sub("", ledger.name(figure))


def _is_comparable(ledger: Ledger, figure: Figure) -> bool:
    name = _name(ledger, figure)
    if figure.role not in ("actual", "target") or not figure.certain or number(figure) is None or figure.part_of:
        return False
    if len(name) < SHORTEST or is_generic(name) or is_verb(name):
        return False
    if figure.role == "target":
        return figure.period == str(ledger.report["year"])
    about = ledger.about(figure)
    end = str(ledger.report["as_of"])[:7]
    whole = figure.period in (end, str(ledger.report["year"]), f"{end[:4]}-01/{end}")
    follows = about is not None and about.role != "target"
    return whole and not follows and not is_loose(figure)


def _shrunk(earlier: Told, later: Told) -> Draft | None:
    """A total since January that is less than it was."""
    before, now = earlier.figure, later.figure
    spans = span(before), span(now)
    if now.role != "actual" or not spans[0] or not spans[1] or spans[1].high >= spans[0].low or now.unit == "%":
        return None
    added = ADDED.match(now.indicator) or leading_verb(now.indicator) or now.id in later.ledger.targets
    if LEVEL.search(now.indicator) or not added:
        return None
    text = (
        f"{now.indicator}:{_when(earlier)}已是{shown(before)},{_when(later)}反而只有{shown(now)}。"
        "从年初累计的数不会变小。"
    )
    return Draft(
        "later",
        "sure" if before.indicator == now.indicator else "likely",
        text,
        (before, now),
        shown(now),
        f"不少于{shown(before)}",
        10.0,
    )


def _changed(earlier: Told, later: Told) -> Draft | None:
    """A target for the same year that is not the one told before."""
    before, now = earlier.figure, later.figure
    spans = span(before), span(now)
    if now.role != "target" or not spans[0] or not spans[1] or spans[0].meets(spans[1]):
        return None
    text = f"{now.indicator}:同一年的目标,{_when(earlier)}写{shown(before)},{_when(later)}写{shown(now)},基数变了。"
    return Draft("later", "likely", text, (before, now), shown(now), shown(before), 5.0)


def _when(told: Told) -> str:
    return f"截至{str(told.ledger.report['as_of'])[:7]}的报告"

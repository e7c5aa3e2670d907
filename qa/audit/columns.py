"""Rows against rows: the 合计 row of a table, and splits whose members stand in rows of their own."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from decimal import Decimal
from itertools import groupby

from qa.audit.adding import MOST_PARTS, added_up, is_split, summed, total_of
from qa.audit.ledger import Draft, Ledger
from qa.audit.printed import Span, is_loose, number, span
from qa.model import Figure, Passage

TOTAL_ROW = re.compile(r"(?:合\s*计|总\s*计|全[市县区省州](?:合计)?(?=:))")
TOTAL_LABEL = re.compile(rf"{TOTAL_ROW.pattern}[^:,]{{0,4}}:")
LABEL = re.compile(r"[^,。;:]{1,20}:")
SUBTOTAL_ROW = re.compile(r"小\s*计")
# Wholes with the members that make them up, as rows call them.
MEMBERS: tuple[tuple[re.Pattern[str], tuple[re.Pattern[str], ...]], ...] = (
    (
        re.compile(r"(?:地区)?生产总值|GDP"),
        tuple(
            re.compile(rf"{name}(?:增加值)?")
            for name in ("(?:第一产业|一产)", "(?:第二产业|二产)", "(?:第三产业|三产)")
        ),
    ),
    (
        re.compile(r"(?:外贸)?进出口(?:总额|总值)?"),
        (re.compile(r"(?:外贸)?出口(?:总额|额)?"), re.compile(r"(?:外贸)?进口(?:总额|额)?")),
    ),
)
# What a column adds to the name of its rows: 地区生产总值全年完成.
COLUMN = re.compile(r"(?:全年|上半年|前三季度|本年|累计|实际)*(?:完成|实现)(?:数|值|额)?$")
# How far a sum may be from its total and still be meant.
FARTHEST = (Decimal("0.6"), Decimal("1.6"))
Row = Sequence[Figure]


def check(ledger: Ledger) -> list[Draft]:
    """Add up the rows of a report's tables."""
    drafts: list[Draft] = []
    for _, run in groupby(ledger.passages, key=lambda passage: passage.headings):
        passages = list(run)
        drafts += _totals(ledger, passages)
        drafts += _members(ledger, passages)
    return drafts


def _figures(ledger: Ledger, passage: Passage) -> list[Figure]:
    return [f for f in ledger.read.get(passage.id, ()) if f.role in ("actual", "target", "other")]


def _totals(ledger: Ledger, passages: Sequence[Passage]) -> Iterator[Draft]:
    """A total against the rows above it, or below where it stands first; 小计 stand for the rows above them."""
    rows: list[Row] = []
    subtotals: list[Row] = []
    first: Row = ()
    labelled = any(TOTAL_LABEL.match(ledger.texts[passage.id]) for passage in passages)
    for passage in passages:
        figures, text = _figures(ledger, passage), ledger.texts[passage.id]
        if labelled and not LABEL.match(text):
            continue  # a sentence over the table
        if SUBTOTAL_ROW.match(text):
            yield from _columns(rows, figures)
            rows, subtotals = [], [*subtotals, figures]
        elif TOTAL_ROW.match(text) and not rows and not subtotals:
            first = figures
        elif TOTAL_ROW.match(text):
            yield from _columns(subtotals + rows, figures)
            rows, subtotals = [], []
        elif figures:
            rows.append(figures)
    if first and not subtotals:
        yield from _columns(rows, first)


def _columns(rows: Sequence[Row], totals: Row) -> Iterator[Draft]:
    """Each figure of a total with the figures in its place in the rows; all of them must have one."""
    for n, whole in enumerate(totals):
        place = sum(_in_column(other, whole) for other in totals[:n])
        found = [[f for f in row if _in_column(f, whole)] for row in rows]
        terms = [row[place] for row in found if len(row) > place]
        total = span(whole)
        if len(rows) < 2 or len(terms) != len(rows) or total is None or whole.unit == "%" or is_loose(whole):
            continue
        if not _agrees(terms, total) and not _agrees(_heads(terms), total) and _of_its_order(terms, whole):
            yield summed(terms, whole, "sure")


def _agrees(terms: Sequence[Figure], total: Span) -> bool:
    added = total_of(terms)
    return added is None or (added.low <= total.high and total.low <= added.high)


def _heads(terms: Sequence[Figure]) -> list[Figure]:
    """The terms without those that stand under one that is their sum: 交通类 5000, 公路甲 3000, 公路乙 2000."""
    heads: list[Figure] = []
    at = 0
    while at < len(terms):
        head, sum_of = number(terms[at]), Decimal(0)
        heads.append(terms[at])
        members = 0
        for n, term in enumerate(terms[at + 1 : at + 1 + MOST_PARTS], 1):
            sum_of += number(term) or Decimal(0)
            if sum_of == head:
                members = n
                break
        at += 1 + members
    return heads


def _of_its_order(terms: Sequence[Figure], whole: Figure) -> bool:
    """Whether a sum is near enough its total that the rows are what it adds up; a double is rows counted twice."""
    return FARTHEST[0] < added_up(terms) / (number(whole) or Decimal(1)) < FARTHEST[1]


def _in_column(figure: Figure, whole: Figure) -> bool:
    same = figure.normal[1] == whole.normal[1] and figure.role == whole.role
    return same and number(figure) is not None and figure.indicator.endswith(whole.indicator)


def _members(ledger: Ledger, passages: Sequence[Passage]) -> Iterator[Draft]:
    """The three sectors and the whole of them, exports and imports, each in a row of its own."""
    figures = [
        f for passage in passages for f in ledger.read.get(passage.id, ()) if f.role == "actual" and not is_loose(f)
    ]
    for name, names in MEMBERS:
        wholes = [f for f in figures if name.fullmatch(_called(f))]
        parts = [[f for f in figures if one.fullmatch(_called(f))] for one in names]
        if len(wholes) != 1 or any(len(found) != 1 for found in parts):
            continue
        whole, members = wholes[0], [found[0] for found in parts]
        total, added = span(whole), total_of(members)
        alike = all(f.normal[1] == whole.normal[1] and f.period == whole.period for f in members)
        apart = len({f.passage for f in (whole, *members)}) > 1 and is_split(members)
        if alike and apart and total and added and not _agrees(members, total):
            yield summed(members, whole, "sure")


def _called(figure: Figure) -> str:
    return COLUMN.sub("", figure.indicator)

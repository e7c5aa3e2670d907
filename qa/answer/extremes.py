"""The highest and the lowest of figures that can be compared, and the difference of two places."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from decimal import Decimal, InvalidOperation
from typing import NamedTuple

from qa.answer.choosing import Choice, choose
from qa.answer.evidence import Evidence, found_in
from qa.answer.rates import is_outturn, on_schedule
from qa.figures.likeness import ALIKE, likeness
from qa.figures.units import normal_form, plain
from qa.model import Ask, Figure, Item, Note, Passage, Query, Term
from qa.question.terms import WEAK
from qa.words import fold

# Who a row is about: 石桥镇:…
SUBJECT = re.compile(r"\s*(?:\d{1,2}[.、])?(?P<name>[一-鿿]{2,8}?(?:镇|乡|街道|县|市|区|村|集团|局|委)):")
TOTAL = re.compile(r"\s*(?:合计|总计|小计|平均|全[市省县区])")
SAID = {"max": re.compile(r"最[高大多快好强]|居首|首位"), "min": re.compile(r"最[低小少慢差弱]|末位|倒数第一|垫底")}
# A term must stand in the figure's own name or clause so well.
NAMED = 0.6
SCORE = 0.35
AFTER = 12


class Compared(NamedTuple):
    """A figure with whom it is of and where it stands."""

    subject: str
    figure: Figure
    passage: Passage


def extreme(query: Query, passages: Iterable[Passage], evidence: Evidence) -> list[tuple[Item, Passage]]:
    """The highest or lowest of the figures that answer to the question, each equal of it; none where fewer than two
    can be compared. What the report itself calls the highest comes first."""
    limit = query.limits[0]
    places = bool(query.listing and query.listing.places)
    able = [one for passage in passages for one in _comparable(query, passage, evidence, limit.role)]
    told = [one for one in able if _told(one, limit.sign, evidence)]
    if told:
        return [(Item(_said(told[0], evidence), told[0].passage.id, told[0].figure), told[0].passage)]
    rivals = _rivals([one for one in able if one.figure.role == limit.role and (one.subject or not places)], places)
    if len(rivals) < 2:
        return []
    best = (max if limit.sign == "max" else min)(_value(one.figure) for one in rivals)
    return [
        (Item(f"{one.subject}{one.figure.indicator}", one.passage.id, one.figure), one.passage)
        for one in rivals
        if _value(one.figure) == best
    ]


def _comparable(query: Query, passage: Passage, evidence: Evidence, role: str) -> Iterator[Compared]:
    text = evidence.folded(passage)
    if passage.part == "target" or TOTAL.match(text):
        return
    row = SUBJECT.match(text)
    terms = [term for term in query.terms if term.known and term.text not in WEAK]
    for figure in evidence.figures(passage.id):
        if figure.role == "target" or not _is_number(figure) or not _names(terms, figure, text):
            continue
        if figure.role == "completion" and (on_schedule(figure, text) or is_outturn(figure, text)):
            continue
        subject = figure.scope or (row["name"] if row else "")
        yield Compared("" if TOTAL.match(subject) else subject, figure, passage)


def _names(terms: Sequence[Term], figure: Figure, text: str) -> bool:
    near = figure.indicator + text[figure.clause[0] : figure.clause[1]]
    return all(found_in(term, near, True) >= NAMED for term in terms)


def _told(one: Compared, sign: str, evidence: Evidence) -> bool:
    """Whether the report itself calls a figure the highest: 停车出行类满意度最低,为91.5%."""
    text = evidence.folded(one.passage)
    start = max(one.figure.start - AFTER, 0)
    before = text[start : one.figure.start]
    other = SAID["min" if sign == "max" else "max"]
    found = list(SAID[sign].finditer(before))
    return bool(found) and not other.search(before, found[-1].end())


def _said(one: Compared, evidence: Evidence) -> str:
    text = evidence.folded(one.passage)
    begin = max(text.rfind(mark, 0, one.figure.start - AFTER) for mark in "。;:,") + 1
    return one.passage.text[begin : one.figure.end].strip("，,；; ")


def _rivals(able: Sequence[Compared], places: bool) -> list[Compared]:
    """Those of one unit, and of one thing where places are compared; of the thing and unit that most are of."""
    groups: list[list[Compared]] = []
    for one in able:
        for group in groups:
            first = group[0].figure
            same = first.normal[1] == one.figure.normal[1]
            if same and (not places or likeness(first.indicator, one.figure.indicator) >= ALIKE):
                group.append(one)
                break
        else:
            groups.append([one])
    return max(groups, key=len, default=[])


def _is_number(figure: Figure) -> bool:
    try:
        return Decimal(figure.normal[0]).is_finite()
    except InvalidOperation:
        return False


def _value(figure: Figure) -> Decimal:
    return Decimal(figure.normal[0])


# --- the difference of two places ----------------------------------------------------------------------------------


def difference(query: Query, evidence: Evidence) -> tuple[Figure, Passage, Note] | None:
    """The difference of one figure of two places, computed: 石桥镇比柳溪镇多完成多少."""
    one, other, role = query.versus
    found = [_of_place(place, role, query, evidence) for place in (one, other)]
    if not all(found):
        return None
    first, second = (choice for choice in found if choice)
    if first.figure.normal[1] != second.figure.normal[1] or not _is_number(first.figure) or not _is_number(second.figure):
        return None
    percent = first.figure.unit == "%"
    unit = "个百分点" if percent else first.figure.unit
    scale = Decimal(1) if percent else Decimal(normal_form("1", unit)[0])
    apart = _value(first.figure) - _value(second.figure)
    value = plain(abs(apart) / scale)
    figure = replace(
        first.figure, id=f"{first.figure.id}-gap", text=f"{value}{unit}", value=value, unit=unit, role="gap",
        normal=(plain(abs(apart)), "个百分点" if percent else first.figure.normal[1]), about="",
        indicator=f"{one}与{other}{first.figure.indicator}", derived_from=(first.figure.id, second.figure.id),
    )  # fmt: skip
    higher = "高于" if apart > 0 else "低于" if apart < 0 else "等于"
    note = f"{one}{first.figure.text}{higher}{other}{second.figure.text}，两数相减得出"
    return figure, first.passage, Note("computed", note)


def _of_place(place: str, role: str, query: Query, evidence: Evidence) -> Choice | None:
    terms = (*query.terms, Term(place, 1.0, (place,), True, binds=True))
    ask = Ask("completion" if role == "completion" else "growth" if role == "growth" else "actual")
    ranked = choose(ask, replace(query, terms=terms, asks=(ask,), explicit=True), evidence)
    able = [one for one in ranked if one.score >= SCORE and _is_of(place, one, evidence)]
    return able[0] if able else None


def _is_of(place: str, choice: Choice, evidence: Evidence) -> bool:
    if choice.figure.scope:
        return choice.figure.scope == place
    return evidence.folded(choice.passage).startswith(f"{place}:") or place in fold("".join(choice.passage.headings))

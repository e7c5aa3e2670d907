"""The highest and the lowest of figures that can be compared, and the difference of two places."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from decimal import Decimal, InvalidOperation
from typing import NamedTuple

from qa.answer.choosing import FIGURE_SCORE, Choice, choose
from qa.answer.evidence import Evidence, found_in, sentence_at
from qa.answer.rates import is_outturn, on_schedule
from qa.figures.likeness import ALIKE, likeness
from qa.figures.units import normal_form, plain
from qa.model import Ask, Figure, Item, Note, Passage, Query, Term
from qa.question.comparing import is_place_of
from qa.question.terms import WEAK
from qa.words import fold

# Who a row is about: 石桥镇:…
SUBJECT = re.compile(r"\s*(?:\d{1,2}[.、])?(?P<name>[一-鿿]{2,8}?(?:镇|乡|街道|县|市|区|村|集团|局|委)):")
PLACE = re.compile(r"[县市区镇乡村]$|街道$")
TOTAL = re.compile(r"\s*(?:合计|总计|小计|平均|全[市省县区](?=:|$))")
SAID = {
    "max": re.compile(r"最[高大多快好强]|居首|首位|领跑|领先"),
    "min": re.compile(r"最[低小少慢差弱]|末位|倒数第一|垫底"),
}
RANKING = re.compile(r"第[1一][位名]|前[两三五十\d]+[名位]|后[两三五十\d]+[名位]|依次")
LEADS = re.compile(r"[,、]?(?:增速|增幅)?(?:领跑|(?:位?[居列])全[国省市县区](?:首位|第一|第1))(?:全[国省市县区])?")
MEASURES = {"completion": "的完成率", "growth": "的增幅", "rank": "的位次"}
WHICH = {"max": "最高", "min": "最低"}
# A term must stand in the figure's own name or clause so well.
NAMED = 0.6
NEARLY = 0.9
AFTER = 12


class Compared(NamedTuple):
    """A figure with whom it is of and where it stands."""

    subject: str
    figure: Figure
    passage: Passage


def subject_of(text: str) -> str:
    """Whom a folded row is about: 石桥镇 of 石桥镇:完成率90%; empty for totals and for other text."""
    row = SUBJECT.match(text)
    return row["name"] if row and not TOTAL.match(text) else ""


def extreme(query: Query, passages: Iterable[Passage], evidence: Evidence) -> list[tuple[Item, Passage]]:
    """The highest or lowest of the figures that answer to the question, each equal of it; none where fewer than two
    can be compared. What the report itself calls the highest comes first."""
    limit = query.limits[0]
    places = query.listing.places if query.listing else ""
    if limit.role == "actual" and not _telling(query):
        return []  # the most of what?
    able: list[Compared] = []
    for passage in passages:
        if passage.part == "target" or TOTAL.match(evidence.folded(passage)):
            continue
        told = next(_told(query, passage, evidence, limit.sign), None)
        if told:
            return [(Item(_said(told, passage, evidence), passage.id, told), passage)]
        able += _comparable(query, passage, evidence)
    if not places:
        able = [one for one in able if not PLACE.search(one.subject)] or able
    rivals = _rivals([one for one in able if not places or is_place_of(one.subject, places)], bool(places))
    if len(rivals) < 2:
        return []
    ranked = sorted(rivals, key=lambda one: _value(one.figure), reverse=limit.sign == "max")
    last = _value(ranked[min(int(limit.value) or 1, len(ranked)) - 1].figure)
    within = [one for one in ranked if (_value(one.figure) - last) * (1 if limit.sign == "max" else -1) >= 0]
    return [
        (
            Item(f"{one.subject}{one.figure.indicator}", one.passage.id, one.figure),
            one.passage,
        )
        for one in within
    ]


def _comparable(query: Query, passage: Passage, evidence: Evidence) -> Iterator[Compared]:
    """The figures of a passage that are of the thing asked, with whom they are of."""
    text = evidence.folded(passage)
    for figure in evidence.figures(passage.id):
        if figure.role != query.limits[0].role or not _is_number(figure) or not is_named(query, figure, text):
            continue
        if figure.role == "completion" and (on_schedule(figure, text) or is_outturn(figure, text)):
            continue
        subject = figure.scope or subject_of(text)
        yield Compared("" if TOTAL.match(subject) else subject, figure, passage)


def is_named(query: Query, figure: Figure, text: str) -> bool:
    """Whether a figure's own name and clause carry all that the question tells of it."""
    near = figure.indicator + text[figure.clause[0] : figure.clause[1]]
    return _carries(_telling(query), near, NAMED)


def _telling(query: Query) -> list[Term]:
    return [term for term in query.terms if term.known and term.text not in WEAK]


def _carries(terms: Sequence[Term], text: str, least: float) -> bool:
    return all(found_in(term, text, True) >= least for term in terms)


def _told(query: Query, passage: Passage, evidence: Evidence, sign: str) -> Iterator[Figure]:
    """The figures that the report itself calls the highest: 停车出行类满意度最低,为91.5%; 增长9.4%,领跑全省."""
    terms = _telling(query)
    text = evidence.folded(passage)
    if not terms or not SAID[sign].search(text):
        return
    other = SAID["min" if sign == "max" else "max"]
    for figure in evidence.figures(passage.id):
        before = text[max(figure.start - AFTER, 0) : figure.start]
        found = list(SAID[sign].finditer(before))
        said = bool(found) and not other.search(before, found[-1].end())
        after = LEADS.match(text, figure.end) if sign == "max" else None
        if (said or after) and figure.role != "target" and _carries(terms, sentence_at(text, figure.start), NEARLY):
            yield figure


def _said(figure: Figure, passage: Passage, evidence: Evidence) -> str:
    """The words of the report around a figure that it calls the highest."""
    text = evidence.folded(passage)
    begin = max(text.rfind(mark, 0, max(figure.start - AFTER, 0)) for mark in "。;:,") + 1
    leads = LEADS.match(text, figure.end)
    return passage.text[begin : leads.end() if leads else figure.end].strip("，,；; ")


def superlative(figure: Figure, sign: str) -> str:
    """What a figure is the extreme of, in words: 的完成率最高, 的降幅最大."""
    if figure.role == "growth" and figure.normal[0].startswith("-"):
        return "的降幅最大" if sign == "min" else "的降幅最小"
    return MEASURES.get(figure.role, "") + WHICH[sign]


def speaks_of_extremes(text: str) -> bool:
    """Whether a text calls anything the highest, the first or the last."""
    return bool(RANKING.search(text) or any(pattern.search(text) for pattern in SAID.values()))


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


def of_each_place(choice: Choice, evidence: Evidence) -> list[Compared]:
    """The figures of one thing, role and unit that are told of several places, in one passage or in rows of a table:
    石桥镇建成1.5万亩,北坪镇1.1万亩."""
    model = choice.figure
    found: dict[str, Compared] = {}
    inside = {one.scope for one in evidence.figures(choice.passage.id) if one.scope}
    passages = [choice.passage] if len(inside) > 1 else [passage for passage, _ in evidence.hits]
    for passage in sorted(passages, key=lambda one: (one.report, one.start)):
        subject = subject_of(evidence.folded(passage))
        for one in evidence.figures(passage.id):
            whose = one.scope or subject
            alike = len(inside) > 1 or likeness(one.indicator, model.indicator) >= ALIKE
            if (
                whose
                and not TOTAL.match(f"{whose}:")
                and alike
                and one.role == model.role
                and one.normal[1] == model.normal[1]
            ):
                found.setdefault(whose, Compared(whose, one, passage))
    return list(found.values()) if len(found) > 1 else []


# --- the difference of two places ----------------------------------------------------------------------------------


def difference(query: Query, evidence: Evidence) -> tuple[Figure, Passage, Note] | None:
    """The difference of one figure of two places, computed: 石桥镇比柳溪镇多完成多少."""
    one, other, role = query.versus
    found = [_of_place(place, role, query, evidence) for place in (one, other)]
    if not all(found):
        return None
    first, second = (choice for choice in found if choice)
    if (
        first.figure.normal[1] != second.figure.normal[1]
        or not _is_number(first.figure)
        or not _is_number(second.figure)
    ):
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
    ranked = choose(ask, replace(query, terms=terms, asks=(ask,), explicit=True), evidence, FIGURE_SCORE)
    able = [one for one in ranked if _is_of(place, one, evidence)]
    return able[0] if able else None


def _is_of(place: str, choice: Choice, evidence: Evidence) -> bool:
    if choice.figure.scope:
        return choice.figure.scope == place
    return evidence.folded(choice.passage).startswith(f"{place}:") or place in fold("".join(choice.passage.headings))

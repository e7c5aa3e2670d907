"""A `Query` with candidate passages and figures in, an `Answer` out. No IO."""

from __future__ import annotations

import re
from collections.abc import Collection, Sequence
from dataclasses import replace
from decimal import Decimal, InvalidOperation

from qa.answer import extremes, lists, several, texts, wording
from qa.answer.choosing import FIGURE_SCORE, Choice, ask_terms, choose
from qa.answer.evidence import Evidence
from qa.answer.texts import TEXT_COVERED
from qa.figures.likeness import ALIKE, likeness
from qa.figures.units import kind_of, normal_form, plain
from qa.model import Answer, Ask, Figure, Item, Note, Passage, Query, Shown, Term
from qa.question.comparing import EACH_PLACE
from qa.question.terms import names_quantity
from qa.words import fold

__all__ = ["Evidence", "answer"]

SHOWN = 5
# Keywords that do not ask for a number want one only where a figure is called by them.
KEYWORD_NEAR = 0.35
# How much the rank of the passage counts beside the sentence that gives the time.
WHEN_RANK = 0.2
# How much worse a figure may score that stands with what was found for the other part of the question.
TOGETHER = 0.3
# The same, where it only stands in the same passage.
BESIDE = 0.15
# A second part whose words are not in print is answered by a figure within so many characters, though it scores less.
NEXT_TO = 30
FURTHER = 0.35
LEFT = re.compile(r"[还只]?剩(?:下)?(?:多少|几)")
NUMBERED = re.compile(r"多少|几|百分|率|比例|%")


def answer(query: Query, evidence: Evidence, everything: Sequence[Passage] = ()) -> Answer:
    """Answer a question from the evidence, or say why not."""
    if query.strangers:
        return _no(query, evidence, f"报告没有提到“{'、'.join(query.strangers)}”")
    aspects = query.aspects
    if aspects == ("list",):
        return _list(query, evidence, everything)
    if query.listing and (made := _several(query, evidence)):
        return made
    if not query.terms and not any(ask.terms for ask in query.asks):
        return _no(query, evidence, "没有看出问的是哪个指标或哪项工作")
    if "unit" in aspects or "official" in aspects:
        return _owners(query, evidence) or _text(query, Ask("which"), evidence)
    numeric = [ask for ask in query.asks if ask.aspect not in ("when", "why", "which", "status", "check")]
    if numeric:
        return _figures(query, numeric, evidence)
    said = [ask for ask in query.asks if ask.aspect == "status"] or list(query.asks)
    return _text(query, said[0], evidence)


# --- figures ------------------------------------------------------------------------------------------------------


def _figures(query: Query, asks: Sequence[Ask], evidence: Evidence) -> Answer:
    found: list[Choice] = []
    reasons: list[str] = []
    computed: list[tuple[Figure, Passage, Note]] = []
    for ask in asks:
        if query.versus and (apart := extremes.difference(query, evidence)):
            computed.append(apart)
            continue
        # Beside what was found for the parts before, one may be taken that scores less than the best.
        beside = {choice.passage.id for choice in found}
        ranked = [] if query.versus else choose(ask, query, evidence, FIGURE_SCORE, only_best=True, beside=beside)
        if ranked and ranked[0].score >= FIGURE_SCORE and (query.explicit or ranked[0].near >= KEYWORD_NEAR):
            found.append(_near_first(ranked, found))
        elif found and (next_to := _next_to(found[-1], ranked, {choice.figure.id for choice in found})):
            found.append(next_to)
        elif ask.aspect == "gap" and not query.versus and (made := _gap(query, ask, evidence)):
            computed.append(made)
        elif ask.aspect == "gap" and (left := _left(query, ask, evidence)):
            found.append(left)
        else:
            reasons.append(_why_not(ask, query, evidence))
    if not found and not computed:
        if not query.explicit and not any(map(names_quantity, query.terms)):
            return _text(query, Ask("status"), evidence)
        if aspects_of_progress(query, asks):
            return _text(query, Ask("status"), evidence)
        return _no(query, evidence, reasons[0] if reasons else "报告没有给出")
    each = extremes.of_each_place(found[0], evidence) if len(found) == 1 and EACH_PLACE.search(fold(query.text)) else []
    if each:
        found = [replace(found[0], figure=one.figure, passage=one.passage) for one in each]
    figures = tuple(dict.fromkeys([*(choice.figure for choice in found), *(figure for figure, _, _ in computed)]))
    home = [choice.passage for choice in found] + [passage for _, passage, _ in computed]
    context = _context(figures, home, evidence)
    said = (wording.figure_sentence(figure, context if len(figures) == 1 else ()) for figure in figures)
    whose = [f"{one.subject}：" for one in each] or [""] * len(figures)
    text = "".join(f"{name}{one}" for name, one in zip(whose, said, strict=True))
    notes = [*query.notes, *(note for _, _, note in computed)]
    notes += [Note("repair", f"“{figure.text}”{figure.repair}") for figure in figures if figure.repair]
    notes += _schedules([*figures, *context], home, evidence)
    notes += _conflicts(found, query, evidence)
    return Answer(
        question=query.text,
        answered=True,
        kind="figure",
        text=text + wording.source(home[0], evidence.reports.get(home[0].report, {})),
        figures=figures,
        context=context,
        items=tuple(Item(one.subject, one.passage.id, one.figure) for one in each),
        passages=_shown(query, evidence, home),
        notes=tuple(dict.fromkeys(notes)),
    )


def _schedules(figures: Sequence[Figure], home: Sequence[Passage], evidence: Evidence) -> list[Note]:
    """Rates against 时序任务, which beside a year's target would mislead."""
    rows = {one.id: one for passage in home for one in evidence.row(passage)}
    return [
        Note("understood", f"“{rate.text}”是时序任务或统一进度的完成率，不是全年目标的完成率")
        for rate in figures
        if rate.passage in rows and lists.on_schedule(rate, evidence.folded(rows[rate.passage]))
    ]


def aspects_of_progress(query: Query, asks: Sequence[Ask]) -> bool:
    """Whether 进度 or 程度 was asked without a word of number, so that words answer it as well."""
    return all(ask.aspect == "completion" for ask in asks) and not NUMBERED.search(query.text)


def _near_first(ranked: Sequence[Choice], found: Sequence[Choice]) -> Choice:
    """The best candidate; of equals, the one that stands with what was found for the other parts of the question."""
    if not found:
        return ranked[0]
    passage, taken = found[0].passage, {choice.figure.id for choice in found}
    beside = [choice for choice in ranked if choice.passage.id == passage.id and choice.figure.id not in taken]
    if ranked[0].figure.id in taken and beside and beside[0].score >= ranked[0].score - TOGETHER:
        return beside[0]
    if ranked[0].passage.id != passage.id and beside and beside[0].score >= ranked[0].score - BESIDE:
        ranked = [beside[0], *ranked]
    near = [
        choice
        for choice in beside
        if choice.score >= ranked[0].score - TOGETHER
        and (choice.figure.about == found[0].figure.id or choice.figure.indicator == found[0].figure.indicator)
    ]
    return near[0] if near else ranked[0]


def _next_to(last: Choice, ranked: Sequence[Choice], taken: Collection[str]) -> Choice | None:
    """改造了多少个、惠及多少户: the figure that goes on from the one found for the part before, where what the second
    part calls it is not in print."""
    beside = [
        choice
        for choice in ranked
        if choice.passage.id == last.passage.id
        and choice.figure.id not in taken
        and choice.score >= FIGURE_SCORE - FURTHER
        and 0 < choice.figure.start - last.figure.end <= NEXT_TO
        and kind_of(choice.figure.unit) != kind_of(last.figure.unit)
    ]
    return min(beside, key=lambda choice: choice.figure.start, default=None)


def _context(figures: Sequence[Figure], home: Sequence[Passage], evidence: Evidence) -> tuple[Figure, ...]:
    """What explains the figures: the target, the outturn, its rate, growth and rank."""
    context: dict[str, Figure] = {}
    for figure, passage in zip(figures, home, strict=False):
        row = evidence.row_figures(passage)
        by_id = {one.id: one for one in row}
        base = by_id.get(figure.about, figure) if figure.role not in ("actual", "target") else figure
        family = [one for one in row if _of_family(one, base)]
        if base.role == "target":
            outturn = next((one for one in family if one.role == "actual"), None)
            family += [one for one in row if outturn and one.about == outturn.id]
        for one in (base, *family):
            if one.id not in {shown.id for shown in figures}:
                context.setdefault(one.id, one)
    return tuple(context.values())


def _of_family(one: Figure, base: Figure) -> bool:
    """Whether a figure of the row is about the base figure, or its target, or its outturn."""
    if one.about == base.id:
        return True
    if one.scope and base.scope and one.scope != base.scope:
        return False
    paired = {one.role, base.role} in ({"target", "actual"}, {"target", "growth"})
    if not paired or kind_of(one.unit) != kind_of(base.unit):
        return False
    return likeness(one.indicator, base.indicator) >= ALIKE


def _conflicts(found: Sequence[Choice], query: Query, evidence: Evidence) -> list[Note]:
    """The same indicator with another value of the same role and period elsewhere in the same report."""
    notes = []
    for choice in found:
        figure = choice.figure
        for passage, _ in evidence.hits:
            if passage.id == figure.passage or passage.report != choice.passage.report:
                continue
            notes += [
                Note("conflict", f"另一处写作{wording.shown(other)}（{passage.id}）")
                for other in evidence.figures(passage.id)
                if _disagree(figure, other)
            ]
    return notes[:2]


def _disagree(one: Figure, other: Figure) -> bool:
    """Whether two figures give one indicator two values."""
    same = one.role == other.role and one.normal[1] == other.normal[1]
    same = same and one.period == other.period and one.scope == other.scope
    return same and one.normal[0] != other.normal[0] and likeness(one.indicator, other.indicator) == 1.0


def _gap(query: Query, ask: Ask, evidence: Evidence) -> tuple[Figure, Passage, Note] | None:
    """The difference between an outturn and its target, computed where the report gives both: of amounts, or of rates
    of growth."""
    for aspect in ("actual", "growth"):
        outturns = choose(Ask(aspect, ask.dimensions, ask.terms), query, evidence, FIGURE_SCORE, only_best=True)
        if outturns and (target := _target_of(outturns[0], evidence)):
            return _difference(target, outturns[0])
    return None


def _left(query: Query, ask: Ask, evidence: Evidence) -> Choice | None:
    """还剩几项: what is left, where nothing is missing."""
    if not LEFT.search(query.text):
        return None
    best = choose(replace(ask, aspect="actual"), query, evidence, FIGURE_SCORE, only_best=True)
    return best[0] if best else None


def _target_of(outturn: Choice, evidence: Evidence) -> Figure | None:
    """The target of an outturn in its row."""
    targets = [
        one for one in evidence.row_figures(outturn.passage) if one.role == "target" and _of_family(one, outturn.figure)
    ]
    return max(targets, key=lambda one: likeness(one.indicator, outturn.figure.indicator), default=None)


def _difference(target: Figure, outturn: Choice) -> tuple[Figure, Passage, Note] | None:
    done = outturn.figure
    try:
        difference = Decimal(target.normal[0]) - Decimal(done.normal[0])
    except InvalidOperation:
        return None
    scale = Decimal(normal_form("1", target.unit)[0])
    value = plain(abs(difference) / scale)
    unit = "个百分点" if target.unit == "%" else target.unit
    made = Figure(
        id=f"{done.id}-gap", passage=outturn.passage.id, text=f"{value}{unit}", start=done.start, end=done.end,
        value=value, unit=unit, normal=(plain(abs(difference)), target.normal[1]), role="gap",
        indicator=done.indicator, period=done.period, derived_from=(target.id, done.id), clause=done.clause,
    )  # fmt: skip
    words = "还差" if difference > 0 else "超出" if difference < 0 else "与目标相等，差额"
    shown = wording.shown
    note = Note("computed", f"{words}{value}{unit}，由目标{shown(target)}与完成{shown(done)}相减得出")
    return made, outturn.passage, note


ASPECT_WORDS = {
    "actual": "完成数", "target": "目标", "need": "目标", "completion": "完成率", "growth": "增减幅度",
    "change": "变化", "share": "占比", "rank": "位次", "gap": "差额",
}  # fmt: skip


def _why_not(ask: Ask, query: Query, evidence: Evidence) -> str:
    """Say what is missing: the thing itself, or only the aspect of it."""
    terms = ask_terms(ask, query)
    missing = [term.text for term in terms if not term.known]
    anything = choose(Ask("actual"), _open(query), evidence, FIGURE_SCORE, only_best=True)
    if anything:
        return f"报告提到了“{anything[0].figure.indicator}”，但没有给出所问的{ASPECT_WORDS.get(ask.aspect, '数字')}"
    if missing:
        return f"报告没有提到“{'、'.join(missing[:3])}”"
    return "报告没有给出这个数字"


def _open(query: Query) -> Query:
    return Query(query.text, (Ask("actual"),), query.terms, explicit=False)


# --- words --------------------------------------------------------------------------------------------------------


def _owners(query: Query, evidence: Evidence) -> Answer | None:
    """Who answers for it: units and officials of the group of the row that is asked about."""
    ranked = texts.rank_passages(query, query.terms, evidence, "target")
    ranked = [found for found in ranked if _has_owner(found.passage, evidence)]
    if not ranked or ranked[0].covered < TEXT_COVERED:
        return None
    group = texts.owner_group(ranked[0].passage, query.terms, evidence)
    units, officials = _units(group, evidence), group.officials
    parts = []
    if units:
        parts.append(f"责任单位：{'、'.join(units)}")
    if officials:
        parts.append(f"牵头（主抓）领导：{'、'.join(officials)}")
    subject = lists.label(group)
    return Answer(
        question=query.text,
        answered=True,
        kind="text",
        text=f"“{subject}”{'；'.join(parts)}。" + wording.source(group, evidence.reports.get(group.report, {})),
        passages=_shown(query, evidence, [group]),
        notes=query.notes,
    )


def _has_owner(passage: Passage, evidence: Evidence) -> bool:
    return any(one.units or one.officials for one in evidence.row(passage))


def _units(group: Passage, evidence: Evidence) -> tuple[str, ...]:
    task = evidence.tasks.get(group.task)
    return group.units or (task.units if task else ())


def _text(query: Query, ask: Ask, evidence: Evidence) -> Answer:
    """The sentences that say it."""
    prefer = "" if ask.aspect in ("which", "why") else "progress"
    terms = ask_terms(ask, query)
    ranked = texts.rank_passages(query, terms, evidence, prefer)
    only = texts.TIME if ask.aspect == "when" else None
    if only:
        ranked = [
            texts.Found(found.passage, texts.sentence_cover(found.passage, terms, evidence, only), found.score)
            for found in ranked
        ]
        ranked.sort(key=lambda found: -(found.covered + WHEN_RANK * found.score))
    if not ranked or ranked[0].covered < TEXT_COVERED:
        return _no(query, evidence, _nothing(terms, ask))
    passage = ranked[0].passage
    if ask.aspect in ("status", "check"):
        passage = _outturn(passage, [found.passage for found in ranked], evidence)
    said = texts.quote(passage, terms, evidence.folded(passage), only)
    return Answer(
        question=query.text,
        answered=True,
        kind="status" if ask.aspect in ("status", "check") else "text",
        text=wording.sentence(said) + wording.source(passage, evidence.reports.get(passage.report, {})),
        passages=_shown(query, evidence, [passage], [found.passage for found in ranked]),
        notes=query.notes,
    )


def _outturn(passage: Passage, ranked: Sequence[Passage], evidence: Evidence) -> Passage:
    """Of a row whose target was found, the item that tells what was done: the best ranked, else the first."""
    if passage.part != "target":
        return passage
    done = [one for one in evidence.row(passage) if one.part == "progress"]
    return next((one for one in ranked if one in done), done[0] if done else passage)


def _nothing(terms: Sequence[Term], ask: Ask) -> str:
    missing = [term.text for term in terms if not term.known]
    if missing:
        return f"报告没有提到“{'、'.join(missing[:3])}”"
    return "报告没有给出时间" if ask.aspect == "when" else "报告没有说到这件事"


# --- lists --------------------------------------------------------------------------------------------------------


def _list(query: Query, evidence: Evidence, everything: Sequence[Passage]) -> Answer:
    strange = several.strange(query)
    if strange:
        return _no(query, evidence, f"报告没有提到“{'、'.join(strange)}”")
    found = lists.members(query, everything, evidence)
    if not found and query.terms and not (query.limits or query.units or query.officials):
        made = several.said(query, evidence)
        return _members(query, evidence, made) if made else _no(query, evidence, "没有符合条件的事项")
    if query.limits and query.limits[0].sign in ("max", "min"):
        return _extreme(query, evidence, found)
    if not found:
        return _no(query, evidence, "没有符合条件的事项")
    if len(found) == 1 and found[0][1].part == "text" and not found[0][1].units and not found[0][0].figure:
        return _members(query, evidence, several.paragraph(found[0][1], evidence))
    items = tuple(item for item, _ in found)
    text = f"共 {len(items)} 项：{'；'.join(item.label for item in items[:5])}{'等' if len(items) > 5 else ''}。"
    return _members(query, evidence, several.Several(items, tuple(passage for _, passage in found), text))


def _extreme(query: Query, evidence: Evidence, found: Sequence[tuple[Item, Passage]]) -> Answer:
    """The highest or lowest with whose it is; where nothing can be compared, what the reports say in words."""
    if not found:
        made = _text(query, Ask("which"), evidence)
        said = made.answered and extremes.speaks_of_extremes(fold(made.text))
        return made if said else _no(query, evidence, "没有可以相比的数字")
    passages = tuple(passage for _, passage in found)
    sign = query.limits[0].sign
    parts = [
        item.label
        if figure.text in item.label
        else f"{item.label}{extremes.superlative(figure, sign)}，为{wording.shown(figure)}"
        for item, _ in found
        if (figure := item.figure)
    ]
    text = "；".join(parts) + "。" + wording.source(passages[0], evidence.reports.get(passages[0].report, {}))
    made = _members(query, evidence, several.Several(tuple(item for item, _ in found), passages, text))
    return replace(made, figures=tuple(item.figure for item, _ in found if item.figure))


def _several(query: Query, evidence: Evidence) -> Answer | None:
    """Several things asked for in words: what is told of each, or what the text enumerates."""
    strange = several.strange(query)
    if strange:
        return _no(query, evidence, f"报告没有提到“{'、'.join(strange)}”")
    stages = [ask for ask in query.asks if ask.aspect == "status" and ask.terms]
    if len(stages) > 1:
        made = several.each(query, stages, evidence)
    elif query.aspects in (("which",), ("status",), ("why",)):
        made = several.said(query, evidence)
    else:
        made = None
    return _members(query, evidence, made) if made else None


def _members(query: Query, evidence: Evidence, made: several.Several) -> Answer:
    """A list answer; its passages are the members' and no others."""
    passages = tuple(dict.fromkeys(made.passages))
    text = made.text
    if not text:
        said = texts.quote(passages[0], query.terms, evidence.folded(passages[0]))
        text = wording.sentence(said) + wording.source(passages[0], evidence.reports.get(passages[0].report, {}))
    return Answer(
        question=query.text,
        answered=True,
        kind="list",
        text=text,
        items=made.items,
        passages=tuple(_shown_one(query, evidence, passage, 0.0) for passage in passages),
        notes=query.notes,
    )


# --- what is shown ------------------------------------------------------------------------------------------------


def _no(query: Query, evidence: Evidence, reason: str) -> Answer:
    return Answer(
        question=query.text,
        answered=False,
        kind="none",
        text=f"报告里没有找到答案：{reason}。",
        passages=_shown(query, evidence, []),
        notes=query.notes,
        reason=reason,
    )


def _shown(
    query: Query, evidence: Evidence, first: Sequence[Passage], then: Sequence[Passage] = ()
) -> tuple[Shown, ...]:
    """The passages an answer shows: where it stands first, then the best of the others."""
    scores = {passage.id: score for passage, score in evidence.hits}
    order = dict.fromkeys([*first, *then, *(passage for passage, _ in evidence.hits)])
    kept = list(order)[: max(SHOWN, len(first))]
    return tuple(_shown_one(query, evidence, passage, scores.get(passage.id, 0.0)) for passage in kept)


def _shown_one(query: Query, evidence: Evidence, passage: Passage, score: float) -> Shown:
    return Shown(
        passage.id,
        passage.report,
        passage.headings,
        passage.part,
        passage.text,
        round(score, 4),
        highlights(evidence.folded(passage), query),
    )


def highlights(folded: str, query: Query) -> tuple[tuple[int, int], ...]:
    """Where the question's words stand in a folded passage, as [start, end) offsets in order, not overlapping."""
    marked = bytearray(len(folded))
    for term in (*query.terms, *(term for ask in query.asks for term in ask.terms)):
        for form in term.forms:
            at = folded.find(form)
            while at >= 0 and form:
                marked[at : at + len(form)] = b"\x01" * len(form)
                at = folded.find(form, at + len(form))
    spans, at = [], 0
    while (start := marked.find(1, at)) >= 0:
        end = marked.find(0, start)
        at = end if end >= 0 else len(marked)
        spans.append((start, at))
    return tuple(spans)

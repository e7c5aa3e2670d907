"""Lists over the whole library: by unit, official, rank, completion or word; every member, and nothing else."""

from __future__ import annotations

import operator
import re
from collections.abc import Callable, Iterable, Iterator, Sequence

from qa.answer.evidence import Evidence, found_in
from qa.model import Figure, Item, Limit, Passage, Query

SIGNS: dict[str, Callable[[float, float], bool]] = {
    "<": operator.lt, "<=": operator.le, "=": operator.eq, ">=": operator.ge, ">": operator.gt,
}  # fmt: skip
SCHEDULE = re.compile(r"(?:时序|序时)(?:任务|进度|计划|目标)?数?的?$|进度[^,。;]{0,6}统一(?:为|是)?$")
# How a question asks for a pace, and the headings under which reports list it.
PACES = (
    (re.compile(r"滞后|落后|没跟上|拖后腿|没达序时|慢于"), re.compile(r"滞后|落后|未达|慢于")),
    (re.compile(r"超前|快于|提前"), re.compile(r"超前|快于|提前")),
    (re.compile(r"同步|达序时|正常推进"), re.compile(r"同步|达序时|正常")),
)
LABEL_LENGTH = 40


def members(query: Query, passages: Iterable[Passage], evidence: Evidence) -> list[tuple[Item, Passage]]:
    """The members of a list question, in the order of the reports."""
    inside = [passage for passage in passages if _inside(query, passage, evidence)]
    listed = [passage for passage in inside if _listed(query, passage)]
    if listed:
        return [(Item(label(passage), passage.id), passage) for passage in listed if _named(query, passage)]
    if query.limits:
        return list(_by_limits(query, inside, evidence))
    if query.units or query.officials or query.sections or query.number:
        groups = [passage for passage in inside if passage.part == "target"]
        return [(Item(label(passage), passage.id), passage) for passage in groups if _named(query, passage)]
    return [(Item(label(passage), passage.id), passage) for passage in inside if _named(query, passage)]


def _listed(query: Query, passage: Passage) -> bool:
    """Whether the report itself lists a passage under the pace that is asked: 滞后事项."""
    heading = passage.headings[-1] if passage.headings else ""
    return any(asked.search(query.text) and under.search(heading) for asked, under in PACES)


def _inside(query: Query, passage: Passage, evidence: Evidence) -> bool:
    """Whether a passage is of the row, section, official and units that the question names."""
    headings = "".join(passage.headings)
    if query.sections and not any(section in headings for section in query.sections):
        return False
    if query.number and passage.number != query.number:
        return False
    row = [one for one in evidence.row(passage) if one.part == "target"]
    own = [passage] if passage.part == "target" or not row else row
    if query.officials and not any(set(query.officials) & set(one.officials) for one in own):
        return False
    return not query.units or any(set(query.units) & set(one.units) for one in own)


def _named(query: Query, passage: Passage) -> bool:
    """Whether a passage carries every term that the library knows."""
    return all(found_in(term, passage.text) >= 0.9 for term in query.terms if term.known)


def _by_limits(query: Query, passages: Sequence[Passage], evidence: Evidence) -> Iterator[tuple[Item, Passage]]:
    """Passages with a figure of the role asked within the bounds."""
    for passage in passages:
        if passage.part == "target" or not _named(query, passage):
            continue
        for figure in evidence.figures(passage.id):
            if _within(figure, query.limits) and not on_schedule(figure, evidence.folded(passage)):
                yield Item(figure.indicator or label(passage), passage.id, figure), passage


def _within(figure: Figure, limits: Sequence[Limit]) -> bool:
    if any(limit.role != figure.role for limit in limits):
        return False
    try:
        value = float(figure.normal[0])
    except ValueError:
        return False
    return all(SIGNS[limit.sign](value, limit.value) for limit in limits)


def on_schedule(figure: Figure, text: str) -> bool:
    """Whether a rate is one against 时序任务, the share of the plan due by now, or a uniform one that an upper level
    set: beside a year's target it would mislead.

    :param text: the folded text of the figure's passage.
    """
    start = max(figure.clause[0], figure.start - 16)
    return figure.role == "completion" and bool(SCHEDULE.search(text, start, figure.start))


def label(passage: Passage) -> str:
    """A passage's first words, to name it in a list."""
    text = passage.text[passage.lead :].strip()
    first = text.split("。")[0].split("；")[0]
    return first[:LABEL_LENGTH] + ("…" if len(first) > LABEL_LENGTH else "")

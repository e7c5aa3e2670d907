"""One indicator in two places of a report: two values, two targets, two rates."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from decimal import Decimal
from itertools import combinations

from qa.audit.ledger import NEUTRAL, SHORTEST, Draft, Ledger, alike
from qa.audit.printed import is_loose, number, shown, span
from qa.figures.likeness import core
from qa.figures.phrases import is_generic, is_verb
from qa.model import ROLE_NAMES, Figure, FindingKind, Sureness

COMPARED = ("actual", "target", "growth", "rank")
# Totals over more than the report's own time, and parts of it.
LONGER = re.compile(r"累计|总数|五年|[三四]年来|“?十[二三四五]五”?|前[三四]年|(?<!前)[一二三四]季度|当月")
# A growth over something else than the year before.
AGAINST = re.compile(r"[比较](?!上年|去年|上一年)[^,。;]{1,10}?(?:年|月|季度|初|末)|环比")
# Names that mean another thing in another paragraph.
VAGUE = re.compile(
    r"^项目|^[本该其][年期月市县]|平均每|中$|[后前时]的?年|^(?:全部|上述|以上|其余|其他)|(?:将|安排|投入|计划|财政|政府|部门|地方)$"
)
TEN_FOLD = frozenset(10**n for n in range(1, 13))
# An outturn of so many digits is hardly another indicator's by chance.
TELLING_DIGITS = 3
ALIKE = 0.5
MOST_PLACES = 20
SENTENCE_REACH = 300


def check(ledger: Ledger) -> list[Draft]:
    """Compare what a report says of one indicator in different places."""
    groups: dict[tuple[str, ...], list[Figure]] = defaultdict(list)
    for figure in ledger:
        if figure.role in COMPARED and _is_telling(ledger, figure):
            groups[_key(ledger, figure)].append(figure)
    drafts = [draft for group in groups.values() for draft in _conflicts(ledger, group)]
    return drafts + list(_rates(ledger))


def _is_telling(ledger: Ledger, figure: Figure) -> bool:
    """Whether the figure's name alone says what it measures."""
    name = ledger.name(figure)
    if not figure.certain or is_loose(figure) or number(figure) is None or len(name) < SHORTEST:
        return False
    about = ledger.about(figure)
    follows = figure.role == "actual" and about is not None and about.role != "target"
    return not (
        VAGUE.search(name)
        or follows
        or figure.part_of
        or is_generic(name)
        or is_verb(name)
        or figure.unit == "个百分点"
    )


def _key(ledger: Ledger, figure: Figure) -> tuple[str, ...]:
    words = NEUTRAL.sub("", ledger.name(figure))
    scope = "" if ledger.is_own(figure.scope) else figure.scope
    return words, figure.role, figure.normal[1], scope, _end(ledger, figure), _stretch(ledger, figure)


def _end(ledger: Ledger, figure: Figure) -> str:
    """The month or the year that a figure reaches to."""
    end = figure.period.rpartition("/")[2]
    whole = end == str(ledger.report.get("year") or "") and figure.role != "target"
    return str(ledger.report.get("as_of") or end)[:7] if whole else end


def _stretch(ledger: Ledger, figure: Figure) -> str:
    """What the clause says of the time it counts over, beyond the report's own."""
    text = ledger.texts[figure.passage]
    words = text[figure.clause[0] : figure.clause[1]]
    opening = text[max(0, figure.clause[0] - SENTENCE_REACH) : figure.clause[0]].rpartition("。")[2][:12] + text[:8]
    against = AGAINST.findall(words) if figure.role == "growth" else []
    return "".join(sorted({*LONGER.findall(words + opening), *against}))


def _conflicts(ledger: Ledger, group: Sequence[Figure]) -> Iterator[Draft]:
    """Each distinct value against the first that disagrees with it."""
    told: set[str] = set()
    if len({_row(ledger, one) for one in group}) > 2 and len({one.normal for one in group}) > 2:
        return  # One line for each project or place, not one indicator told again.
    for one, other in combinations(group[:MOST_PLACES], 2):
        spans = span(one), span(other)
        apart = _row(ledger, one) != _row(ledger, other) and one.passage != other.passage
        if not apart or not all(spans) or spans[0].meets(spans[1]) or other.id in told:  # type: ignore[union-attr, arg-type]
            continue
        told.add(other.id)
        yield _differ(one, other)


def _row(ledger: Ledger, figure: Figure) -> str:
    place = ledger.places[figure.passage]
    return place.task or place.id


def _differ(one: Figure, other: Figure) -> Draft:
    first, second = number(one) or Decimal(0), number(other) or Decimal(0)
    ratio = max(first, second) / min(first, second) if min(first, second) > 0 else Decimal(0)
    kind: FindingKind = "unit" if ratio in TEN_FOLD else "twice"
    sureness: Sureness = "sure" if one.role in ("actual", "target") else "likely"
    what = ROLE_NAMES[one.role]
    text = f"{one.indicator}:{what}一处写{shown(one)},一处写{shown(other)},相差{_apart(first, second)}。"
    if kind == "unit":
        text = f"{text}正好是{ratio:f}倍,单位或小数点可能写错了。"
    elif sorted(one.value) == sorted(other.value):
        text = f"{text}数字相同、次序不同,可能写颠倒了。"
    return Draft(kind, sureness, text, (one, other), shown(other), shown(one), min(float(ratio), 1000.0))


def _apart(one: Decimal, other: Decimal) -> str:
    low, high = sorted((abs(one), abs(other)))
    return f"{round((high - low) / high * 100, 1):f}%" if high else "0"


# --- rates of one outturn -----------------------------------------------------------------------------------------


def _rates(ledger: Ledger) -> Iterator[Draft]:
    """The same outturn, printed twice with two rates: 670张 is 115.6% here and 115.5% there."""
    groups: dict[tuple[str, str], list[tuple[Figure, Figure]]] = defaultdict(list)
    for rate in ledger:
        actual = ledger.about(rate) if rate.role == "completion" and not is_loose(rate) else None
        if actual and actual.role == "actual" and len(actual.normal[0].strip("0.").replace(".", "")) >= 2:
            groups[actual.normal].append((rate, actual))
    for group in groups.values():
        yield from _two_rates(ledger, group[:MOST_PLACES])


def _one_thing(one: Figure, other: Figure) -> bool:
    """Whether two outturns of one value are one: called alike, and neither narrows the other (普惠托位, 托位)."""
    first, second = core(one.indicator), core(other.indicator)
    if first == second:
        return True
    digits = len(one.normal[0].replace(".", "").rstrip("0"))
    return digits >= TELLING_DIGITS and first not in second and second not in first and alike(one, other) >= ALIKE


def _two_rates(ledger: Ledger, group: Iterable[tuple[Figure, Figure]]) -> Iterator[Draft]:
    for (rate, actual), (other, again) in combinations(group, 2):
        spans = span(rate), span(other)
        apart = _row(ledger, actual) != _row(ledger, again)
        if not (apart and all(spans)) or spans[0].meets(spans[1]) or not _one_thing(actual, again):  # type: ignore[union-attr, arg-type]
            continue
        goals = ledger.targets.get(actual.id), ledger.targets.get(again.id)
        why = ""
        if all(goals) and goals[0].normal != goals[1].normal:  # type: ignore[union-attr]
            why = f"两处的目标不同:{shown(goals[0])}和{shown(goals[1])}。"  # type: ignore[arg-type]
        text = f"{again.indicator}:同是完成{shown(again)},完成率一处写{rate.text},一处写{other.text}。{why}"
        figures = tuple(one for one in (*goals, actual, rate, again, other) if one)
        yield Draft("twice", "likely" if why else "sure", text, figures, other.text, rate.text)

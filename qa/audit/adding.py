"""Adding up: what may be added, and what is said where a sum is not its whole."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from decimal import Decimal

from qa.audit.ledger import Draft
from qa.audit.printed import Span, amount, decimal, magnitude, number, shown, span
from qa.figures.phrases import leading_verb
from qa.model import Figure, Sureness

# A part that is counted again in another: conditions that hold each other (3亿元以上, 10亿元以上), levels within levels.
NESTED = re.compile(r"以[上下]|以内|重[点大特]|累计|开工|竣工|完工|女|首次|占")
# What no sum makes of its parts.
INTENSIVE = re.compile(r"均|率|单[产价耗]|标准|价格|强度|浓度|指数|比重|[占之]比|倍差|最[高大低小]")
# Splits that leave nothing over.
SPLITS = (("出口", "进口"), ("第一产业", "第二产业", "第三产业"), ("一产", "二产", "三产"))
MOST_PARTS = 40


def total_of(parts: Sequence[Figure]) -> Span | None:
    """What the sum of some figures may be; None where one of them is no number."""
    spans = [magnitude(part) for part in parts[:MOST_PARTS]]
    if any(one is None for one in spans):
        return None
    low, high = (sum((one[n] for one in spans if one), Decimal(0)) for n in (0, 1))
    return Span(low, high)


def added_up(parts: Sequence[Figure]) -> Decimal:
    """The sum of some figures as printed."""
    return sum((abs(number(part) or Decimal(0)) for part in parts[:MOST_PARTS]), Decimal(0))


def adds(part: Figure, whole: Figure) -> bool:
    """Whether a part counts the very things that the whole does: 个 with 个, never schools with places in them."""
    units = {part.normal[1], whole.normal[1]}
    return (
        whole.unit != "%"
        and (len(units) == 1 or units <= {"人", "名"})
        and not INTENSIVE.search(whole.indicator + part.indicator)
    )


def unequal(parts: Sequence[Figure], whole: Figure, every: bool = False, apart: bool = False) -> Iterator[Draft]:
    """All parts together: more than the whole cannot be; less only where the split leaves nothing over.

    :param every: the parts are said to be all there is.
    :param apart: they are said to have nothing in common.
    """
    added, total, value = total_of(parts), span(whole), number(whole)
    if added is None or total is None or value is None or (added.low <= total.high and total.low <= added.high):
        return
    more = added.low > total.high
    single = any(one and one.low > total.high for one in map(magnitude, parts))
    if more and (single or (not apart and _overlap(parts, whole))):
        return
    if not more and not (every or is_split(parts) or slipped(added_up(parts), value, whole)):
        return
    sureness: Sureness = "sure" if (more and len(parts) >= 3) or is_split(parts) else "likely"
    yield summed(parts, whole, sureness)


def _overlap(parts: Sequence[Figure], whole: Figure) -> bool:
    """Whether one part may be counted again in another: 开工3个、竣工2个, but not 甲镇完工3个、乙镇完工2个."""
    verb = leading_verb(whole.indicator)
    found = [set(NESTED.findall(part.indicator.removeprefix(verb))) for part in parts]
    return (any(found) and any(one != found[0] for one in found[1:])) or any(
        "以上" in one or "以下" in one for one in found
    )


def summed(parts: Sequence[Figure], whole: Figure, sureness: Sureness) -> Draft:
    """What to say of a sum that is not its whole."""
    added, value = added_up(parts), number(whole) or Decimal(0)
    terms = " + ".join(shown(part) for part in parts)
    apart = amount(abs(added - value), whole)
    text = f"{whole.indicator}:{terms} = {amount(added, whole)},{'多于' if added > value else '少于'}合计{shown(whole)},差{apart}。"
    if slipped(added, value, whole):
        text += "只差一个数字,可能是笔误。"
    gap = float(abs(added - value) / value * 100) if value else 0.0
    return Draft("sum", sureness, text, (whole, *parts), shown(whole), amount(added, whole), gap)


def is_split(parts: Sequence[Figure]) -> bool:
    """Whether the parts are all there is by their names: exports and imports, the three sectors."""
    names = [part.indicator for part in parts]
    return any(
        len(split) == len(names) and all(any(one in name for name in names) for one in split) for split in SPLITS
    )


def slipped(added: Decimal, value: Decimal, whole: Figure) -> bool:
    """Whether one wrong digit of the printed whole explains the difference."""
    multiple = value / (decimal(whole.value) or value) if value else Decimal(1)
    printed, right = whole.value, format(added / multiple, "f")
    right = right.rstrip("0").rstrip(".") if "." in right and "." not in printed else right
    digits = len(printed.replace(".", ""))
    differ = sum(a != b for a, b in zip(printed, right, strict=False))
    return len(printed) == len(right) and digits >= 3 and differ == 1

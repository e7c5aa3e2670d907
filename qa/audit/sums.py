"""Parts against their whole: 其中, 合计, the rows of a table against its last, structures that make a hundred."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from decimal import Decimal

from qa.audit.ledger import Draft, Ledger
from qa.audit.printed import amount, decimal, is_loose, magnitude, number, same_kind, shown, span
from qa.figures.phrases import leading_verb
from qa.model import Figure, Sureness

OF_WHICH = re.compile(r"其中")
# What is only compared with, or only the difference.
COMPARED = re.compile(r"[比较][^,。;]*$|[少多][支收付]$")
SENTENCE = re.compile(r"[。;!?\n]")
TOTAL = re.compile(r"(?:合计|共计|总计|两项(?:合计|共)|三项(?:合计|共))(?:为|达|达到|完成)?$")
TOTAL_ROW = re.compile(r"(?:合计|总计|全[市县区省州](?:合计)?(?=:)|小计)")
# A part that is counted again in another: conditions that hold each other (3亿元以上, 10亿元以上), levels within levels.
NESTED = re.compile(r"以[上下]|以内|重[点大特]|累计|开工|竣工|完工|女|首次|占")
# What no sum makes of its parts.
INTENSIVE = re.compile(r"均|率|单[产价耗]|标准|价格|强度|浓度|指数|比重|[占之]比|倍差|最[高大低小]")
# Splits that leave nothing over.
SPLITS = (("出口", "进口"), ("第一产业", "第二产业", "第三产业"), ("一产", "二产", "三产"))
HUNDRED = Decimal(100)
MOST_PARTS = 40
FAR = 1000
AMONG = re.compile(r"[^,。;\d]{0,8}中,")
LOTS = ("actual", "target", "gap", "other")
BY_PLACE = re.compile(
    r"分(?:镇|县|区|县区|区县|乡镇|市县|地区|区域|街道)来?看[,:]?|各(?:镇|县|区|县区|乡镇)(?:分别|依次)?[,:]"
)
PLACE = re.compile(r"[一-鿿]{1,7}(?:镇|乡|街道|县|区|旗|州|市)(?<![全我本]市)(?<![全我本]县)(?<![全我本]区)")


def check(ledger: Ledger) -> list[Draft]:
    """Add up what belongs together in a report."""
    drafts: list[Draft] = []
    for passage in ledger.passages:
        figures = ledger.read.get(passage.id, ())
        if figures:
            drafts += _parts(ledger, figures)
            drafts += _totals(ledger, figures)
            drafts += _among(ledger, figures)
            drafts += _by_place(ledger, figures)
            drafts += _structures(figures)
    return drafts + list(_tables(ledger))


# --- 其中 ---------------------------------------------------------------------------------------------------------


def _parts(ledger: Ledger, figures: Sequence[Figure]) -> Iterator[Draft]:
    text = ledger.texts[figures[0].passage]
    for found in OF_WHICH.finditer(text):
        end = SENTENCE.search(text, found.end())
        after = [f for f in figures if found.end() <= f.start < (end.start() if end else len(text))]
        whole = _whole(figures, after, text, found.start())
        if whole is None or COMPARED.search(text[max(0, whole.start - 24) : whole.start]):
            continue
        members = [
            f for f in after if f.role == whole.role or (f.part_of == whole.id and f.role in ("actual", "target"))
        ]
        parts = [f for f in members if _adds(f, whole) and not is_loose(f) and number(f) is not None]
        parts = list(_whole_split(ledger, figures, parts, whole)) or parts
        listed = [f for f in parts if f.part_of == whole.id] or parts[:1]
        yield from _beyond(listed, whole)
        if len(parts) >= 2:
            yield from _unequal(listed if len(listed) >= 2 else parts, whole)


def _whole_split(ledger: Ledger, figures: Sequence[Figure], parts: Sequence[Figure], whole: Figure) -> Sequence[Figure]:
    """The parts of a split that goes on past a semicolon: 出口 …;进口 …. None where there is no such split."""
    if not parts:
        return ()
    text = ledger.texts[whole.passage]
    stop = re.compile(r"[。!?\n]").search(text, parts[0].end)
    rest = [f for f in figures if f.start >= parts[0].start and f.end <= (stop.start() if stop else len(text))]
    able = [f for f in rest if f.role == whole.role and _adds(f, whole) and number(f) is not None and not is_loose(f)]
    return next((able[:size] for size in (2, 3) if len(able) >= size and _is_split(able[:size])), ())


def _adds(part: Figure, whole: Figure) -> bool:
    """Whether a part counts the very things that the whole does: 个 with 个, never schools with places in them."""
    units = {part.normal[1], whole.normal[1]}
    return (
        whole.unit != "%"
        and (len(units) == 1 or units <= {"人", "名"})
        and not INTENSIVE.search(whole.indicator + part.indicator)
    )


def _whole(figures: Sequence[Figure], after: Sequence[Figure], text: str, at: int) -> Figure | None:
    """The figure that 其中 divides: the nearest before it of the kind of the first part."""
    first = next((f for f in after if f.role in ("actual", "target")), None)
    if first is None:
        return None
    named = next((f for f in figures if f.id == first.part_of), None)
    if named and same_kind(named, first):
        return named if not is_loose(named) else None
    before = [f for f in figures if f.end <= at and f.role == first.role and same_kind(f, first)]
    near = before[-1] if before else None
    ends = len(SENTENCE.findall(text[near.end : at])) if near else 2
    return near if near and ends <= 1 and not is_loose(near) and number(near) is not None else None


def _beyond(parts: Sequence[Figure], whole: Figure) -> Iterator[Draft]:
    """A single part that is more than the whole."""
    total = span(whole)
    for part in parts:
        size = span(part)
        if size and total and size.low > total.high:
            far = total.high > 0 and size.low / total.high > FAR
            slip = "相差太远,单位可能写错了。" if far else ""
            text = f"“{part.indicator}”{shown(part)}大于它所属的“{whole.indicator}”{shown(whole)}。"
            yield Draft("unit" if far else "sum", "sure", text + slip, (whole, part), shown(part), "", 100.0)


def _unequal(parts: Sequence[Figure], whole: Figure, every: bool = False, apart: bool = False) -> Iterator[Draft]:
    """All parts together: more than the whole cannot be; less only where the split leaves nothing over.

    :param every: the parts are said to be all there is.
    :param apart: they are said to have nothing in common.
    """
    parts = parts[:MOST_PARTS]
    spans, total, value = [magnitude(part) for part in parts], span(whole), number(whole)
    if total is None or value is None or any(one is None for one in spans):
        return
    low = sum((one.low for one in spans if one), Decimal(0))
    high = sum((one.high for one in spans if one), Decimal(0))
    added = sum((abs(number(part) or Decimal(0)) for part in parts), Decimal(0))
    if low <= total.high and total.low <= high:
        return
    more = low > total.high
    if more and (any(s and s.low > total.high for s in spans) or (not apart and _overlap(parts, whole))):
        return
    if not more and not (every or _is_split(parts) or _slipped(added, value, whole)):
        return
    sureness: Sureness = "sure" if (more and len(parts) >= 3) or _is_split(parts) else "likely"
    yield _sum(parts, whole, added, value, sureness)


def _overlap(parts: Sequence[Figure], whole: Figure) -> bool:
    """Whether one part may be counted again in another: 开工3个、竣工2个, but not 甲镇完工3个、乙镇完工2个."""
    verb = leading_verb(whole.indicator)
    found = [set(NESTED.findall(part.indicator.removeprefix(verb))) for part in parts]
    return (any(found) and any(one != found[0] for one in found[1:])) or any(
        "以上" in one or "以下" in one for one in found
    )


def _sum(parts: Sequence[Figure], whole: Figure, added: Decimal, value: Decimal, sureness: Sureness) -> Draft:
    terms = " + ".join(shown(part) for part in parts)
    apart = amount(abs(added - value), whole)
    text = f"{whole.indicator}:{terms} = {amount(added, whole)},{'多于' if added > value else '少于'}合计{shown(whole)},差{apart}。"
    if _slipped(added, value, whole):
        text += "只差一个数字,可能是笔误。"
    gap = float(abs(added - value) / value * 100) if value else 0.0
    return Draft("sum", sureness, text, (whole, *parts), shown(whole), amount(added, whole), gap)


def _is_split(parts: Sequence[Figure]) -> bool:
    """Whether the parts are all there is by their names: exports and imports, the three sectors."""
    names = [part.indicator for part in parts]
    return any(
        len(split) == len(names) and all(any(one in name for name in names) for one in split) for split in SPLITS
    )


def _slipped(added: Decimal, value: Decimal, whole: Figure) -> bool:
    """Whether one wrong digit of the printed whole explains the difference."""
    multiple = value / (decimal(whole.value) or value) if value else Decimal(1)
    printed, right = whole.value, format(added / multiple, "f")
    right = right.rstrip("0").rstrip(".") if "." in right and "." not in printed else right
    digits = len(printed.replace(".", ""))
    differ = sum(a != b for a, b in zip(printed, right, strict=False))
    return len(printed) == len(right) and digits >= 3 and differ == 1


# --- 合计 ---------------------------------------------------------------------------------------------------------


def _totals(ledger: Ledger, figures: Sequence[Figure]) -> Iterator[Draft]:
    """油茶新造2.3万亩、低产林改造4.5万亩,合计6.8万亩: the terms stand before the total, in its sentence."""
    text = ledger.texts[figures[0].passage]
    for n, whole in enumerate(figures):
        if not TOTAL.search(text[max(0, whole.start - 10) : whole.start]) or is_loose(whole):
            continue
        begin = max((m.end() for m in SENTENCE.finditer(text, 0, whole.start)), default=0)
        terms = [f for f in figures[:n] if f.start >= begin and f.role == whole.role and _adds(f, whole)]
        value = number(whole)
        if len(terms) < 2 or value is None or any(is_loose(f) or number(f) is None for f in terms):
            continue
        if any(f.part_of or f.about for f in terms[1:]):
            continue
        spans, total = [span(f) for f in terms], span(whole)
        low, high = (sum((s[n] for s in spans if s), Decimal(0)) for n in (0, 1))
        if total and (low > total.high or high < total.low):
            added = sum((number(f) or Decimal(0) for f in terms), Decimal(0))
            yield _sum(
                terms, whole, added, value, "sure" if abs(added - value) / max(value, Decimal(1)) < 1 else "weak"
            )


# --- 35项任务中 ---------------------------------------------------------------------------------------------------


def _among(ledger: Ledger, figures: Sequence[Figure]) -> Iterator[Draft]:
    """35项任务中,完成8项,达到进度19项,滞后8项: groups of one lot."""
    text = ledger.texts[figures[0].passage]
    for n, whole in enumerate(figures):
        if not AMONG.match(text, whole.end) or is_loose(whole) or number(whole) is None:
            continue
        end = SENTENCE.search(text, whole.end)
        groups = [f for f in figures[n + 1 :] if f.start < (end.start() if end else len(text))]
        groups = [f for f in groups if f.normal[1] == whole.normal[1] and f.role in LOTS]
        nested = re.search(r"除了|以外|其中", text[whole.end : groups[-1].start]) if groups else None
        if len(groups) >= 3 and not nested and not any(is_loose(f) or number(f) is None or f.part_of for f in groups):
            yield from _unequal(groups, whole, apart=True)


# --- by place -----------------------------------------------------------------------------------------------------


def _by_place(ledger: Ledger, figures: Sequence[Figure]) -> Iterator[Draft]:
    """分镇看,石桥镇:计划1.8万亩,建成1.5万亩;…: the places against the whole before them."""
    text = ledger.texts[figures[0].passage]
    cue = BY_PLACE.search(text)
    if not cue:
        return
    for role in ("target", "actual"):
        parts = [f for f in figures if f.start >= cue.end() and f.role == role and PLACE.fullmatch(f.scope)]
        wholes = [f for f in figures if f.end <= cue.start() and f.role == role and not PLACE.fullmatch(f.scope)]
        whole = next((f for f in reversed(wholes) if parts and f.normal[1] == parts[0].normal[1]), None)
        if whole is None or len({f.scope for f in parts}) != len(parts) or len(parts) < 2 or is_loose(whole):
            continue
        if (
            any(f.normal[1] != whole.normal[1] or is_loose(f) or number(f) is None for f in parts)
            or number(whole) is None
        ):
            continue
        yield from _unequal(parts, whole, every=True, apart=True)


# --- structures ---------------------------------------------------------------------------------------------------


def _structures(figures: Sequence[Figure]) -> Iterator[Draft]:
    """三次产业结构为6.8:40.4:52.8 must make a hundred."""
    for figure in figures:
        shares = [decimal(part) for part in figure.value.split(":")]
        if len(shares) < 3 or any(share is None for share in shares):
            continue
        added = sum((share for share in shares if share is not None), Decimal(0))
        printed = max(len(part.partition(".")[2]) for part in figure.value.split(":"))
        slack = Decimal(len(shares)).scaleb(-printed) / 2
        off = abs(added - HUNDRED)
        structure = "结构" in figure.indicator or "占比" in figure.indicator
        if slack < off < (30 if structure else 5):
            terms = "+".join(figure.value.split(":"))
            text = f"{figure.indicator}:{terms}={added:f},应为100。"
            yield Draft("sum", "sure", text, (figure,), figure.text, "各项相加为100", float(off))


# --- tables -------------------------------------------------------------------------------------------------------


def _tables(ledger: Ledger) -> Iterator[Draft]:
    """The last row of a table against the rows above it, column by column."""
    above: list[Sequence[Figure]] = []
    headings: tuple[str, ...] = ()
    for passage in ledger.passages:
        figures = [f for f in ledger.read.get(passage.id, ()) if f.role in ("actual", "target", "other")]
        if passage.headings != headings:
            above, headings = [], passage.headings
        if TOTAL_ROW.match(ledger.texts[passage.id]) and len(above) >= 2:
            yield from _columns(above, figures)
            above = []
        elif figures:
            above.append(figures)


def _columns(above: Sequence[Sequence[Figure]], totals: Sequence[Figure]) -> Iterator[Draft]:
    for column, whole in enumerate(totals):
        terms = [row[column] for row in above[:MOST_PARTS] if column < len(row)]
        value, total = number(whole), span(whole)
        spans = [span(term) for term in terms]
        alike = all(
            term.normal[1] == whole.normal[1] and term.role == whole.role and term.indicator.endswith(whole.indicator)
            for term in terms
        )
        if (
            value is None
            or total is None
            or len(terms) != len(above)
            or not alike
            or whole.unit == "%"
            or any(s is None for s in spans)
        ):
            continue
        low, high = (sum((s[n] for s in spans if s), Decimal(0)) for n in (0, 1))
        if low > total.high or high < total.low:
            added = sum((number(term) or Decimal(0) for term in terms), Decimal(0))
            yield _sum(
                terms, whole, added, value, "sure" if abs(added - value) / max(value, Decimal(1)) < 1 else "likely"
            )

"""Parts against their whole within a passage: 其中, 合计, brackets, groups of a lot, structures that make a hundred."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from decimal import Decimal

from qa.audit.adding import added_up, adds, is_split, summed, total_of, unequal
from qa.audit.ledger import Draft, Ledger
from qa.audit.printed import decimal, is_loose, number, same_kind, shown, span
from qa.model import Figure, Sureness

OF_WHICH = re.compile(r"其中|分别是")
# What is only compared with, or only the difference.
COMPARED = re.compile(r"[比较][^,。;]*$|[少多][支收付]$")
SENTENCE = re.compile(r"[。;!?\n]")
TOTAL = re.compile(r"(?:合计|共计|总计|[两三]项(?:合计|共)|(?<!公)(?<!总)共)(?:为|达|达到|完成)?$")
SURE_TOTALS = ("合计", "共计", "总计", "两项", "三项")
# How far 共 may be from the sum of what stands before it, and still mean it.
CLOSE = Decimal("0.2")
# A bracket that names only some of the parts.
PARTLY = re.compile(r"其中|含|包括|以上|等")
HUNDRED = Decimal(100)
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
    for figures in ledger.all_pieces():
        drafts += _parts(ledger, figures)
        drafts += _totals(ledger, figures)
        drafts += _bracketed(ledger, figures)
        drafts += _among(ledger, figures)
        drafts += _by_place(ledger, figures)
        drafts += _structures(figures)
    return drafts


# --- 其中 ---------------------------------------------------------------------------------------------------------


def _parts(ledger: Ledger, figures: Sequence[Figure]) -> Iterator[Draft]:
    text = ledger.texts[figures[0].passage]
    for found in OF_WHICH.finditer(text, figures[0].start, figures[-1].end):
        end = SENTENCE.search(text, found.end())
        after = [f for f in figures if found.end() <= f.start < (end.start() if end else len(text))]
        whole = _whole(figures, after, text, found.start())
        if whole is None or COMPARED.search(text[max(0, whole.start - 24) : whole.start]):
            continue
        members = [
            f for f in after if f.role == whole.role or (f.part_of == whole.id and f.role in ("actual", "target"))
        ]
        parts = [f for f in members if adds(f, whole) and not is_loose(f) and number(f) is not None]
        parts = list(_whole_split(ledger, figures, parts, whole)) or parts
        listed = [f for f in parts if f.part_of == whole.id] or parts[:1]
        yield from _beyond(listed, whole)
        if len(parts) >= 2:
            yield from unequal(listed if len(listed) >= 2 else parts, whole)


def _whole_split(ledger: Ledger, figures: Sequence[Figure], parts: Sequence[Figure], whole: Figure) -> Sequence[Figure]:
    """The parts of a split that goes on past a semicolon: 出口 …;进口 …. None where there is no such split."""
    if not parts:
        return ()
    text = ledger.texts[whole.passage]
    stop = re.compile(r"[。!?\n]").search(text, parts[0].end)
    rest = [f for f in figures if f.start >= parts[0].start and f.end <= (stop.start() if stop else len(text))]
    able = [f for f in rest if f.role == whole.role and adds(f, whole) and number(f) is not None and not is_loose(f)]
    return next((able[:size] for size in (2, 3) if len(able) >= size and is_split(able[:size])), ())


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


# --- 合计 ---------------------------------------------------------------------------------------------------------


def _totals(ledger: Ledger, figures: Sequence[Figure]) -> Iterator[Draft]:
    """油茶新造2.3万亩、低产林改造4.5万亩,合计6.8万亩: the terms stand before the total, in its sentence."""
    text = ledger.texts[figures[0].passage]
    for n, whole in enumerate(figures):
        found = TOTAL.search(text[max(0, whole.start - 10) : whole.start])
        if not found or is_loose(whole):
            continue
        begin = max(text.rfind(mark, 0, whole.start) for mark in "。;!?\n") + 1
        terms = [f for f in figures[:n] if f.start >= begin and f.role == whole.role and adds(f, whole)]
        value = number(whole)
        if len(terms) < 2 or value is None or any(is_loose(f) or number(f) is None for f in terms):
            continue
        if any(f.part_of or f.about for f in terms[1:]):
            continue
        added, total = total_of(terms), span(whole)
        if added and total and not (added.low <= total.high and total.low <= added.high):
            yield summed(terms, whole, _how_sure(found.group(), terms, value))


def _how_sure(word: str, terms: Sequence[Figure], value: Decimal) -> Sureness:
    """合计 is a sum of what stands before it; 共 may be one of more."""
    apart = abs(added_up(terms) - value) / max(value, Decimal(1))
    if apart >= (1 if word.startswith(SURE_TOTALS) else CLOSE):
        return "weak"
    return "sure" if word.startswith(SURE_TOTALS) else "likely"


# --- brackets -----------------------------------------------------------------------------------------------------


def _bracketed(ledger: Ledger, figures: Sequence[Figure]) -> Iterator[Draft]:
    """学校12所(小学5所、初中4所、幼儿园2所): all that a bracket lists right behind its whole."""
    text = ledger.texts[figures[0].passage]
    for n, whole in enumerate(figures):
        close = text.find(")", whole.end) if text.startswith("(", whole.end) else -1
        if close < 0 or is_loose(whole) or PARTLY.search(text, whole.end, close):
            continue
        inside = [f for f in figures[n + 1 :] if f.start < close]
        parts = [f for f in inside if f.normal[1] == whole.normal[1] and adds(f, whole) and not is_loose(f)]
        if len(parts) >= 2 and len(parts) == len(inside):
            yield from unequal(parts, whole, every=True)


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
            yield from unequal(groups, whole, apart=True)


# --- by place -----------------------------------------------------------------------------------------------------


def _by_place(ledger: Ledger, figures: Sequence[Figure]) -> Iterator[Draft]:
    """分镇看,石桥镇:计划1.8万亩,建成1.5万亩;…: the places against the whole before them."""
    text = ledger.texts[figures[0].passage]
    cue = BY_PLACE.search(text, figures[0].start)
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
        yield from unequal(parts, whole, every=True, apart=True)


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

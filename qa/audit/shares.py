"""Shares against what they are shares of, and the ratios that have a name of their own."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator, Sequence
from decimal import Decimal

from qa.audit.ledger import Draft, Ledger
from qa.audit.printed import decimal, fit, is_loose, number, percent, percent_of, places, same_kind, shown, span
from qa.figures.likeness import core
from qa.model import Figure

# 占全市实到外资的23.0%: whose share, and of what.
OF = re.compile(
    r"占(?P<whose>全[国省]|全球|世界)?(?:全[市县区州]|我[市县区省]|本市)?(?P<what>[^,。;:占]{2,24}?)(?:总额|总量|总数)?(?:的|的?比重|的?比例|的?份额)?(?:为|达|达到|约|提高到|提升到|升至)*\s*$"
)
BARE = re.compile(r"(?:占比|占|比重)(?:为|达|达到|约)*\s*$")
ANOTHER = re.compile(r"行政村|引进数|个数|户数|企业数|条数")
# Ratios by name: what is divided by what, in percent or as a multiple.
RATIOS = (
    (re.compile(r"^存贷(?:比|款比)?$"), "贷款余额", "存款余额", 100),
    (re.compile(r"^城乡(?:居民)?(?:人均可支配)?收入(?:比|倍差|差距)?$"), "城镇居民人均可支配收入", "农村居民人均可支配收入", 1),
)  # fmt: skip
MOST_RIVALS = 1


def check(ledger: Ledger) -> list[Draft]:
    """Judge every share whose part and whole a report gives."""
    wholes: dict[tuple[str, str, str], list[Figure]] = defaultdict(list)
    for figure in ledger:
        if figure.role == "actual" and not is_loose(figure) and figure.unit != "%":
            wholes[core(figure.indicator), figure.normal[1], _end(figure)].append(figure)
    drafts: list[Draft] = []
    for share in ledger:
        if share.role == "share" and share.unit == "%" and not is_loose(share):
            drafts += _share(ledger, share, wholes)
    return drafts + [
        draft for passage in ledger.passages for piece in ledger.pieces(passage) for draft in _ratios(piece)
    ]


def _end(figure: Figure) -> str:
    return figure.period.rpartition("/")[2]


def _share(ledger: Ledger, share: Figure, wholes: dict[tuple[str, str, str], list[Figure]]) -> Iterator[Draft]:
    part = ledger.about(share)
    if part is None or part.role != "actual" or is_loose(part) or number(share) is None:
        return
    judged = [
        (whole, found)
        for whole in _able(ledger, share, part, wholes)
        if whole is not part and (found := percent_of(part, whole, share, whole_exact=False))
    ]
    if not judged or any(found.agrees for _, found in judged):
        return
    whole, found = judged[0]
    stated = number(share) or Decimal(0)
    text = f"{part.indicator}:{shown(part)} ÷ {whole.indicator}{shown(whole)} = {percent(found.value)},报告写{share.text}。"
    if stated:
        implied = (number(part) or Decimal(0)) / stated * 100 / (number(whole) or Decimal(1)) * 100
        text += f"按{share.text}倒推,总数应是{shown(whole)}的{percent(implied, 1)}。"
    close = whole.passage == share.passage
    gap = abs(float(found.value - stated))
    yield Draft(
        "share",
        "sure" if close else "likely",
        text,
        (whole, part, share),
        share.text,
        percent(found.value, places(share)),
        gap,
    )


def _able(
    ledger: Ledger, share: Figure, part: Figure, wholes: dict[tuple[str, str, str], list[Figure]]
) -> Iterator[Figure]:
    """What the share may be of: what the words name, what 其中 divides, and what that in turn is set against."""
    before = ledger.before(share)
    named = OF.search(before)
    what = core(named["what"]) if named else ""
    divided = ledger.by_id.get(part.part_of)
    near = divided if divided and same_kind(divided, part) and not is_loose(divided) else None
    if near and (BARE.search(before) or (what and what in (core(near.indicator), near.indicator))):
        whole = ledger.about(near) if near.role != "actual" else near
        if whole and same_kind(whole, part):
            yield whole
        yield near
        return
    if not named or not ledger.is_own(named["whose"] or "") or ANOTHER.search(named["what"]):
        return
    able = [one for one in wholes.get((what, part.normal[1], _end(part)), ()) if ledger.is_own(one.scope)]
    able = [one for one in able if one.passage == share.passage] or able
    if len({one.normal for one in able}) == MOST_RIVALS:
        yield able[0]


def _ratios(figures: Sequence[Figure]) -> Iterator[Draft]:
    """存贷比 and 城乡收入比 against the two levels in their paragraph."""
    for figure in figures:
        for name, above, below, scale in RATIOS:
            if not name.search(core(figure.indicator)) or figure.role not in ("actual", "share"):
                continue
            upper, lower = (_level(figures, words, figure) for words in (above, below))
            if upper and lower:
                yield from _ratio(figure, upper, lower, scale)


def _level(figures: Sequence[Figure], words: str, ratio: Figure) -> Figure | None:
    able = [
        f for f in figures if f.role == "actual" and words in f.indicator and f.unit.endswith("元") and not is_loose(f)
    ]
    return able[0] if len(able) == 1 and able[0] is not ratio else None


def _ratio(figure: Figure, upper: Figure, lower: Figure, scale: int) -> Iterator[Draft]:
    text = figure.value.removesuffix(":1")
    stated, top, bottom = decimal(text), span(upper), span(lower)
    above, below = number(upper), number(lower)
    if stated is None or top is None or bottom is None or not above or not below or bottom.low <= 0:
        return
    plain = Figure(
        **{**figure.to_dict(), "value": text, "derived_from": (), "normal": (text, ""), "clause": figure.clause}
    )
    found = fit(plain, above / below * scale, top.low / bottom.high * scale, top.high / bottom.low * scale)
    if not found.agrees:
        shown_value = round(found.value, places(plain))
        words = f"{figure.indicator}:{shown(upper)} ÷ {shown(lower)} = {shown_value:f}{'%' if scale == 100 else ''},报告写{figure.text}。"
        yield Draft(
            "share",
            "sure",
            words,
            (upper, lower, figure),
            figure.text,
            f"{shown_value:f}",
            abs(float(found.value - stated)),
        )

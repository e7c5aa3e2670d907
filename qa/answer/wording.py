"""The sentences of an answer, in plain official Chinese that can be quoted."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from typing import Any

from qa.model import ROLE_NAMES, Figure, Passage

BOUND_WORDS = {">=": "不低于", "<=": "不超过", "~": "约"}
VERBS = {
    "target": "的目标是", "actual": "为", "completion": "的完成率为", "growth": "", "change": "", "share": "的占比为",
    "rank": "位列", "gap": "相差", "other": "为",
}  # fmt: skip


def shown(figure: Figure) -> str:
    """A figure as printed, with its unit where the print lost it."""
    lost = bool(figure.repair) and figure.unit and not figure.text.endswith(figure.unit)
    return figure.text + figure.unit if lost else figure.text


def signed(figure: Figure) -> str:
    """A growth or a change with its direction in words."""
    if figure.role not in ("growth", "change", "gap") or figure.derived_from:
        return shown(figure)  # a computed gap has no direction; its note says whether it is still to do
    negative = figure.normal[0].startswith("-")
    words = {"growth": ("增长", "下降"), "change": ("提高", "减少"), "gap": ("高出", "低")}[figure.role]
    return f"{words[negative]}{shown(figure).lstrip('-')}"


def short(text: str, length: int) -> str:
    """The beginning of a text, with … where more follows."""
    return text[:length] + ("…" if len(text) > length else "")


def sentence(text: str) -> str:
    """A quotation that ends as a sentence does."""
    return text if text.endswith(("。", "！", "？")) else text.rstrip("；;，,") + "。"


def figure_sentence(figure: Figure, context: Sequence[Figure]) -> str:
    """What the figure is, as of when, and beside which target."""
    when = period_words(figure.period)
    bound = BOUND_WORDS.get(figure.bound or "", "") if figure.role == "target" else ""
    verb = VERBS[figure.role]
    said = f"{when}{'，' if when else ''}{figure.indicator}{verb}{bound}{signed(figure)}"
    beside = "，".join(_beside(one) for one in _one_a_role(context, figure))
    return f"{said}（{beside}）。" if beside else f"{said}。"


def _beside(figure: Figure) -> str:
    """A figure that explains another: 目标不低于800个."""
    if figure.role in ("growth", "rank"):
        return f"同比{signed(figure)}" if figure.role == "growth" else f"位列{shown(figure)}"
    bound = BOUND_WORDS.get(figure.bound or "", "") if figure.role == "target" else ""
    return f"{ROLE_NAMES[figure.role]}{bound}{signed(figure)}"


def _one_a_role(context: Sequence[Figure], lead: Figure) -> list[Figure]:
    first: dict[str, Figure] = {}
    for figure in context:
        if figure.role != lead.role:
            first.setdefault(figure.role, figure)
    return [first[role] for role in ("target", "actual", "completion", "growth", "rank", "share") if role in first]


def period_words(period: str) -> str:
    """A period in words: 2023-01/2023-06 is 2023年1—6月."""
    months = re.fullmatch(r"(\d{4})-(\d{2})/(\d{4})-(\d{2})", period)
    if months:
        year, first, _, last = months.groups()
        return f"{year}年{int(first)}—{int(last)}月"
    month = re.fullmatch(r"(\d{4})-(\d{2})", period)
    if month:
        return f"截至{month[1]}年{int(month[2])}月"
    span = re.fullmatch(r"(\d{4})-(\d{4})", period)
    if span:
        return f"{span[1]}—{span[2]}年"
    return f"{period}年" if period else ""


def source(passage: Passage, report: Mapping[str, Any]) -> str:
    """Where an answer stands: the report, the heading, the row."""
    row = f"第{passage.number}项" if passage.number else ""
    place = "·".join(part for part in (*passage.headings[-1:], row) if part)
    return f"据《{report.get('title') or passage.report}》{place}。"

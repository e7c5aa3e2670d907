"""Findings as text for a terminal, as CSV, JSON and a spreadsheet to send back to those who wrote the report."""

from __future__ import annotations

import json
from collections.abc import Sequence

from qa.model import FINDING_NAMES, SURENESS_NAMES, Audit, Finding, RateCounts, Shown
from qa.tables import render, to_csv, to_xlsx

HEADER = ("编号", "类别", "把握", "报告", "位置", "说明", "所写", "应为", "责任单位", "原文一", "原文二")
SCREEN_COLUMNS = (1, 2, 4, 5)
FIGURE_COLUMNS = range(6, 8)
WIDE = {"说明": 60, "原文一": 60, "原文二": 60, "编号": 28, "位置": 32, "责任单位": 32}


def finding_row(finding: Finding) -> tuple[str, ...]:
    """One finding, in the order of :data:`HEADER`."""
    texts = [f"{place(passage)}:{passage.text}" for passage in finding.passages[:2]]
    return (
        finding.id,
        FINDING_NAMES[finding.kind],
        SURENESS_NAMES[finding.sureness],
        finding.report,
        ";".join(finding.rows),
        finding.text,
        finding.stated,
        finding.expected,
        "、".join(finding.units),
        *[*texts, "", ""][:2],
    )


def place(passage: Shown) -> str:
    """Where a passage stands in its report: the row and the part, as in its id."""
    return passage.id.removeprefix(f"{passage.report}/")


def formatted(audit: Audit, shape: str, room: int | None = None) -> bytes:
    """The findings as `table`, `csv`, `json` or `xlsx`.

    :param room: the width of the terminal that a `table` has to fit.
    :raises UsageError: openpyxl is not installed.
    """
    rows = [finding_row(finding) for finding in audit.findings]
    if shape == "xlsx":
        return to_xlsx(HEADER, rows, FIGURE_COLUMNS, "核对", WIDE)
    if shape == "csv":
        return to_csv(HEADER, rows).encode("utf-8-sig")  # The mark tells spreadsheets that this is UTF-8.
    if shape == "json":
        return (json.dumps(audit.to_dict(), ensure_ascii=False, indent=1) + "\n").encode()
    return _screenful(rows, room).encode()


def _screenful(rows: Sequence[Sequence[str]], room: int | None) -> str:
    lines = [[row[column] for column in SCREEN_COLUMNS] for row in (HEADER, *rows)]
    return render(lines[0], lines[1:], room) + "\n"


def rates_line(rates: RateCounts) -> str:
    """What came of the completion rates, in one sentence."""
    return (
        f"完成率 {rates.stated} 个,能核对的 {rates.checked} 个:"
        f"相符 {rates.exact + rates.rounded + rates.near}(其中恰好 {rates.exact}、四舍五入 {rates.rounded}、"
        f"在数字的精度之内 {rates.near}),去尾 {rates.cut},不符 {rates.contradicted};"
        f"另有 {rates.own_base} 个自有基数(如省定时序),{rates.no_base} 个报告里没有基数。"
    )

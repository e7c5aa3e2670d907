"""核对: the findings as an editor's list, as JSON, and as a spreadsheet to send back."""

from __future__ import annotations

import importlib.util
from collections import Counter
from collections.abc import Sequence
from functools import lru_cache
from typing import TYPE_CHECKING
from urllib.parse import quote

from flask import Blueprint, Response, jsonify, render_template
from flask.sansio.blueprints import BlueprintSetupState

from qa.audit.tables import formatted
from qa.model import FINDING_NAMES, SURENESS_NAMES, Audit, Finding
from qa.words import fold
from web.openapi import operation, ref
from web.parameters import Choice, Text, page_argument
from web.shared import library

if TYPE_CHECKING:
    from qa.library import Library

FINDINGS_A_PAGE = 15
# Shown when asked for: a long list, and no contradictions.
BY_ITSELF = "lost"
MIMES = {
    "csv": "text/csv; charset=utf-8",
    "json": "application/json",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
}

FILTERS = (
    Choice("kind", "类别：" + "、".join(f"{kind} {name}" for kind, name in FINDING_NAMES.items()), FINDING_NAMES),
    Text("report", "报告的编号", most=300),
    Text("text", "任务、单位或词语"),
    Text("all", "写 1 就连存疑的也列出"),
)

blueprint = Blueprint("audit", __name__)


@blueprint.record_once
def name_things(state: BlueprintSetupState) -> None:
    """Give the templates the Chinese names of the kinds."""
    state.app.jinja_env.globals.update(FINDINGS=FINDING_NAMES, SURENESS=SURENESS_NAMES)


@blueprint.get("/audit")
def page() -> str:
    """The findings, worst first, filtered and a page at a time."""
    wanted = _wanted()
    found = _found(wanted)
    shown = [one for one in found.findings if wanted["kind"] or one.kind != BY_ITSELF]
    pages = max(1, -(-len(shown) // FINDINGS_A_PAGE))
    number = min(page_argument(), pages)
    return render_template(
        "audit.html",
        findings=shown[(number - 1) * FINDINGS_A_PAGE : number * FINDINGS_A_PAGE],
        counts=Counter(one.kind for one in _found({**wanted, "kind": None}).findings),
        total=len(shown),
        rates=found.rates,
        reports=library().list(),
        titles={report["id"]: report["title"] for report in library().list()},
        wanted={name: value for name, value in wanted.items() if value},
        xlsx=importlib.util.find_spec("openpyxl") is not None,
        first=(number - 1) * FINDINGS_A_PAGE + 1,
        page=number,
        pages=pages,
    )


@blueprint.get("/audit.<any(csv, json, xlsx):shape>")
def download(shape: str) -> Response:
    """The same findings as a file."""
    response = Response(formatted(_found(_wanted()), shape), mimetype=MIMES[shape].partition(";")[0])
    response.headers["Content-Type"] = MIMES[shape]
    response.headers["Content-Disposition"] = (
        f"attachment; filename=audit.{shape}; filename*=UTF-8''{quote('核对')}.{shape}"
    )
    return response


@blueprint.get("/api/audit")
@operation("核对出的问题，最要紧的在前", ref(Audit), *FILTERS, problems=(400, 404), example="?kind=sum")
def api() -> Response:
    """The findings as JSON; the arguments are those of the page."""
    return jsonify(_found(_wanted()).to_dict())


def _wanted() -> dict[str, str | None]:
    return {one.name: one.read() for one in FILTERS}


def _found(wanted: dict[str, str | None]) -> Audit:
    """The audit that was asked for, made once for each state of the library."""
    made = _audited(library(), library().state(), wanted["report"], wanted["kind"], bool(wanted["all"]))
    words = fold(wanted["text"] or "").split()
    return Audit(tuple(_matching(made.findings, words)), made.rates)


@lru_cache(maxsize=16)
def _audited(library: Library, state: str, report: str | None, kind: str | None, everything: bool) -> Audit:
    return library.audit(report=report, kind=kind, everything=everything)


def _matching(findings: Sequence[Finding], words: Sequence[str]) -> list[Finding]:
    """Those whose row, unit or text has every word."""
    return [one for one in findings if all(word in fold(" ".join((one.text, *one.rows, *one.units))) for word in words)]

"""The HTML pages for readers: each parses its request, calls a verb of the library and renders the result."""

from __future__ import annotations

import importlib.util
from collections import Counter
from collections.abc import Callable, Sequence
from typing import Any
from urllib.parse import quote

from flask import Blueprint, Response, current_app, redirect, render_template, request, url_for
from flask.sansio.blueprints import BlueprintSetupState
from werkzeug.wrappers import Response as AnyResponse

from qa.errors import UsageError
from qa.model import ROLE_NAMES, Answer, Indicator
from qa.tables import STATUS_NAMES, formatted
from web.cards import cards, gone, leftovers, percent, rescaled, split_number
from web.marks import roles, segments
from web.members import members
from web.openapi import document, operations
from web.outline import Outline, anchor
from web.parameters import filters, page_argument
from web.shared import library
from web.table import SORT_NAMES, Slice, rate_of, selected, sliced
from web.words import BOUND_NAMES, NOTE_NAMES, PART_NAMES, period_words, plain_number, visible

EXAMPLES = 6
FIGURES_A_PAGE = 40
# A list of names to choose from beside a filter: the commonest, as many as a page can carry.
NAMES_OFFERED = 120
EXPORTS = {
    "csv": "text/csv",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "json": "application/json",
}

blueprint = Blueprint("pages", __name__)
FILTERS: tuple[Callable[..., Any], ...] = (
    visible,
    split_number,
    plain_number,
    period_words,
    percent,
    rescaled,
    rate_of,
)
GLOBALS: tuple[Callable[..., Any], ...] = (segments, roles, anchor)
for tool in FILTERS:
    blueprint.add_app_template_filter(tool)
for tool in GLOBALS:
    blueprint.add_app_template_global(tool)


@blueprint.record_once
def name_things(state: BlueprintSetupState) -> None:
    """Give every template, imported ones too, the Chinese names of what the library names in English."""
    state.app.jinja_env.globals.update(
        BOUNDS=BOUND_NAMES, NOTES=NOTE_NAMES, PARTS=PART_NAMES, ROLES=ROLE_NAMES, STATUSES=STATUS_NAMES
    )


# --- asking -------------------------------------------------------------------------------------------------------


@blueprint.get("/")
def ask() -> str:
    """The start page, or the answer to `q`."""
    question = request.args.get("q", "")
    reports = library().list()
    if not question.strip():
        return render_template("start.html", examples=_examples(), reports=reports)
    answer = library().ask(question)
    dates = {one["id"]: one["as_of"] for one in reports}
    return render_template(
        "answer.html",
        answer=answer,
        cards=cards(answer, dates),
        responsible=_responsible(answer),
        dates=dates,
        leftovers=leftovers(answer),
        members=members(answer, page_argument()),
        titles={one["id"]: one["title"] for one in reports},
    )


def _responsible(answer: Answer) -> tuple[Sequence[str], Sequence[str]]:
    """The units and the officials who answer for what the answer tells of."""
    if answer.kind not in ("figure", "text", "status"):
        return (), ()
    told = [figure.passage for figure in answer.figures] or [passage.id for passage in answer.passages[:1]]
    return library().responsible(told[0]) if told else ((), ())


def _examples() -> list[str]:
    """Questions to click, made of the library itself: indicators that have an outturn, then a unit, then an official.
    They are drawn from all over the table, and an outturn beside a target tells most."""
    rows = [row for row in library().figures() if row.actual and 4 <= len(row.name) <= 12 and row.name.isalnum()]
    full = {row.name: row for row in rows if row.target or row.completion} or {row.name: row for row in rows}
    names = list(full)[:: max(1, len(full) // EXAMPLES)][:EXAMPLES]
    questions = [f"{name}完成多少" for name in names]
    for people, words in (("units", "{}负责哪些工作"), ("officials", "{}牵头的工作有哪些")):
        common = Counter(name for row in full.values() for name in getattr(row, people)).most_common(1)
        questions += [words.format(name) for name, _ in common]
    return questions


# --- the table ----------------------------------------------------------------------------------------------------


@blueprint.get("/figures")
def figures() -> str:
    """The target–outturn table: filtered, sorted, counted, a page at a time."""
    wanted, sort = filters(), _sort()
    found = selected(library(), wanted, sort)
    part = sliced(found, page_argument(), FIGURES_A_PAGE, wanted.get("status"))
    reports = library().list()
    return render_template(
        "figures.html",
        part=part,
        wanted=wanted,
        sort=sort,
        kept={**wanted, **({"sort": sort} if sort else {})},
        sorts=SORT_NAMES,
        reports=reports,
        dates={one["id"]: gone(one["as_of"]) for one in reports},
        offered=_offered(library().figures()),
        exports=_exports(part),
    )


@blueprint.get("/figures.<any(csv, xlsx, json):shape>")
def export(shape: str) -> Response:
    """The rows of the table that the same filters leave, all of them, as a file."""
    wanted = filters()
    rows = sliced(selected(library(), wanted, _sort()), 1, 0, wanted.get("status")).rows
    # Old browsers take the first name, the others the Chinese one.
    names = f"attachment; filename=figures.{shape}; filename*=UTF-8''{quote('目标与完成')}.{shape}"
    return Response(formatted(rows, shape), mimetype=EXPORTS[shape], headers={"Content-Disposition": names})


def _sort() -> str:
    sort = request.args.get("sort", "")
    if sort and sort not in SORT_NAMES:
        raise UsageError(f"排序只能是 {'、'.join(SORT_NAMES)} 之一")
    return sort


def _offered(rows: Sequence[Indicator]) -> dict[str, list[str]]:
    """The names that the filters of units and officials offer to choose from."""
    return {
        field: [name for name, _ in Counter(name for row in rows for name in getattr(row, field)).most_common(most)]
        for field, most in (("units", NAMES_OFFERED), ("officials", NAMES_OFFERED))
    }


def _exports(part: Slice) -> list[str]:
    """The formats that can be written here."""
    if not part.total:
        return []
    return [shape for shape in EXPORTS if shape != "xlsx" or importlib.util.find_spec("openpyxl")]


# --- reports ------------------------------------------------------------------------------------------------------


@blueprint.get("/reports")
def reports() -> AnyResponse:
    """The library's old address."""
    return redirect(url_for("shelf.library_page"), 308)


@blueprint.get("/reports/<report_id>")
def report(report_id: str) -> str:
    """One report, row by row; `at` opens the page on which a passage stands."""
    found = library().report(report_id)
    outline = Outline.of(found)
    whole = request.args.get("page") == "all"
    page = outline.page_of(request.args["at"]) if "at" in request.args else page_argument()
    return render_template(
        "report.html",
        report=found,
        outline=outline,
        page=min(page, len(outline.pages)),
        whole=whole,
        figures_in=library().figures_in,
    )


# --- the API, to read ---------------------------------------------------------------------------------------------


@blueprint.get("/api")
def interface() -> str:
    """The API's document as a page."""
    return render_template(
        "interface.html", spec=document(current_app, request.script_root), operations=operations(current_app)
    )

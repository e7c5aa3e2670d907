"""The HTML pages: each parses its request, calls a verb of the library and renders the result."""

from __future__ import annotations

from collections import Counter

from flask import Blueprint, render_template, request
from flask.sansio.blueprints import BlueprintSetupState

from qa.model import ROLE_NAMES
from qa.tables import STATUS_NAMES
from web.cards import SHOWN_MEMBERS, cards, leftovers, percent, rescaled, split_number
from web.marks import segments
from web.outline import Outline, anchor
from web.shared import filter_argument, library, page_argument
from web.words import BOUND_NAMES, NOTE_NAMES, PART_NAMES, plain_number, visible

EXAMPLES = 8
FIGURES_A_PAGE = 40

blueprint = Blueprint("pages", __name__)
blueprint.add_app_template_filter(visible)
blueprint.add_app_template_filter(split_number)
blueprint.add_app_template_filter(plain_number)
blueprint.add_app_template_filter(percent)
blueprint.add_app_template_filter(rescaled)
blueprint.add_app_template_global(segments)
blueprint.add_app_template_global(anchor)


@blueprint.record_once
def name_things(state: BlueprintSetupState) -> None:
    """Give every template, imported ones too, the Chinese names of what the library names in English."""
    state.app.jinja_env.globals.update(
        BOUNDS=BOUND_NAMES, NOTES=NOTE_NAMES, PARTS=PART_NAMES, ROLES=ROLE_NAMES, STATUSES=STATUS_NAMES
    )


@blueprint.get("/")
def ask() -> str:
    """The start page, or the answer to `q`."""
    question = request.args.get("q", "")
    if not question.strip():
        return render_template("start.html", examples=_examples(), reports=library().list())
    answer = library().ask(question)
    return render_template(
        "answer.html",
        answer=answer,
        cards=cards(answer),
        leftovers=leftovers(answer),
        shown={passage.id: passage for passage in answer.passages},
        titles=_titles(),
        most=SHOWN_MEMBERS,
    )


@blueprint.get("/figures")
def figures() -> str:
    """The target-outturn table, filtered and a page at a time."""
    wanted = {name: filter_argument(name) for name in ("text", "unit", "official", "status")}
    found = library().figures(**wanted)
    pages = max(1, -(-len(found) // FIGURES_A_PAGE))
    page = min(page_argument(), pages)
    return render_template(
        "figures.html",
        rows=found[(page - 1) * FIGURES_A_PAGE : page * FIGURES_A_PAGE],
        total=len(found),
        counts=Counter(row.status for row in found),
        wanted={name: value for name, value in wanted.items() if value},
        page=page,
        pages=pages,
    )


@blueprint.get("/reports")
def reports() -> str:
    """The reports of the library."""
    return render_template("reports.html", reports=library().list())


@blueprint.get("/reports/<report_id>")
def report(report_id: str) -> str:
    """One report, row by row; `at` opens the page on which a passage stands."""
    found = library().report(report_id)
    outline = Outline.of(found)
    whole = request.args.get("page") == "all"
    page = outline.page_of(request.args["at"]) if "at" in request.args else page_argument()
    return render_template(
        "report.html", report=found, outline=outline, page=min(page, len(outline.pages)), whole=whole
    )


def _examples() -> list[str]:
    """Questions to click: the library's own, or made of its indicators."""
    own = getattr(library(), "examples", None)
    if own is not None:
        return list(own())[:EXAMPLES]
    names = dict.fromkeys(row.name for row in library().figures() if row.actual)
    return [f"{name}完成多少" for name in list(names)[:EXAMPLES]]


def _titles() -> dict[str, str]:
    return {summary["id"]: summary["title"] for summary in library().list()}

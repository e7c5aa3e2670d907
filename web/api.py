"""The verbs as JSON. Each route declares what it takes and gives; the document is made of these declarations."""

from __future__ import annotations

from flask import Blueprint, Response, current_app, jsonify, request

from qa.errors import QaError, StoreError
from qa.model import Answer, Indicator, Passage, Report, Suggestion
from web.openapi import document, list_of, object_of, operation, record, ref
from web.parameters import FILTERS, MAX_PAGE, QUESTION, Choice, Whole, filters
from web.shared import library
from web.table import SORT_NAMES, selected, sliced

HITS = Whole("k", "最多几段", 1, 50, 5)
SUGGESTED = Whole("k", "最多几条", 1, 20, 8)
SORT = Choice("sort", "排序：" + "、".join(f"{key} {name}" for key, name in SORT_NAMES.items()), SORT_NAMES)
PAGE = Whole("page", "第几页", 1, MAX_PAGE, 1)
SIZE = Whole("size", "每页几行", 1, 1000, 100)

STRING, COUNT = {"type": "string"}, {"type": "integer", "minimum": 0}
BULKY = ("text", "tasks", "passages", "furniture")
SUMMARY = object_of(**record(Report, BULKY), tasks=COUNT, passages=COUNT)

blueprint = Blueprint("api", __name__)


@blueprint.get("/api/ask")
@operation("回答一个问题", ref(Answer), QUESTION, example="?q=托位完成多少")
def ask() -> Response:
    """Answer the question `q`; the body is the Answer of the contract."""
    return jsonify(library().ask(QUESTION.read()).to_dict())


@blueprint.get("/api/search")
@operation(
    "找与一些词语最相近的段落，最近的在前",
    object_of(
        query=STRING, count=COUNT, hits=list_of(object_of(score={"type": "number"}, passage=ref(Passage)))
    ),
    QUESTION,
    HITS,
    example="?q=充电桩&k=3",
)  # fmt: skip
def search() -> Response:
    """Return the `k` passages nearest to the words `q`, best first."""
    query = QUESTION.read()
    hits = library().search(query, k=HITS.read())
    found = [{"score": hit.score, "passage": hit.passage.to_dict()} for hit in hits]
    return jsonify({"query": query, "count": len(found), "hits": found})


@blueprint.get("/api/suggest")
@operation(
    "输入时的提示：指标、责任单位、领导",
    object_of(query=STRING, suggestions=list_of(ref(Suggestion))),
    QUESTION,
    SUGGESTED,
    example="?q=充电",
)
def suggest() -> Response:
    """Return what somebody who has typed `q` may mean."""
    typed = QUESTION.read()
    found = library().suggest(typed, k=SUGGESTED.read())
    return jsonify({"query": typed, "suggestions": [one.to_dict() for one in found]})


@blueprint.get("/api/figures")
@operation(
    "目标与完成对照表：筛选、排序、分页；counts 是各种进度的行数（不受 status 影响）",
    object_of(
        total=COUNT,
        counts={"type": "object", "additionalProperties": COUNT},
        page=COUNT,
        pages=COUNT,
        figures=list_of(ref(Indicator)),
    ),
    *FILTERS,
    SORT,
    PAGE,
    SIZE,
    example="?unit=市教育局&sort=-completion",
)
def figures() -> Response:
    """Return a page of the target–outturn table."""
    wanted = filters()
    found = selected(library(), wanted, SORT.read() or "")
    part = sliced(found, PAGE.read(), SIZE.read(), wanted.get("status"))
    plain = [row.to_dict() for row in part.rows]
    return jsonify(
        {"total": part.total, "counts": dict(part.counts), "page": part.page, "pages": part.pages, "figures": plain}
    )


@blueprint.get("/api/reports")
@operation("库里的报告", object_of(count=COUNT, reports=list_of(SUMMARY)), problems=())
def reports() -> Response:
    """Return the metadata of every report."""
    found = library().list()
    return jsonify({"count": len(found), "reports": found})


@blueprint.get("/api/reports/<report_id>")
@operation("一份报告的全部：正文、任务、段落", ref(Report), problems=(404,))
def report(report_id: str) -> Response:
    """Return one report, whole."""
    return jsonify(library().report(report_id).to_dict())


@blueprint.get("/healthz")
@operation("能不能读库，以及库的状态", object_of(status={"const": "ok"}, library=STRING), problems=(503,))
def health() -> Response:
    """Tell whether the library can be read, and which state of it answers."""
    try:
        return jsonify({"status": "ok", "library": library().state()})
    except QaError as error:
        unavailable = StoreError(str(error))
        unavailable.status = 503
        raise unavailable from error


@blueprint.get("/api/openapi.json")
@operation("这份接口说明", {"type": "object"}, problems=())
def openapi() -> Response:
    """Return the OpenAPI document of this application."""
    return jsonify(document(current_app, request.script_root))

"""The verbs as JSON."""

from __future__ import annotations

import re

from flask import Blueprint, Response, jsonify, request

from qa.errors import QaError, QuestionError, StoreError, UsageError
from web.shared import library

MAX_HITS = 50
DEFAULT_HITS = 5

blueprint = Blueprint("api", __name__)


@blueprint.get("/api/ask")
def ask() -> Response:
    """Answer the question `q`; the body is the Answer of the contract."""
    return jsonify(library().ask(_question()).to_dict())


@blueprint.get("/api/search")
def search() -> Response:
    """Return the `k` passages nearest to the words `q`, best first."""
    query = _question()
    hits = library().search(query, k=_count())
    found = [{"score": hit.score, "passage": hit.passage.to_dict()} for hit in hits]
    return jsonify({"query": query, "count": len(found), "hits": found})


@blueprint.get("/healthz")
def health() -> Response:
    """Tell whether the library can be read, and which state of it answers."""
    try:
        return jsonify({"status": "ok", "library": library().state()})
    except QaError as error:
        unavailable = StoreError(str(error))
        unavailable.status = 503
        raise unavailable from error


def _question() -> str:
    if "q" not in request.args:
        raise QuestionError("缺少参数 q：请把问题写在 q 里，例如 ?q=托位完成多少")
    return request.args["q"]


def _count() -> int:
    text = request.args.get("k", str(DEFAULT_HITS))
    if re.fullmatch(r"[0-9]{1,3}", text) and 1 <= int(text) <= MAX_HITS:
        return int(text)
    raise UsageError(f"参数 k 应是 1 到 {MAX_HITS} 的整数")

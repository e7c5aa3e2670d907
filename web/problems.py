"""What goes wrong, told as RFC 9457 problem details on the API and as a friendly page elsewhere."""

from __future__ import annotations

from dataclasses import asdict, dataclass

from flask import Flask, Response, current_app, json, render_template, request
from werkzeug.exceptions import HTTPException

from qa.errors import NotFoundError, QaError, QuestionError, ReadingError, StoreError, UsageError
from web.manners import MACHINE_PATHS

MEDIA_TYPE = "application/problem+json"
# A script that asks for one of these cannot read a page.
MACHINE_TYPES = ("application/json", "application/x-ndjson", MEDIA_TYPE)
TYPE_BASE = "urn:baogao-qa:problem:"

# The first class that fits names the problem; the library's own message is the detail.
OWN_ERRORS: tuple[tuple[type[QaError], str, str], ...] = (
    (QuestionError, "question", "这个问题无法受理"),
    (UsageError, "usage", "请求不正确"),
    (NotFoundError, "not-found", "没有找到"),
    (ReadingError, "reading", "文件无法读取"),
    (StoreError, "store", "资料库无法使用"),
    (QaError, "failure", "没有办成"),
)
HTTP_ERRORS: dict[int, tuple[str, str]] = {
    400: ("请求不正确", "服务器看不懂这个请求。"),
    404: ("没有这个页面", "网址可能写错了，或者内容已经移走。"),
    405: ("不支持这种请求方式", "这个地址不接受这样的请求。"),
    413: ("内容太大", "发来的内容超过了限制。"),
    414: ("网址太长", "请缩短网址后再试。"),
    500: ("服务器出了问题", "这次请求没有办成，请稍后再试。"),
}


@dataclass(frozen=True, slots=True)
class Problem:
    """One problem in the form of RFC 9457."""

    type: str
    title: str
    status: int
    detail: str
    instance: str


def init_app(app: Flask) -> None:
    """Answer every error of the application in our own words."""
    app.register_error_handler(QaError, _own_error)
    app.register_error_handler(HTTPException, _http_error)
    app.register_error_handler(Exception, _unforeseen_error)


def _own_error(error: QaError) -> Response:
    kind, title = next((kind, title) for cls, kind, title in OWN_ERRORS if isinstance(error, cls))
    return _respond(Problem(TYPE_BASE + kind, title, error.status, str(error), request.path))


def _http_error(error: HTTPException) -> Response:
    status = error.code or 500
    title, detail = HTTP_ERRORS.get(status, HTTP_ERRORS[400 if status < 500 else 500])
    response = _respond(Problem("about:blank", title, status, detail, request.path))
    allowed = getattr(error, "valid_methods", None)
    if allowed:
        response.headers["Allow"] = ", ".join(sorted(allowed))
    return response


def _unforeseen_error(error: Exception) -> Response:
    """A fault of ours: the log gets the whole story, the reader one sentence."""
    current_app.logger.error("%s %s", request.method, request.path, exc_info=error)
    title, detail = HTTP_ERRORS[500]
    return _respond(Problem("about:blank", title, 500, detail, request.path))


def _respond(problem: Problem) -> Response:
    if request.path.startswith(MACHINE_PATHS) or request.headers.get("Accept", "").startswith(MACHINE_TYPES):
        return Response(json.dumps(asdict(problem)), problem.status, mimetype=MEDIA_TYPE)
    return Response(render_template("error.html", problem=problem), problem.status)

"""Keeping reports from the browser: signing in with the administrator's token, adding files, removing reports.

Without a token in the settings none of these routes exists. A signed cookie, for this site only and for a working day,
keeps an administrator signed in; whatever changes the library also needs the session's own secret, which no other site
knows. A program sends the token itself (`Authorization: Bearer …`) and no cookie, so it needs no secret.
"""

from __future__ import annotations

import hmac
import json
import secrets
import tempfile
from collections.abc import Iterator
from datetime import timedelta
from hashlib import sha256
from pathlib import Path
from typing import Any, NamedTuple

from flask import (
    Blueprint,
    Flask,
    Response,
    current_app,
    flash,
    redirect,
    render_template,
    request,
    session,
    stream_with_context,
    url_for,
)
from flask.sessions import SecureCookieSessionInterface
from werkzeug.wrappers import Response as AnyResponse

from qa.errors import QaError, UsageError
from qa.reading import MAX_BYTES, SUFFIXES
from web.shared import library
from web.uploads import events, keep

TOKEN = "ADMIN_TOKEN"
# Shorter ones can be guessed; `openssl rand -hex 16` makes one of 32.
LEAST_TOKEN = 16
WORKING_DAY = timedelta(hours=10)
STREAM = "application/x-ndjson"


class Limits(NamedTuple):
    """What one upload may hold."""

    files: int
    megabytes: int
    megabytes_a_file: int
    suffixes: str


LIMITS = Limits(100, 256, MAX_BYTES // 2**20, ",".join(sorted(filter(None, SUFFIXES))))


class RefusedError(QaError):
    """Somebody who is not signed in, or a request that did not come from our own page."""

    status = 403


class State(NamedTuple):
    """What the library's page shows of keeping: whether it can be done here, and whether this reader may."""

    possible: bool
    signed_in: bool
    secret: str


class Cookies(SecureCookieSessionInterface):
    """A session's cookie belongs to this application's own path, and travels encrypted where the page does."""

    def get_cookie_path(self, app: Flask) -> str:
        """Where the application stands, behind whatever prefix."""
        return request.script_root or "/"

    def get_cookie_secure(self, app: Flask) -> bool:
        """Only over https where the reader came by https."""
        return request.is_secure


blueprint = Blueprint("admin", __name__)


def init_app(app: Flask) -> None:
    """Add the routes where the settings have a token.

    :raises UsageError: the token is too short to be one.
    """
    token = app.config.get(TOKEN)
    if not token:
        return
    if len(token) < LEAST_TOKEN:
        raise UsageError(f"QA_ADMIN_TOKEN 太短，至少要 {LEAST_TOKEN} 个字符，例如用 openssl rand -hex 16 生成")
    app.config.update(
        SECRET_KEY=sha256(f"baogao-qa session {token}".encode()).digest(),
        MAX_CONTENT_LENGTH=LIMITS.megabytes * 2**20,
        SESSION_COOKIE_NAME="qa_session",
        SESSION_COOKIE_HTTPONLY=True,
        SESSION_COOKIE_SAMESITE="Strict",
        PERMANENT_SESSION_LIFETIME=WORKING_DAY,
    )
    app.session_interface = Cookies()
    app.register_blueprint(blueprint)


def state() -> State:
    """What this reader may do."""
    if "admin" not in current_app.blueprints:
        return State(False, False, "")
    return State(True, "secret" in session, session.get("secret", ""))


# --- who may ------------------------------------------------------------------------------------------------------


@blueprint.get("/library/login")
def login_page() -> str:
    """The form that asks for the token."""
    return render_template("login.html", refused=False)


@blueprint.post("/library/login")
def login() -> AnyResponse | tuple[str, int]:
    """Sign in with the token."""
    if not _is_token(request.form.get("token", "")):
        return render_template("login.html", refused=True), 403
    session.clear()
    session.permanent = True
    session["secret"] = secrets.token_urlsafe(24)
    return redirect(url_for("shelf.library_page"), 303)


@blueprint.post("/library/logout")
def logout() -> AnyResponse:
    """Sign out."""
    _allow()
    session.clear()
    return redirect(url_for("shelf.library_page"), 303)


def _allow() -> None:
    """Let through who may change the library.

    :raises RefusedError: anybody else.
    """
    kind, _, token = request.headers.get("Authorization", "").partition(" ")
    if kind.lower() == "bearer" and _is_token(token):
        return
    secret = session.get("secret", "")
    if not secret:
        raise RefusedError("请先用管理口令登录")
    # Read from the header where it is there: the form of an upload is large.
    sent = request.headers.get("X-CSRF-Token") or request.form.get("csrf", "")
    if not hmac.compare_digest(sent.encode(), secret.encode()):
        raise RefusedError("这个请求不是从本页发出的，请刷新页面后再试")


def _is_token(text: str) -> bool:
    """Compared in a time that tells nothing of where they differ."""
    return hmac.compare_digest(text.strip().encode(), str(current_app.config[TOKEN]).encode())


# --- keeping ------------------------------------------------------------------------------------------------------


@blueprint.post("/library/upload")
def upload() -> Response | str:
    """Add the files of a form: a stream of events for a program or our script, a page for a plain form."""
    _allow()
    files = [file for file in request.files.getlist("files") if file.filename]
    if not files:
        raise UsageError("没有选择文件")
    if len(files) > LIMITS.files:
        raise UsageError(f"一次最多上传 {LIMITS.files} 个文件，这次有 {len(files)} 个")
    folder = tempfile.TemporaryDirectory(prefix="qa-upload-")
    told = _told(folder, keep(files, Path(folder.name)))
    if request.headers.get("Accept", "").startswith(STREAM):
        # A proxy that collects an answer before it passes it on would hide the progress.
        headers = {"X-Accel-Buffering": "no"}
        lines = (json.dumps(event, ensure_ascii=False) + "\n" for event in told)
        return Response(stream_with_context(lines), mimetype=STREAM, headers=headers)
    return render_template("uploaded.html", events=list(told))


def _told(folder: tempfile.TemporaryDirectory[str], paths: list[Path]) -> Iterator[dict[str, Any]]:
    """The events of an upload; whatever goes wrong is one of them, for the status has been sent by then."""
    with folder:
        try:
            yield from events(library(), paths)
        except Exception as error:
            current_app.logger.error("upload", exc_info=error)
            words = str(error) if isinstance(error, QaError) else "服务器出了问题，后面的文件没有处理"
            yield {"event": "broken", "message": words}


@blueprint.get("/library/<report_id>/remove")
def confirm_removal(report_id: str) -> AnyResponse | str:
    """Ask once more."""
    if not state().signed_in:
        return redirect(url_for("admin.login_page"), 303)
    return render_template("remove.html", report=library().report(report_id), secret=state().secret)


@blueprint.post("/library/<report_id>/remove")
def remove(report_id: str) -> AnyResponse:
    """Remove a report."""
    _allow()
    title = library().report(report_id).title
    library().remove(report_id)
    flash(f"已移除《{title}》")
    return redirect(url_for("shelf.library_page"), 303)

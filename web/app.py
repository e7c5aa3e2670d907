"""The app factory: joins a library, the pages, the API and the manners they share."""

from __future__ import annotations

import mimetypes
from typing import TYPE_CHECKING, Any

from flask import Flask, Response, request
from flask.json.provider import DefaultJSONProvider

from web import api, audit, pages, problems
from web.assets import asset
from web.shared import EXTENSION

if TYPE_CHECKING:
    from qa.library import Library

# Nothing comes from outside the machine, nothing runs or styles from inside the page, nobody frames it.
SECURITY_HEADERS = {
    "Content-Security-Policy": (
        "default-src 'none'; style-src 'self'; script-src 'self'; img-src 'self'; connect-src 'self'; "
        "form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
    ),
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "no-referrer",
    "Permissions-Policy": "camera=(), geolocation=(), microphone=()",
}
# Windows may name scripts anything in its registry, and under nosniff a wrong name means no script.
mimetypes.add_type("text/javascript", ".js")
# Versioned assets never change under their address; an answer may change with the library.
CACHE_ASSETS = "public, max-age=31536000, immutable"
CACHE_ANSWERS = "no-cache"


class ChineseJson(DefaultJSONProvider):
    """JSON with readable Chinese and with keys in the order of the contract."""

    ensure_ascii = False
    sort_keys = False


def create_app(library: Library | None = None, **config: Any) -> Flask:
    """Make the WSGI application.

    :param library: the library that answers; None means the default one (`QA_LIBRARY` or the shipped report).
    :param config: Flask configuration, such as `TESTING=True`.
    """
    if library is None:
        from qa.library import default

        library = default()
    app = Flask(__name__)
    app.json = ChineseJson(app)
    app.config.from_mapping(MAX_CONTENT_LENGTH=2**20)
    app.config.from_mapping(config)
    app.extensions[EXTENSION] = library
    app.jinja_env.trim_blocks = app.jinja_env.lstrip_blocks = True
    app.add_template_global(asset)
    app.register_blueprint(pages.blueprint)
    app.register_blueprint(api.blueprint)
    app.register_blueprint(audit.blueprint)
    problems.init_app(app)
    app.after_request(with_manners)
    return app


def with_manners(response: Response) -> Response:
    """Add the headers that every answer carries."""
    for name, value in SECURITY_HEADERS.items():
        response.headers.setdefault(name, value)
    versioned = request.endpoint == "static" and "v" in request.args and response.status_code < 400
    response.headers["Cache-Control"] = CACHE_ASSETS if versioned else CACHE_ANSWERS
    return response

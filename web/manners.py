"""The manners that all answers share: what a browser may do with them, how long it may keep them, who may read them."""

from __future__ import annotations

import mimetypes
import secrets
from hashlib import sha256

from flask import Flask, Response, current_app, g, request

from qa.errors import QaError
from web.shared import library

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
CACHE_NEVER = "no-store"
# What depends on nothing but the address and the library.
TAGGED = ("pages", "api", "audit")
MACHINE_PATHS = ("/api/", "/healthz")
# The setting that names the origin whose pages may read the API; without it none but ours.
CORS = "CORS_ORIGIN"


def init_app(app: Flask) -> None:
    """Give an application its manners."""
    # Another run of the program may answer otherwise: its tags are its own.
    app.extensions["qa.edition"] = secrets.token_hex(4)
    app.before_request(unchanged)
    app.after_request(with_manners)


def unchanged() -> Response | None:
    """Answer 304 without any work where the reader has this very answer already."""
    g.tag = _tag() if request.method in ("GET", "HEAD") and request.blueprint in TAGGED else None
    if g.tag and g.tag in request.if_none_match:
        response = Response(status=304)
        response.set_etag(g.tag)
        return response
    return None


def with_manners(response: Response) -> Response:
    """Add the headers that every answer carries."""
    for name, value in SECURITY_HEADERS.items():
        response.headers.setdefault(name, value)
    response.headers["Cache-Control"] = _keeping(response)
    if response.status_code == 200 and g.get("tag"):
        response.set_etag(g.tag)
    origin = current_app.config.get(CORS)
    if origin and request.path.startswith(MACHINE_PATHS):
        response.headers["Access-Control-Allow-Origin"] = origin
        response.vary.add("Origin")
    return response


def _tag() -> str | None:
    """A name of the answer to this address in this state of the library; none where the library cannot tell."""
    try:
        state = library().state()
    except (QaError, AttributeError):
        return None
    parts = (current_app.extensions["qa.edition"], state, request.script_root, request.full_path)
    return sha256("\n".join(parts).encode("utf-8", "replace")).hexdigest()[:20]


def _keeping(response: Response) -> str:
    if request.endpoint == "static":
        versioned = "v" in request.args and response.status_code < 400
        return CACHE_ASSETS if versioned else CACHE_ANSWERS
    return CACHE_ANSWERS if request.blueprint in TAGGED or response.status_code >= 400 else CACHE_NEVER

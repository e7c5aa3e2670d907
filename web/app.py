"""The app factory: joins a library, the pages, the API and the manners they share."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING, Any

from flask import Flask
from flask.json.provider import DefaultJSONProvider

from web import admin, api, audit, manners, pages, problems, shelf
from web.assets import asset
from web.shared import EXTENSION

if TYPE_CHECKING:
    from qa.library import Library

MAX_BODY = 2**20
# Settings that the environment may make; the factory's own arguments go before.
ENVIRONMENT = {admin.TOKEN: "QA_ADMIN_TOKEN", manners.CORS: "QA_CORS_ORIGIN"}


class ChineseJson(DefaultJSONProvider):
    """JSON with readable Chinese and with keys in the order of the contract."""

    ensure_ascii = False
    sort_keys = False


def create_app(library: Library | None = None, **config: Any) -> Flask:
    """Make the WSGI application.

    :param library: the library that answers; None means the default one (`QA_LIBRARY` or the shipped report).
    :param config: Flask configuration, such as `TESTING=True`; `ADMIN_TOKEN` and `CORS_ORIGIN` go before the
        environment's `QA_ADMIN_TOKEN` and `QA_CORS_ORIGIN`.
    """
    if library is None:
        library = _own(config)
    app = Flask(__name__)
    app.json = ChineseJson(app)
    app.config.from_mapping({name: os.environ.get(variable) for name, variable in ENVIRONMENT.items()})
    app.config.from_mapping(MAX_CONTENT_LENGTH=MAX_BODY)
    app.config.from_mapping(config)
    app.extensions[EXTENSION] = library
    app.jinja_env.trim_blocks = app.jinja_env.lstrip_blocks = True
    app.add_template_global(asset)
    for blueprint in (pages.blueprint, shelf.blueprint, api.blueprint, audit.blueprint):
        app.register_blueprint(blueprint)
    admin.init_app(app)
    problems.init_app(app)
    manners.init_app(app)
    return app


def _own(config: dict[str, Any]) -> Library:
    """The library that the environment names, or the shipped report, which is there to be read and not to be kept."""
    from qa.library import open_library

    if not os.environ.get("QA_LIBRARY"):
        config[admin.TOKEN] = None
    return open_library()

"""What the pages and the API both need: the application's library."""

from __future__ import annotations

from typing import TYPE_CHECKING, cast

from flask import current_app

if TYPE_CHECKING:
    from qa.library import Library

EXTENSION = "qa.library"


def library() -> Library:
    """Return the library that this application answers from."""
    return cast("Library", current_app.extensions[EXTENSION])

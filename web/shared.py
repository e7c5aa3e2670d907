"""What the pages and the API both need: the app's library and the request's arguments."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, cast

from flask import current_app, request

from qa.errors import UsageError
from web.words import visible

if TYPE_CHECKING:
    from qa.library import Library

EXTENSION = "qa.library"
# A filter is a name or a word; anything longer is a mistake and would only bloat the page that repeats it.
MAX_FILTER = 100


def library() -> Library:
    """Return the library that this application answers from."""
    return cast("Library", current_app.extensions[EXTENSION])


def filter_argument(name: str) -> str | None:
    """Return a filter from the query string, or None where it is absent or blank."""
    value = visible(request.args.get(name, "")).strip()
    if len(value) > MAX_FILTER:
        raise UsageError(f"筛选条件太长，请控制在 {MAX_FILTER} 字以内")
    return value or None


def page_argument() -> int:
    """Return the page asked for, counted from 1; nonsense means the first."""
    value = request.args.get("page", "1")
    return max(int(value), 1) if re.fullmatch(r"[0-9]{1,6}", value) else 1

"""A line in the log for every request: when, who, what, how it went, how much and how long."""

from __future__ import annotations

import logging
import sys
import time
from collections.abc import Callable, Iterable, Iterator
from typing import Any
from urllib.parse import unquote

from web.words import visible

LOG = logging.getLogger("qa.access")
# A question can be longer than a line; its beginning tells it apart.
LONGEST_ADDRESS = 300

Start = Callable[..., Any]


def to_stderr() -> None:
    """Write the log's lines to standard error, as services do."""
    handler = logging.StreamHandler(sys.stderr)
    handler.setFormatter(logging.Formatter("%(asctime)s %(message)s"))
    LOG.addHandler(handler)
    LOG.setLevel(logging.INFO)
    LOG.propagate = False


class AccessLog:
    """A WSGI application that logs another one's requests, streams to their last byte."""

    def __init__(self, app: Callable[[dict[str, Any], Start], Iterable[bytes]]) -> None:
        self._app = app

    def __call__(self, environ: dict[str, Any], start_response: Start) -> Iterator[bytes]:
        """Pass a request on, and log it when its answer has been given."""
        began = time.perf_counter()
        told: list[str] = ["-"]

        def starting(status: str, headers: list[tuple[str, str]], *more: Any) -> Any:
            told[0] = status[:3]
            return start_response(status, headers, *more)

        body = self._app(environ, starting)
        return _Counted(body, lambda size: LOG.info("%s", line(environ, told[0], size, time.perf_counter() - began)))


class _Counted:
    """A body that counts its bytes and says how many there were when the server closes it."""

    def __init__(self, body: Iterable[bytes], finished: Callable[[int], None]) -> None:
        self._body = body
        self._parts = iter(body)
        self._finished = finished
        self._size = 0

    def __iter__(self) -> _Counted:
        return self

    def __next__(self) -> bytes:
        part = next(self._parts)
        self._size += len(part)
        return part

    def close(self) -> None:
        """The server has sent everything, or the reader has gone."""
        close = getattr(self._body, "close", None)
        try:
            if close:
                close()
        finally:
            self._finished(self._size)


def line(environ: dict[str, Any], status: str, size: int, seconds: float) -> str:
    """One line: `127.0.0.1 GET /?q=托位完成多少 200 7588B 3.1ms`."""
    path = environ.get("SCRIPT_NAME", "") + environ.get("PATH_INFO", "")
    # WSGI hands over bytes as Latin-1.
    address = path.encode("latin-1", "replace").decode("utf-8", "replace")
    query = environ.get("QUERY_STRING", "")
    address += "?" + unquote(query.replace("+", " ")) if query else ""
    shown = "_".join(visible(address, LONGEST_ADDRESS).split())
    who = environ.get("REMOTE_ADDR") or "-"
    return f"{who} {environ.get('REQUEST_METHOD', '-')} {shown} {status} {size}B {seconds * 1000:.1f}ms"

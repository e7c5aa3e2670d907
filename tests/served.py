"""A real server on a free port, as `qa serve` runs it, and a plain client."""

from __future__ import annotations

import os
import subprocess
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any
from urllib.error import HTTPError
from urllib.request import ProxyHandler, Request, build_opener

from web.serve import address, make_server


@contextmanager
def running(library: Any, **options: Any) -> Iterator[str]:
    """A waitress server on a free port; yields its address."""
    server = make_server(library, "127.0.0.1", 0, 4, **options)
    thread = threading.Thread(target=server.run, daemon=True)
    thread.start()
    try:
        yield address(server, "127.0.0.1").rstrip("/")
    finally:
        # First those who could still call the loop; then it closes itself, with the connections that a browser keeps
        # open: from this thread it could be waiting on a socket that is gone.
        server.task_dispatcher.shutdown()
        # The loop may be awake already and have closed the trigger by the time it is pulled.
        with suppress(OSError):
            server.trigger.pull_trigger(lambda: server.asyncore.close_all(server._map, ignore_all=True))
        thread.join(10)
        assert not thread.is_alive()


@contextmanager
def started(code: str) -> Iterator[tuple[subprocess.Popen[str], str]]:
    """A process that serves, and the address that it prints."""
    with subprocess.Popen(
        [sys.executable, "-c", code],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        encoding="utf-8",
        env={**os.environ, "PYTHONIOENCODING": "utf-8"},
        cwd=Path(__file__).parent.parent,
    ) as process:
        assert process.stdout is not None
        assert process.stderr is not None
        line = process.stdout.readline()
        assert "http://127.0.0.1:" in line
        yield process, next(word for word in line.split() if word.startswith("http://"))


def fetch(url: str, **headers: str) -> tuple[int, str, bytes]:
    """Get an address from this machine, whatever proxies are set."""
    try:
        with build_opener(ProxyHandler({})).open(Request(url, headers=headers), timeout=30) as response:
            return response.status, response.headers["Content-Type"], response.read()
    except HTTPError as error:
        with error:
            return error.code, error.headers["Content-Type"], error.read()

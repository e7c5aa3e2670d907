"""Serving the application with waitress until it is told to stop."""

from __future__ import annotations

import errno
import logging
import os
import re
import signal
import socket
import threading
import time
from types import FrameType
from typing import TYPE_CHECKING, Any

from qa.errors import QaError, UsageError
from web.access import AccessLog, to_stderr
from web.app import create_app

if TYPE_CHECKING:
    from qa.library import Library

# A question that is far too long still deserves our own answer (400), so its address must get through:
# 100,000 characters are up to 1.2 MB when percent-encoded.
MAX_REQUEST_LINE = 2 * 2**20
ANY_HOST = ("0.0.0.0", "::", "")
# How long requests that are under way may take after the server was told to stop.
PATIENCE = 10
STOPPING = (signal.SIGINT, signal.SIGTERM)


class ServeError(QaError):
    """The server cannot listen where it was told to."""


def serve(library: Library, host: str = "127.0.0.1", port: int = 8000, threads: int = 4, prefix: str = "") -> None:
    """Serve a library's pages until interrupted; requests under way are finished first.

    :param prefix: the path under which a proxy shows the pages, such as `/baogao`.
    :raises ServeError: the address is taken, forbidden or does not exist.
    """
    server = make_server(library, host, port, threads, prefix)
    to_stderr()
    # The first question pays for loading the dictionary and the index; no visitor should.
    library.search("预热", k=1)
    print(f"报告问答已启动： {address(server, host)} （按 Ctrl-C 停止）", flush=True)
    try:
        _run_until_told(server)
    finally:
        server.task_dispatcher.shutdown()
        server.close()
    print("已停止。", flush=True)


def make_server(library: Library, host: str, port: int, threads: int, prefix: str = "") -> Any:
    """Bind a waitress server; port 0 takes any free one.

    :raises ServeError: the address is taken, forbidden or does not exist.
    """
    from waitress.server import create_server

    # It warns of every request that waits for a thread; ours tell how long they took.
    logging.getLogger("waitress.queue").setLevel(logging.ERROR)
    app, place = create_app(library), _prefix(prefix)
    return create_server(
        AccessLog(app),
        sockets=[_bound(host, port)],
        threads=threads,
        ident="",
        url_prefix=place,
        # A proxy on this machine may say for whom it asks, and whether that reader came by https.
        trusted_proxy="127.0.0.1",
        trusted_proxy_headers={"x-forwarded-for", "x-forwarded-proto"},
        max_request_header_size=MAX_REQUEST_LINE,
        max_request_body_size=app.config["MAX_CONTENT_LENGTH"],
    )


def address(server: Any, host: str) -> str:
    """The address to type into a browser."""
    shown = "127.0.0.1" if host in ANY_HOST else host
    return f"http://[{shown}]:{server.effective_port}/" if ":" in shown else f"http://{shown}:{server.effective_port}/"


def _prefix(text: str) -> str:
    """A path prefix as waitress takes it: `/baogao`, or nothing."""
    if re.search(r"[^\w./-]|\.\.|//", text, re.ASCII):
        raise UsageError(f"路径前缀只能用字母、数字、-、_ 和 /，例如 /baogao，不能是 {text}")
    return "/" + text.strip("/") if text.strip("/") else ""


def _bound(host: str, port: int) -> socket.socket:
    """Bind here and not in waitress, which leaves its socket open when binding fails."""
    if not 0 <= port <= 65535:
        # The resolver would quietly take such a port modulo 65536.
        raise ServeError(f"端口 {port} 不正确，应在 1 到 65535 之间")
    try:
        places = socket.getaddrinfo(host or None, port, type=socket.SOCK_STREAM, flags=socket.AI_PASSIVE)
        family, kind, protocol, _, place = min(places, key=lambda found: found[0] != socket.AF_INET)
        listener = socket.socket(family, kind, protocol)
        try:
            if os.name == "posix":
                # A port left a moment ago is free; on Windows the same option would share a port in use.
                listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            listener.bind(place)
        except OSError:
            listener.close()
            raise
    except (OSError, UnicodeError) as error:
        raise ServeError(_reason(error, host, port)) from error
    return listener


def _reason(error: Exception, host: str, port: int) -> str:
    code = getattr(error, "errno", None)
    if code == errno.EADDRINUSE:
        other = port + 1 if port < 65535 else 8000
        return f"端口 {port} 已被占用，请换一个端口，例如 qa serve --port {other}"
    if code == errno.EACCES:
        return f"没有权限使用端口 {port}，请换 1024 以上的端口，例如 qa serve --port 8000"
    return f"无法在 {host}:{port} 上提供服务，请检查主机名和端口"


# --- stopping -----------------------------------------------------------------------------------------------------


def _run_until_told(server: Any) -> None:
    """Run the server's loop until a signal stops it; then take no more requests, and finish those under way."""
    told = threading.Event()

    def stop(_signal: int, _frame: FrameType | None) -> None:
        told.set()
        # The loop may be asleep.
        server.pull_trigger()

    # Only the main thread may take signals.
    alone = threading.current_thread() is threading.main_thread()
    before = {one: signal.signal(one, stop) for one in STOPPING} if alone else {}
    try:
        while not told.is_set():
            _turn(server)
    finally:
        # Told once more while requests are being finished, the program stops at once.
        for one, handler in before.items():
            signal.signal(one, handler)
    server.accepting = False
    _finish(server, time.monotonic() + PATIENCE)


def _finish(server: Any, deadline: float) -> None:
    """Run the loop as long as an answer is being made or sent."""
    while time.monotonic() < deadline and any(map(_busy, list(server.active_channels.values()))):
        _turn(server)


def _busy(channel: Any) -> bool:
    return bool(channel.requests or channel.total_outbufs_len)


def _turn(server: Any) -> None:
    server.asyncore.loop(timeout=1, map=server._map, count=1)

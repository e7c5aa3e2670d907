"""Serving the application with waitress until it is told to stop."""

from __future__ import annotations

import errno
import os
import signal
import socket
import threading
from types import FrameType
from typing import TYPE_CHECKING, Any

from qa.errors import QaError
from web.app import create_app

if TYPE_CHECKING:
    from qa.library import Library

# A question that is far too long still deserves our own answer (400), so its address must get through:
# 100,000 characters are up to 1.2 MB when percent-encoded.
MAX_REQUEST_LINE = 2 * 2**20
MAX_REQUEST_BODY = 2**20
ANY_HOST = ("0.0.0.0", "::", "")


class ServeError(QaError):
    """The server cannot listen where it was told to."""


def serve(library: Library, host: str = "127.0.0.1", port: int = 8000, threads: int = 4) -> None:
    """Serve a library's pages until interrupted.

    :raises ServeError: the address is taken, forbidden or does not exist.
    """
    server = make_server(library, host, port, threads)
    # The first question pays for loading the dictionary and the index; no visitor should.
    library.search("预热", k=1)
    _stop_on_terminate()
    print(f"报告问答已启动： {address(server, host)} （按 Ctrl-C 停止）", flush=True)
    try:
        server.run()
    finally:
        server.close()
    print("已停止。", flush=True)


def make_server(library: Library, host: str, port: int, threads: int) -> Any:
    """Bind a waitress server; port 0 takes any free one.

    :raises ServeError: the address is taken, forbidden or does not exist.
    """
    from waitress.server import create_server

    return create_server(
        create_app(library),
        sockets=[_bound(host, port)],
        threads=threads,
        ident="",
        max_request_header_size=MAX_REQUEST_LINE,
        max_request_body_size=MAX_REQUEST_BODY,
    )


def address(server: Any, host: str) -> str:
    """The address to type into a browser."""
    shown = "127.0.0.1" if host in ANY_HOST else host
    return f"http://[{shown}]:{server.effective_port}/" if ":" in shown else f"http://{shown}:{server.effective_port}/"


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


def _stop_on_terminate() -> None:
    """Stop on SIGTERM as on Ctrl-C; only the main thread may say so."""
    if threading.current_thread() is threading.main_thread():
        signal.signal(signal.SIGTERM, _interrupt)


def _interrupt(_signal: int, _frame: FrameType | None) -> None:
    raise KeyboardInterrupt

"""How many requests a second the server answers and how long each takes, beside a bare Flask route under the same
waitress as the limit.

python tests/bench/load.py            # a table in Markdown: every address at 1, 16 and 64 connections
python tests/bench/load.py 10         # measure each for 10 seconds
"""

from __future__ import annotations

import asyncio
import logging
import multiprocessing
import sys
import time
from collections.abc import Callable
from typing import Any, NamedTuple
from urllib.parse import quote

CONNECTIONS = (1, 16, 64)
THREADS = 4
SECONDS = 4.0
QUESTIONS = ("托位完成多少", "湖杭高速投资完成率", "谁负责儿童友好城市", "湖州有没有地铁")
ADDRESSES = {
    "空的 Flask 路由": ["/bare"],
    "/": ["/"],
    "/api/ask": [f"/api/ask?q={quote(question)}" for question in QUESTIONS],
    "/?q=": [f"/?q={quote(question)}" for question in QUESTIONS],
    "/figures": ["/figures"],
}


class Measured(NamedTuple):
    """What one load came to."""

    rate: float
    p50: float
    p99: float
    errors: int


def serve(ready: Any) -> None:
    """Run the server in a process of its own, with a bare route beside ours."""
    import qa.library
    from web import create_app

    library = qa.library.default()
    for question in QUESTIONS:
        library.ask(question)
    app = create_app(library)
    app.add_url_rule("/bare", view_func=bare)
    from waitress.server import create_server

    logging.getLogger("waitress.queue").setLevel(logging.ERROR)
    server = create_server(app, host="127.0.0.1", port=0, threads=THREADS)
    ready.send(server.effective_port)
    server.run()


def bare() -> str:
    """The least that a view can do."""
    return "好"


async def load(port: int, paths: list[str], connections: int, seconds: float) -> Measured:
    """Ask over some connections, each as soon as its last answer is there."""
    times: list[float] = []
    errors = 0
    end = time.perf_counter() + seconds

    async def client(first: int) -> None:
        nonlocal errors
        reader, writer = await asyncio.open_connection("127.0.0.1", port)
        turn = first
        while time.perf_counter() < end:
            path = paths[turn % len(paths)]
            turn += 1
            began = time.perf_counter()
            writer.write(f"GET {path} HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n".encode())
            head = await reader.readuntil(b"\r\n\r\n")
            await reader.readexactly(length(head))
            times.append(time.perf_counter() - began)
            errors += not head.startswith(b"HTTP/1.1 200 ")
        writer.close()

    began = time.perf_counter()
    done = await asyncio.gather(*(client(n) for n in range(connections)), return_exceptions=True)
    took = time.perf_counter() - began
    errors += sum(isinstance(one, BaseException) for one in done)
    times.sort()
    return Measured(len(times) / took, times[len(times) // 2] * 1000, times[int(len(times) * 0.99)] * 1000, errors)


def length(head: bytes) -> int:
    """The length of the body that follows."""
    lines = head.decode("latin-1").split("\r\n")
    return next(int(line.split(":")[1]) for line in lines if line.lower().startswith("content-length"))


def main(seconds: float, say: Callable[[str], None] = print) -> int:
    """Print the table; return the number of errors."""
    ours, theirs = multiprocessing.Pipe()
    server = multiprocessing.get_context("spawn").Process(target=serve, args=(theirs,), daemon=True)
    server.start()
    port = ours.recv()
    say("| 地址 | 连接 | 每秒请求 | p50 毫秒 | p99 毫秒 | 错误 |")
    say("|---|---:|---:|---:|---:|---:|")
    errors = 0
    try:
        for name, paths in ADDRESSES.items():
            asyncio.run(load(port, paths, 4, min(seconds, 0.5)))
            for connections in CONNECTIONS:
                got = asyncio.run(load(port, paths, connections, seconds))
                errors += got.errors
                figures = f"{got.rate:.0f} | {got.p50:.1f} | {got.p99:.1f} | {got.errors}"
                say(f"| `{name}` | {connections} | {figures} |")
    finally:
        server.terminate()
        server.join()
    return errors


if __name__ == "__main__":
    sys.exit(1 if main(float(sys.argv[1]) if len(sys.argv) > 1 else SECONDS) else 0)

"""Serving: the line in the log, the path prefix, and a stop that waits for who is being served."""

from __future__ import annotations

import logging
import signal
import sys
import threading
import time
from typing import Any
from urllib.parse import quote

import pytest
from served import fetch, running, started

from qa.cli import main
from qa.errors import UsageError
from web.access import LOG, AccessLog, line
from web.serve import make_server

ENVIRON = {"REQUEST_METHOD": "GET", "PATH_INFO": "/", "REMOTE_ADDR": "10.0.0.7", "SCRIPT_NAME": ""}


def test_every_request_is_a_line_with_its_time(library: Any, caplog: pytest.LogCaptureFixture) -> None:
    with caplog.at_level(logging.INFO, LOG.name), running(library) as base:
        fetch(f"{base}/?q={quote('托位完成多少')}")
        fetch(f"{base}/api/nothing")
    # A line is written when the server has closed an answer, which its reader may have got before.
    lines = sorted(record.message for record in caplog.records if record.name == LOG.name)
    assert len(lines) == 2
    assert lines[0].startswith("127.0.0.1 GET /?q=托位完成多少 200 ")
    assert lines[1].startswith("127.0.0.1 GET /api/nothing 404 ")
    assert all(one.endswith("ms") for one in lines)


@pytest.mark.parametrize(
    ("path", "query", "shown"),
    [
        ("/", "", "/"),
        ("/reports/\xe6\xb9\x96\xe5\xb7\x9e", "", "/reports/湖州"),
        ("/", "q=a%0A2026-01-01+forged", "/?q=a_2026-01-01_forged"),
        ("/", "q=%1b[31m", "/?q=[31m"),
        ("/\xff", "q=%ff", "/\ufffd?q=\ufffd"),
    ],
)
def test_no_address_forges_a_line(path: str, query: str, shown: str) -> None:
    told = line({**ENVIRON, "PATH_INFO": path, "QUERY_STRING": query}, "200", 12, 0.0031)
    assert told == f"10.0.0.7 GET {shown} 200 12B 3.1ms"


def test_a_long_address_is_cut() -> None:
    assert len(line({**ENVIRON, "QUERY_STRING": "q=" + "a" * 9000}, "400", 1, 0.1)) < 400


def test_a_stream_is_logged_when_it_has_ended(caplog: pytest.LogCaptureFixture) -> None:
    def streaming(_environ: Any, start: Any) -> Any:
        start("200 OK", [])
        return iter([b"one", b"two"])

    with caplog.at_level(logging.INFO, LOG.name):
        body = AccessLog(streaming)(dict(ENVIRON), lambda *_: None)
        assert list(body) == [b"one", b"two"]
        assert caplog.records == []
        body.close()  # type: ignore[attr-defined]
    assert " 200 6B " in caplog.records[0].message


@pytest.mark.parametrize("prefix", ["/baogao", "baogao/", "/baogao/"])
def test_a_prefix_is_kept_whether_the_proxy_strips_it_or_not(library: Any, prefix: str) -> None:
    with running(library, prefix=prefix) as base:
        for path in ("/baogao/", "/"):
            status, _, body = fetch(base + path)
            assert status == 200
            assert b'action="/baogao/"' in body
        assert fetch(f"{base}/baogao/healthz")[0] == 200


def test_a_proxy_on_this_machine_says_for_whom_it_asks(library: Any, caplog: pytest.LogCaptureFixture) -> None:
    with caplog.at_level(logging.INFO, LOG.name), running(library) as base:
        fetch(f"{base}/healthz", **{"X-Forwarded-For": "10.1.2.3", "X-Forwarded-Proto": "https"})
    assert [record.message for record in caplog.records if record.message.startswith("10.1.2.3 GET /healthz 200 ")]


@pytest.mark.parametrize("prefix", ["/a b", "/../x", "//host", '/"x', "/报告"])
def test_a_prefix_that_is_no_path_is_refused(library: Any, prefix: str) -> None:
    with pytest.raises(UsageError, match="路径前缀"):
        make_server(library, "127.0.0.1", 0, 1, prefix)


def test_an_administrator_needs_a_library_to_keep(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("QA_ADMIN_TOKEN", "a-token-for-the-tests")
    monkeypatch.delenv("QA_LIBRARY", raising=False)
    assert main(["serve", "--port", "0"]) == 2
    assert "哪个库" in capsys.readouterr().err


SLOW = """
import time
import qa.library, web.serve
from types import SimpleNamespace
library = qa.library.default()
inner = library.ask
def ask(question):
    print("asked", flush=True)
    time.sleep(2)
    return inner(question)
library.ask = ask
web.serve.serve(library, port=0)
"""


@pytest.mark.skipif(sys.platform == "win32", reason="Windows has no SIGTERM for another process")
def test_who_is_being_served_is_served_before_the_stop() -> None:
    with started(SLOW) as (process, url):
        assert process.stdout is not None
        assert process.stderr is not None
        got: list[Any] = []
        asking = threading.Thread(target=lambda: got.append(fetch(f"{url}api/ask?q={quote('托位完成多少')}")))
        asking.start()
        assert process.stdout.readline() == "asked\n"
        process.send_signal(signal.SIGTERM)
        began = time.monotonic()
        asking.join(20)
        assert got[0][0] == 200
        assert b"1178" in got[0][2]
        assert process.wait(10) == 0
        assert time.monotonic() - began < 8
        assert " 200 " in process.stderr.read()

"""Keeping reports from the browser: who may, what is taken, what is told, and that no other site can do it."""

from __future__ import annotations

import io
import json
import re
from pathlib import Path
from typing import Any

import pytest
from werkzeug.datastructures import FileStorage

import qa
from qa.errors import UsageError
from web import admin, create_app
from web.uploads import keep

TOKEN = "0123456789abcdef-token"
TEXT = "云台县2025年民生实事进展\n\n截至2025年6月底，全县新增停车位450个，完成年度目标的90%。\n"
STREAM = {"Accept": "application/x-ndjson"}
ROUTES = [("GET", "/library/login"), ("POST", "/library/login"), ("POST", "/library/logout"), ("POST", "/library/upload"),
          ("GET", "/library/x/remove"), ("POST", "/library/x/remove")]  # fmt: skip


@pytest.fixture
def shelf(tmp_path: Path) -> Any:
    """A library of one's own."""
    return qa.open(tmp_path / "library")


@pytest.fixture
def client(shelf: Any) -> Any:
    """A client of an application that an administrator keeps."""
    return create_app(shelf, TESTING=True, ADMIN_TOKEN=TOKEN).test_client()


def sign_in(client: Any) -> str:
    """Sign in and return the session's secret."""
    assert client.post("/library/login", data={"token": TOKEN}).status_code == 303
    found = re.search(r'name="csrf" value="([^"]+)"', client.get("/library").text)
    assert found
    return found[1]


def file(text: str = TEXT, name: str = "yuntai.txt") -> tuple[io.BytesIO, str]:
    return io.BytesIO(text.encode()), name


def upload(client: Any, *files: tuple[io.BytesIO, str], **more: Any) -> Any:
    return client.post("/library/upload", data={"files": list(files), **more.pop("data", {})}, **more)


def told(response: Any) -> list[dict[str, Any]]:
    assert response.status_code == 200, response.text
    assert response.mimetype == "application/x-ndjson"
    return [json.loads(line) for line in response.text.splitlines()]


# --- who may ------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(("method", "path"), ROUTES)
def test_without_a_token_there_are_no_such_routes(shelf: Any, method: str, path: str) -> None:
    closed = create_app(shelf, ADMIN_TOKEN=None).test_client()
    assert closed.open(path, method=method).status_code == 404
    assert "登录" not in closed.get("/library").text
    assert "Set-Cookie" not in closed.get("/library").headers


def test_a_token_that_can_be_guessed_is_refused(shelf: Any) -> None:
    with pytest.raises(UsageError, match="太短"):
        create_app(shelf, ADMIN_TOKEN="secret")


def test_the_shipped_report_is_not_kept(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("QA_LIBRARY", raising=False)
    monkeypatch.setenv("QA_ADMIN_TOKEN", TOKEN)
    assert create_app().test_client().get("/library/login").status_code == 404


def test_tokens_are_compared_in_constant_time(client: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    seen: list[tuple[bytes, bytes]] = []
    monkeypatch.setattr(admin.hmac, "compare_digest", lambda one, other: bool(seen.append((one, other))))
    assert client.post("/library/login", data={"token": "wrong"}).status_code == 403
    assert seen == [(b"wrong", TOKEN.encode())]


@pytest.mark.parametrize("token", ["", "wrong", TOKEN[:-1], TOKEN + "x", "口令" * 8])
def test_a_wrong_token_opens_nothing(client: Any, token: str) -> None:
    response = client.post("/library/login", data={"token": token})
    assert response.status_code == 403
    assert "口令不对" in response.text
    assert "Set-Cookie" not in response.headers
    assert upload(client, file()).status_code == 403


def test_the_cookie_is_for_this_site_and_this_path_only(client: Any) -> None:
    response = client.post("/library/login", data={"token": TOKEN}, environ_overrides={"SCRIPT_NAME": "/qa"})
    cookie = response.headers["Set-Cookie"]
    assert "HttpOnly" in cookie
    assert "SameSite=Strict" in cookie
    assert "Path=/qa" in cookie
    assert "Secure" not in cookie
    assert TOKEN not in cookie
    secure = client.post("/library/login", data={"token": TOKEN}, base_url="https://localhost")
    assert "Secure" in secure.headers["Set-Cookie"]


@pytest.mark.parametrize("secret", [None, "", "guessed"])
@pytest.mark.parametrize("path", ["/library/upload", "/library/x/remove", "/library/logout"])
def test_another_site_cannot_use_the_cookie(client: Any, shelf: Any, path: str, secret: str | None) -> None:
    sign_in(client)
    data = {"files": [file()]} | ({"csrf": secret} if secret is not None else {})
    response = client.post(path, data=data)
    assert response.status_code == 403
    assert "不是从本页发出的" in response.text
    assert shelf.list() == []


def test_signing_out(client: Any) -> None:
    secret = sign_in(client)
    client.post("/library/logout", data={"csrf": secret})
    assert 'class="upload"' not in client.get("/library").text
    assert upload(client, file(), data={"csrf": secret}).status_code == 403


def test_the_page_of_an_administrator_is_not_kept_by_caches(client: Any) -> None:
    sign_in(client)
    response = client.get("/library")
    assert response.headers["Cache-Control"] == "no-store"
    assert "ETag" not in response.headers


# --- what is taken ------------------------------------------------------------------------------------------------


def test_an_upload_tells_every_step(client: Any, shelf: Any) -> None:
    headers = {"X-CSRF-Token": sign_in(client), **STREAM}
    events = told(upload(client, file(), file("", "empty.txt"), headers=headers))
    assert [event["event"] for event in events] == ["reading", "added", "reading", "failed", "indexing", "finished"]
    assert events[1]["report"] == "yuntai"
    assert "空的" in events[3]["message"]
    assert events[-1] == {"event": "finished", "added": 1, "failed": 1}
    assert [one["id"] for one in shelf.list()] == ["yuntai"]
    again = told(upload(client, file(), headers=headers))
    assert again[1]["event"] == "same"
    changed = told(upload(client, file(TEXT.replace("450", "460")), headers=headers))
    assert changed[1]["event"] == "replaced"


def test_a_program_sends_the_token_itself(client: Any, shelf: Any) -> None:
    headers = {"Authorization": f"Bearer {TOKEN}", **STREAM}
    assert told(upload(client, file(), headers=headers))[-1]["added"] == 1
    assert upload(client, file(), headers={"Authorization": "Bearer wrong"}).status_code == 403
    assert client.post("/library/yuntai/remove", headers=headers).status_code == 303
    assert shelf.list() == []


@pytest.mark.parametrize(
    ("files", "words"), [([], "没有选择文件"), ([file("x", f"{n}.txt") for n in range(101)], "一次最多上传 100 个文件")]
)
def test_a_senseless_upload_is_one_line(client: Any, files: Any, words: str) -> None:
    response = upload(client, *files, headers={"X-CSRF-Token": sign_in(client), **STREAM})
    assert response.status_code == 400
    assert response.mimetype == "application/problem+json"
    assert words in json.loads(response.data)["detail"]


def test_an_upload_far_too_large_is_refused(shelf: Any) -> None:
    app = create_app(shelf, ADMIN_TOKEN=TOKEN)
    app.config["MAX_CONTENT_LENGTH"] = 1000
    response = upload(app.test_client(), file(TEXT * 100), headers={"Authorization": f"Bearer {TOKEN}"})
    assert response.status_code == 413


def test_a_fault_while_reading_is_told_and_hides_our_innards(
    client: Any, shelf: Any, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    def fail(*_args: object, **_options: object) -> None:
        raise RuntimeError("secret")

    monkeypatch.setattr(shelf, "add_all", fail)
    events = told(upload(client, file(), headers={"Authorization": f"Bearer {TOKEN}", **STREAM}))
    assert events[-1]["event"] == "broken"
    assert "secret" not in events[-1]["message"]
    assert "secret" in caplog.text


NAMES = [
    (["../../etc/passwd.txt"], ["passwd.txt"]),
    (["C:\\Users\\我\\年报.docx"], ["年报.docx"]),
    (["年报.txt", "年报.docx", "年报.txt"], ["年报.txt", "年报-docx.docx", "年报-txt.txt"]),
    (["report.txt"], ["report.txt"]),
    (["a?b#c%2f.txt"], ["a-b-c-2f.txt"]),
    (["....", "\u202e.txt"], ["report", "txt"]),
    (["长" * 300 + ".txt"], ["长" * 60 + ".txt"]),
]


@pytest.mark.parametrize(("sent", "kept"), NAMES)
def test_files_get_safe_names_of_their_own(tmp_path: Path, sent: list[str], kept: list[str]) -> None:
    paths = keep([FileStorage(io.BytesIO(b"x"), filename=name) for name in sent], tmp_path)
    assert [path.name for path in paths] == kept
    assert all(path.resolve().is_relative_to(tmp_path) and path.read_bytes() == b"x" for path in paths)


def test_a_file_called_report_is_the_report_of_that_name(client: Any, shelf: Any) -> None:
    upload(client, file(name="report.txt"), headers={"Authorization": f"Bearer {TOKEN}"})
    assert [one["id"] for one in shelf.list()] == ["report"]


# --- removing -----------------------------------------------------------------------------------------------------


def test_removing_is_confirmed(client: Any, shelf: Any) -> None:
    secret = sign_in(client)
    upload(client, file(), headers={"X-CSRF-Token": secret})
    asked = client.get("/library/yuntai/remove")
    assert "移除这份报告" in asked.text
    assert len(shelf.list()) == 1, "asking removes nothing"
    response = client.post("/library/yuntai/remove", data={"csrf": secret}, follow_redirects=True)
    assert "已移除" in response.text
    assert shelf.list() == []
    assert client.post("/library/yuntai/remove", data={"csrf": secret}).status_code == 404


def test_a_stranger_is_asked_to_sign_in(client: Any) -> None:
    response = client.get("/library/yuntai/remove")
    assert response.status_code == 303
    assert response.headers["Location"] == "/library/login"

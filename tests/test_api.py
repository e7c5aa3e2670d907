"""The JSON face: contract keys, problem details, bad input, and a real server on a real port."""

from __future__ import annotations

import json
import signal
import socket
import sys
from concurrent.futures import ThreadPoolExecutor
from typing import Any
from urllib.parse import quote

import pytest
from served import fetch, running, started

from qa.errors import StoreError
from web import create_app
from web.serve import ServeError, make_server

ANSWER_KEYS = [
    "question", "answered", "kind", "text", "figures", "context", "items", "passages", "notes", "reason",
]  # fmt: skip
FIGURE_KEYS = {"id", "passage", "text", "start", "end", "value", "unit", "normal", "role", "indicator", "bound", "high",
               "scope", "period", "repair", "certain", "derived_from"}  # fmt: skip
PASSAGE_KEYS = {"id", "report", "headings", "part", "text", "score", "highlights"}
PROBLEM_KEYS = ["type", "title", "status", "detail", "instance"]
HOSTILE = [
    "<script>alert(1)</script>",
    "托位'; DROP TABLE passages; --",
    '" OR 1=1 --',
    "托位 AND NEAR(*) {x}",
    "😀👨‍👩‍👧‍👦多少",
    "托位\x00\x07\x1b[31m多少",
    "\u202e托位多少",
    "{{ 7 * 7 }}{% raw %}",
    "%s%n%x../../etc/passwd",
    "?" * 40,
    "\ud800".encode("utf-8", "surrogatepass").decode("utf-8", "replace"),
]


class Broken:
    """A library in which everything goes wrong."""

    def __init__(self, error: Exception) -> None:
        self.error = error

    def __getattr__(self, name: str) -> Any:
        def fail(*_args: object, **_options: object) -> None:
            raise self.error

        return fail


def assert_problem(response, status: int) -> dict[str, Any]:
    """One error shape for every error: RFC 9457, in Chinese, without our innards."""
    assert response.status_code == status
    assert response.mimetype == "application/problem+json"
    problem = json.loads(response.data)
    assert list(problem) == PROBLEM_KEYS
    assert problem["status"] == status
    assert any("一" <= char <= "鿿" for char in problem["title"])
    assert any("一" <= char <= "鿿" for char in problem["detail"])
    assert "\n" not in problem["detail"]
    assert "Traceback" not in response.text
    return problem


# --- asking -------------------------------------------------------------------------------------------------------


def test_ask_answers_with_the_contract(client):
    response = client.get("/api/ask", query_string={"q": "托位完成多少"})
    answer = response.get_json()
    assert response.status_code == 200
    assert list(answer) == ANSWER_KEYS
    assert answer["question"] == "托位完成多少"
    assert answer["answered"] is True
    assert answer["kind"] == "figure"
    figure = answer["figures"][0]
    assert set(figure) >= FIGURE_KEYS
    assert (figure["value"], figure["normal"]) == ("1178", ["1178", "个"])
    assert set(answer["passages"][0]) == PASSAGE_KEYS
    assert {near["text"] for near in answer["context"]} >= {"117.8%"}


def test_ask_gives_what_the_library_gives(client, library):
    question = "湖杭高速投资完成率"
    told = client.get("/api/ask", query_string={"q": question}).get_json()
    assert told == json.loads(json.dumps(library.ask(question).to_dict()))


def test_figures_stand_where_they_say(client):
    answer = client.get("/api/ask", query_string={"q": "托位完成多少"}).get_json()
    texts = {passage["id"]: passage["text"] for passage in answer["passages"]}
    figure = answer["figures"][0]
    assert texts[figure["passage"]][figure["start"] : figure["end"]] == figure["text"]


def test_chinese_is_readable_in_the_body(client):
    body = client.get("/api/ask", query_string={"q": "托位完成多少"}).text
    assert "托位" in body
    assert "\\u" not in body


def test_what_the_report_does_not_say_is_no_error(client):
    response = client.get("/api/ask", query_string={"q": "湖州有没有地铁"})
    answer = response.get_json()
    assert response.status_code == 200
    assert answer["answered"] is False
    assert answer["reason"]
    assert answer["figures"] == []


# --- searching ----------------------------------------------------------------------------------------------------


def test_search_gives_passages_best_first(client):
    found = client.get("/api/search", query_string={"q": "充电桩", "k": 3}).get_json()
    assert list(found) == ["query", "count", "hits"]
    assert found["count"] == len(found["hits"]) <= 3
    assert "充电桩" in found["hits"][0]["passage"]["text"]
    scores = [hit["score"] for hit in found["hits"]]
    assert scores == sorted(scores, reverse=True)


@pytest.mark.parametrize("count", ["0", "-1", "51", "1e9", "三", "", "٣", "9" * 5000])
def test_search_refuses_a_nonsense_count(client, count):
    problem = assert_problem(client.get("/api/search", query_string={"q": "托位", "k": count}), 400)
    assert "k" in problem["detail"]


# --- problems -----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("path", ["/api/ask", "/api/search"])
@pytest.mark.parametrize("arguments", [{}, {"q": ""}, {"q": " \t\u3000"}, {"q": "长" * 100_000}, {"Q": "托位"}])
def test_a_question_that_cannot_be_taken_is_a_problem(client, path, arguments):
    problem = assert_problem(client.get(path, query_string=arguments), 400)
    assert problem["type"] == "urn:baogao-qa:problem:question"
    assert problem["instance"] == path


def test_unknown_addresses_and_methods_are_problems(client):
    assert_problem(client.get("/api/nothing"), 404)
    refused = client.post("/api/ask", data={"q": "托位"})
    assert_problem(refused, 405)
    assert "GET" in refused.headers["Allow"]


@pytest.mark.parametrize("path", ["/api/ask?q=x", "/api/search?q=x"])
def test_our_own_faults_tell_nothing_of_our_innards(path, caplog):
    client = create_app(Broken(RuntimeError("secret-path-/var/x"))).test_client()  # type: ignore[arg-type]
    problem = assert_problem(client.get(path), 500)
    assert "secret" not in json.dumps(problem)
    assert "secret-path-/var/x" in caplog.text, "the log does get the whole story"


def test_a_library_that_cannot_be_read(caplog):
    client = create_app(Broken(StoreError("资料库打不开"))).test_client()  # type: ignore[arg-type]
    assert assert_problem(client.get("/api/ask?q=x"), 500)["detail"] == "资料库打不开"
    assert assert_problem(client.get("/healthz"), 503)["detail"] == "资料库打不开"
    assert not caplog.records


def test_health(client, library):
    assert client.get("/healthz").get_json() == {"status": "ok", "library": library.state()}


@pytest.mark.parametrize("question", HOSTILE)
@pytest.mark.parametrize("path", ["/api/ask", "/api/search"])
def test_hostile_questions_get_a_normal_answer_or_a_problem(client, path, question):
    response = client.get(path, query_string={"q": question})
    assert response.mimetype in ("application/json", "application/problem+json")
    if response.status_code == 200:
        assert json.loads(response.data)
    else:
        assert_problem(response, 400)


def test_a_query_string_that_is_not_utf8(client):
    assert client.get("/api/ask?q=%ff%fe%00").status_code in (200, 400)


# --- a real server ------------------------------------------------------------------------------------------------


def test_a_real_server_answers(library):
    with running(library) as base:
        status, kind, body = fetch(f"{base}/api/ask?q={quote('托位完成多少')}")
        assert (status, kind) == (200, "application/json")
        assert json.loads(body)["figures"][0]["value"] == "1178"
        status, kind, body = fetch(f"{base}/?q={quote('托位完成多少')}")
        assert (status, kind) == (200, "text/html; charset=utf-8")
        assert b"1178" in body

        for long in ("长" * 100_000, "😀" * 100_000):
            status, kind, body = fetch(f"{base}/api/ask?q={quote(long)}")
            assert (status, kind) == (400, "application/problem+json")
            assert list(json.loads(body)) == PROBLEM_KEYS

        questions = ["托位完成多少", "湖州有没有地铁", "湖杭高速投资完成率", "谁负责儿童友好城市"] * 8
        with ThreadPoolExecutor(8) as pool:
            answers = list(pool.map(lambda q: fetch(f"{base}/api/ask?q={quote(q)}"), questions))
        assert [json.loads(body)["question"] for _, _, body in answers] == questions
        assert {status for status, _, _ in answers} == {200}


def test_a_taken_port_is_said_in_one_line(library):
    with socket.socket() as holder:
        holder.bind(("127.0.0.1", 0))
        holder.listen()
        port = holder.getsockname()[1]
        with pytest.raises(ServeError, match=f"端口 {port} 已被占用") as caught:
            make_server(library, "127.0.0.1", port, 1)
    assert "\n" not in str(caught.value)


@pytest.mark.parametrize(("host", "port", "word"), [("127.0.0.1", 70000, "70000"), ("没有.invalid", 0, "主机名")])
def test_an_impossible_address_is_said_in_one_line(library, host, port, word):
    with pytest.raises(ServeError, match=word) as caught:
        make_server(library, host, port, 1)
    assert "\n" not in str(caught.value)


@pytest.mark.skipif(sys.platform == "win32", reason="Windows has no SIGINT for another process")
@pytest.mark.parametrize("stop", [signal.SIGINT, signal.SIGTERM])
def test_serve_prints_its_address_and_stops_gracefully(stop):
    code = "import qa.library, web.serve; web.serve.serve(qa.library.default(), port=0)"
    with started(code) as (process, url):
        assert process.stderr is not None
        assert fetch(f"{url}healthz")[0] == 200
        process.send_signal(stop)
        assert process.wait(10) == 0
        assert "Traceback" not in process.stderr.read()

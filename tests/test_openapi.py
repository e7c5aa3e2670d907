"""The API's document: it names every route and no other, and the answers are what it says."""

from __future__ import annotations

import json
from typing import Any

import pytest
from parts import module

from web.openapi import document, operations

# What schemathesis looks at in each answer.
CHECKED = (
    "not_a_server_error", "status_code_conformance", "content_type_conformance", "response_headers_conformance",
    "response_schema_conformance", "negative_data_rejection", "unsupported_method", "allow_header_conformance",
)  # fmt: skip


def test_every_route_of_the_api_is_in_the_document_and_no_other(app: Any, client: Any) -> None:
    rules = {rule.rule for rule in app.url_map.iter_rules() if rule.rule.startswith(("/api/", "/healthz"))}
    spec = client.get("/api/openapi.json").get_json()
    assert spec["openapi"] == "3.1.0"
    assert {path.replace("{", "<").replace("}", ">") for path in spec["paths"]} == rules
    names = [one["get"]["operationId"] for one in spec["paths"].values()]
    assert len(set(names)) == len(names)


def test_references_lead_somewhere_and_the_document_is_plain_json(app: Any) -> None:
    with app.test_request_context():
        text = json.dumps(document(app, ""))
    spec = json.loads(text)
    named = {part.split('"')[0] for part in text.split("#/components/schemas/")[1:]}
    assert named == set(spec["components"]["schemas"])


def test_the_page_tells_of_every_route_and_its_examples_work(app: Any, client: Any) -> None:
    page = client.get("/api").text
    for path, operation in operations(app).items():
        assert f"GET {path}</code>" in page
        assert operation.summary in page
        if "{" not in path:
            response = client.get(path + operation.example)
            assert response.status_code == 200
            assert response.get_json()


def test_the_document_knows_where_the_application_stands(client: Any) -> None:
    response = client.get("/api/openapi.json", environ_overrides={"SCRIPT_NAME": "/qa"})
    assert response.get_json()["servers"] == [{"url": "/qa"}]


@pytest.mark.heavy
def test_no_request_meets_a_fault_or_an_answer_that_is_not_declared(app: Any) -> None:
    """Schemathesis asks every route with what its parameters allow and with what they do not.

    Its check that whatever a schema allows is accepted is left out: that a question needs at least one word, and that a
    report has to be there, no schema says.
    """
    module("schemathesis")
    import schemathesis
    from hypothesis import given, settings, strategies
    from schemathesis import GenerationMode, checks

    wanted = [getattr(checks, name) for name in CHECKED]
    api = schemathesis.openapi.from_wsgi("/api/openapi.json", app)
    asked = 0
    for found in api.get_all_operations():
        operation = found.ok()

        # Only where there is something to get wrong.
        modes = [GenerationMode.POSITIVE, *([GenerationMode.NEGATIVE] if operation.query else [])]

        @given(case=strategies.one_of(*(operation.as_strategy(generation_mode=mode) for mode in modes)))
        @settings(max_examples=100, deadline=None, derandomize=True, database=None)
        def run(case: Any) -> None:
            nonlocal asked
            asked += 1
            case.call_and_validate(checks=wanted)

        run()
    assert asked > 100

"""The API's document, OpenAPI 3.1: made from the routes, their declared parameters and the library's own nouns."""

from __future__ import annotations

import types
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, fields, is_dataclass
from typing import Any, Literal, TypeVar, Union, get_args, get_origin, get_type_hints

from flask import Flask

from web.parameters import Parameter, Question

View = TypeVar("View", bound=Callable[..., Any])
Schema = dict[str, Any]

# Of the interface, not of the program: it changes when an answer's shape does.
API_VERSION = "1.0"
PLAIN: dict[type, str] = {str: "string", int: "integer", float: "number", bool: "boolean"}
PROBLEMS = {400: "请求不正确", 404: "没有找到", 500: "服务器出了问题", 503: "资料库暂时读不了"}
PROBLEM: Schema = {
    "type": "object",
    "required": ["type", "title", "status", "detail", "instance"],
    "additionalProperties": False,
    "properties": {
        "type": {"type": "string"},
        "title": {"type": "string", "description": "出了什么问题"},
        "status": {"type": "integer", "minimum": 400, "maximum": 599},
        "detail": {"type": "string", "description": "可以照着做的一句话"},
        "instance": {"type": "string"},
    },
}


@dataclass(frozen=True, slots=True)
class Operation:
    """What a route of the API takes and gives."""

    summary: str
    answer: Schema
    parameters: tuple[Parameter, ...] = ()
    problems: tuple[int, ...] = (400,)
    example: str = ""


def operation(
    summary: str,
    answer: Schema,
    *parameters: Parameter,
    problems: tuple[int, ...] = (400,),
    example: str = "",
) -> Callable[[View], View]:
    """Declare what a view of the API takes and gives.

    :param answer: the JSON Schema of the body that it returns with 200.
    :param problems: the statuses of the errors that a client can meet; 500 goes without saying.
    :param example: a query string to try it with.
    """

    def declare(view: View) -> View:
        view.operation = Operation(summary, answer, parameters, problems, example)  # type: ignore[attr-defined]
        return view

    return declare


def operations(app: Flask) -> dict[str, Operation]:
    """Every documented route of an application, by its path."""
    found = {}
    for rule in app.url_map.iter_rules():
        declared = getattr(app.view_functions[rule.endpoint], "operation", None)
        if declared:
            found[rule.rule.replace("<", "{").replace(">", "}")] = declared
    return dict(sorted(found.items()))


def document(app: Flask, root: str) -> Schema:
    """The whole document; `root` is where the application stands."""
    schemas: dict[str, Schema] = {"Problem": PROBLEM}
    paths = {path: {"get": _described(path, one)} for path, one in operations(app).items()}
    for one in operations(app).values():
        _collect(one.answer, schemas)
    return {
        "openapi": "3.1.0",
        "info": {
            "title": "报告问答",
            "version": API_VERSION,
            "description": "向政府工作报告提问，得到准确的数字和它所在的原文。全部是只读的 GET 请求。",
        },
        "servers": [{"url": root or "/"}],
        "paths": paths,
        "components": {"schemas": {name: _finished(schemas[name]) for name in sorted(schemas)}},
    }


def _described(path: str, one: Operation) -> Schema:
    inside = [part[1:-1] for part in path.split("/") if part.startswith("{")]
    placed = [{"name": name, "in": "path", "required": True, "schema": {"type": "string"}} for name in inside]
    asked = [
        {
            "name": parameter.name,
            "in": "query",
            "required": isinstance(parameter, Question),
            "description": parameter.about,
            "schema": parameter.schema(),
        }
        for parameter in one.parameters
    ]
    return {
        "operationId": path.strip("/").replace("/", "_").translate(str.maketrans(".-", "__", "{}")),
        "summary": one.summary,
        "parameters": placed + asked,
        "responses": {
            "200": {"description": "好", "content": {"application/json": {"schema": _finished(one.answer)}}},
            "304": {"description": "没有变化：库的状态与 If-None-Match 所说的相同"},
            **{str(status): _problem(status) for status in sorted({*one.problems, 500})},
        },
    }


def _problem(status: int) -> Schema:
    schema = {"$ref": "#/components/schemas/Problem"}
    return {"description": PROBLEMS[status], "content": {"application/problem+json": {"schema": schema}}}


# --- schemas ------------------------------------------------------------------------------------------------------


def ref(noun: type) -> Schema:
    """A reference to one of the library's nouns; the noun itself stays with it until the document is made."""
    return {"$ref": f"#/components/schemas/{noun.__name__}", "noun": noun}


def object_of(**properties: Schema) -> Schema:
    """The schema of an object that has exactly these."""
    return {"type": "object", "required": list(properties), "additionalProperties": False, "properties": properties}


def list_of(items: Schema) -> Schema:
    """The schema of a list."""
    return {"type": "array", "items": items}


def record(noun: type, leave_out: Sequence[str] = ()) -> dict[str, Schema]:
    """The properties of a frozen dataclass, from its annotations."""
    hints = get_type_hints(noun)
    return {field.name: _of(hints[field.name]) for field in fields(noun) if field.name not in leave_out}


def _of(hint: Any) -> Schema:
    """The schema of one annotation of `qa.model`."""
    origin, inner = get_origin(hint), get_args(hint)
    if origin is Literal:
        return {"type": "string", "enum": list(inner)}
    if origin in (Union, types.UnionType):
        return {"anyOf": [_of(one) for one in inner]}
    if origin is tuple:
        if inner[-1] is Ellipsis:
            return list_of(_of(inner[0]))
        return {"type": "array", "prefixItems": [_of(one) for one in inner], "minItems": len(inner), "items": False}
    if hint is type(None):
        return {"type": "null"}
    return ref(hint) if is_dataclass(hint) and isinstance(hint, type) else {"type": PLAIN[hint]}


def _collect(schema: Any, into: dict[str, Schema]) -> None:
    """Add every noun that a schema refers to, and those that these refer to."""
    if isinstance(schema, list):
        for one in schema:
            _collect(one, into)
    if not isinstance(schema, Mapping):
        return
    noun = schema.get("noun")
    if noun is not None and noun.__name__ not in into:
        into[noun.__name__] = object_of(**record(noun))
        _collect(into[noun.__name__], into)
    for value in schema.values():
        _collect(value, into)


def _finished(schema: Any) -> Any:
    """A schema without the nouns that its references carried."""
    if isinstance(schema, list):
        return [_finished(one) for one in schema]
    if isinstance(schema, Mapping):
        return {key: _finished(value) for key, value in schema.items() if key != "noun" or not isinstance(value, type)}
    return schema

"""Query parameters, declared once: they read the request, and the API's document describes them by the same words."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from flask import request

from qa.errors import QuestionError, UsageError
from qa.question import MAX_LENGTH
from qa.tables import STATUS_NAMES
from web.words import visible

# A filter is a name or a word; anything longer is a mistake and would only bloat the page that repeats it.
MAX_FILTER = 100
MAX_PAGE = 999_999


@dataclass(frozen=True, slots=True)
class Text:
    """A word or a name; blank is the same as absent."""

    name: str
    about: str
    most: int = MAX_FILTER

    def read(self) -> str | None:
        """The value, or None where it is absent.

        :raises UsageError: it is too long.
        """
        text = request.args.get(self.name, "")
        if len(text) > self.most:
            raise UsageError(f"筛选条件太长，请控制在 {self.most} 字以内")
        return visible(text).strip() or None

    def schema(self) -> dict[str, Any]:
        """The JSON Schema of the value."""
        return {"type": "string", "maxLength": self.most}


@dataclass(frozen=True, slots=True)
class Question:
    """What is asked; it has to be there."""

    name: str
    about: str
    required: bool = True

    def read(self) -> str:
        """The question as typed.

        :raises QuestionError: there is none, or it is far too long. What else it needs is for the library to say.
        """
        text = request.args.get(self.name, "")
        if not text:
            raise QuestionError(f"缺少参数 {self.name}：请把问题写在 {self.name} 里，例如 ?{self.name}=托位完成多少")
        if len(text) > MAX_LENGTH:
            raise QuestionError(f"问题太长（{len(text)} 字），请控制在 {MAX_LENGTH} 字以内")
        return text

    def schema(self) -> dict[str, Any]:
        """The JSON Schema of the value."""
        return {"type": "string", "minLength": 1, "maxLength": MAX_LENGTH}


@dataclass(frozen=True, slots=True)
class Choice:
    """One of a few values."""

    name: str
    about: str
    choices: Mapping[str, str]

    def read(self) -> str | None:
        """The value, or None where it is absent.

        :raises UsageError: it is none of the choices.
        """
        value = request.args.get(self.name, "").strip()
        if value and value not in self.choices:
            raise UsageError(f"参数 {self.name} 只能是 {'、'.join(self.choices)} 之一")
        return value or None

    def schema(self) -> dict[str, Any]:
        """The JSON Schema of the value."""
        # A form sends an empty value where nothing was chosen.
        return {"type": "string", "enum": ["", *self.choices]}


@dataclass(frozen=True, slots=True)
class Whole:
    """A whole number between two bounds."""

    name: str
    about: str
    least: int
    most: int
    default: int

    def read(self) -> int:
        """The number, or the default where it is absent.

        :raises UsageError: it is no such number.
        """
        text = request.args.get(self.name, str(self.default))
        if re.fullmatch(r"[0-9]{1,9}", text) and self.least <= int(text) <= self.most:
            return int(text)
        raise UsageError(f"参数 {self.name} 应是 {self.least} 到 {self.most} 的整数")

    def schema(self) -> dict[str, Any]:
        """The JSON Schema of the value."""
        return {"type": "integer", "minimum": self.least, "maximum": self.most, "default": self.default}


Parameter = Text | Question | Choice | Whole

QUESTION = Question("q", "问题或词语")
STATUS = Choice("status", "进度：" + "、".join(f"{value} {name}" for value, name in STATUS_NAMES.items()), STATUS_NAMES)
# What narrows the target–outturn table, on its page, in its exports and in the API.
FILTERS: tuple[Text | Choice, ...] = (
    Text("text", "指标名称里的词语"),
    Text("unit", "责任单位，全称或一部分"),
    Text("official", "主抓领导的姓名"),
    Text("report", "报告的编号", most=300),
    STATUS,
)


def filters() -> dict[str, str]:
    """The filters that the request sets."""
    return {one.name: value for one in FILTERS if (value := one.read())}


def page_argument() -> int:
    """The page of an HTML page, counted from 1; nonsense in a typed address means the first."""
    value = request.args.get("page", "1")
    return max(int(value), 1) if re.fullmatch(r"[0-9]{1,6}", value) else 1

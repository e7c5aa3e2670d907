"""报告问答: ask a Chinese government progress report a question and get the exact figure with its passage."""

from qa.api import ask, open, search
from qa.errors import QaError

__all__ = ["QaError", "ask", "open", "search"]

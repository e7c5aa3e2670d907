"""Addresses of static files that change when the file does, so that browsers may keep them for good."""

from __future__ import annotations

from functools import cache
from hashlib import sha256
from pathlib import Path

from flask import url_for

FOLDER = Path(__file__).parent / "static"


def asset(name: str) -> str:
    """Return the address of a static file, with the digest of its content."""
    return url_for("static", filename=name, v=_digest(name))


@cache
def _digest(name: str) -> str:
    return sha256((FOLDER / name).read_bytes()).hexdigest()[:12]

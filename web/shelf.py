"""The library's page: its reports, and for an administrator the tools to keep them."""

from __future__ import annotations

from collections import Counter

from flask import Blueprint, render_template

from web import admin
from web.shared import library

blueprint = Blueprint("shelf", __name__)


@blueprint.get("/library")
def library_page() -> str:
    """The reports of the library, their size and date."""
    return render_template(
        "library.html",
        reports=library().list(),
        lines=Counter(row.report for row in library().figures()),
        kept_by=admin.state(),
        limits=admin.LIMITS,
    )

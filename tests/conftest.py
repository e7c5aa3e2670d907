"""What the tests of the pages and of the JSON share: the shipped library behind the app."""

from __future__ import annotations

from typing import Any

import pytest

import qa.library
from web import create_app


@pytest.fixture(scope="module")
def library() -> Any:
    """The shipped library."""
    return qa.library.default()


@pytest.fixture
def app(library):
    """The app over the library."""
    return create_app(library, TESTING=True)


@pytest.fixture
def client(app):
    """A client of the app."""
    return app.test_client()

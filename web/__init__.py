"""The web face: a page that answers questions and the same verbs as JSON."""

from web.app import create_app

__all__ = ["create_app"]

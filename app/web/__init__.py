"""The pages, in Dash: the shell, and one module for each page. Built by `create_web`, never on import."""

from app.web.factory import create_web

__all__ = ["create_web"]

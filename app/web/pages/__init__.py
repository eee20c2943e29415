"""The pages, one module each: `register(app, services)` adds the page's callbacks and returns its `Page`."""

from collections.abc import Callable

from dash import Dash

from app.api.services import Services
from app.web.pages import operate, search
from app.web.router import Page

PAGES: tuple[Callable[[Dash, Services], Page], ...] = (operate.register, search.register)
"""In the order in which their paths are tried."""

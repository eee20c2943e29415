"""The pages, one module each: `register(app, services)` adds the page's callbacks and returns its `Page`."""

from collections.abc import Callable

from dash import Dash

from app.api.services import Services
from app.web.pages import (
    alert,
    alerts,
    case,
    catalog,
    handover,
    operate,
    partner_file,
    payload,
    reviews,
    runbook,
    search,
    trace,
    transaction,
    trends,
    trends_brief,
    trends_changed,
    trends_moved,
    trends_partner,
    trends_paths,
    trends_versions,
)
from app.web.router import Page

PAGES: tuple[Callable[[Dash, Services], Page], ...] = (
    operate.register,
    alerts.register,
    alert.register,
    case.register,
    partner_file.register,
    handover.register,
    reviews.register,
    transaction.register,
    trace.register,
    payload.register,
    catalog.register,
    runbook.register,
    trends.register,
    trends_brief.register,
    trends_changed.register,
    trends_partner.register,
    trends_paths.register,
    trends_moved.register,
    trends_versions.register,
    search.register,
)
"""In the order in which their paths are tried."""

"""Every page, in the order in which their paths are tried."""

from collections.abc import Callable

from dash import Dash

from app.answers.services import Services
from app.web import search_page
from app.web.alerts import list_page as alerts
from app.web.alerts import page as alert
from app.web.case import page as case
from app.web.case import partner_file
from app.web.catalog import page as catalog
from app.web.catalog import runbook_page
from app.web.handover import page as handover
from app.web.operate import page as operate
from app.web.payload import page as payload
from app.web.reviews import page as reviews
from app.web.router import Page
from app.web.trace import page as trace
from app.web.transaction import page as transaction
from app.web.trends import brief_page, changed_page, moved_page, paths_page, scorecard_page, versions_page
from app.web.trends import page as trends

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
    runbook_page.register,
    trends.register,
    brief_page.register,
    changed_page.register,
    scorecard_page.register,
    paths_page.register,
    moved_page.register,
    versions_page.register,
    search_page.register,
)

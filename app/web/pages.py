"""Every page, in the order in which their paths are tried, and the parts of the frame around them."""

from dataclasses import replace

from app.web import saved_views, search_box, search_page
from app.web.accounts import page as accounts
from app.web.aggregates import pages as aggregates
from app.web.alerts import list_page as alerts
from app.web.alerts import page as alert
from app.web.audit import page as audit
from app.web.case import page as case
from app.web.case import partner_file
from app.web.catalog import page as catalog
from app.web.catalog import runbook_page
from app.web.documents import page as documents
from app.web.handover import page as handover
from app.web.incident import page as incident
from app.web.intake import page as intake
from app.web.operate import page as operate
from app.web.page import Page, Part
from app.web.payload import page as payload
from app.web.reviews import page as reviews
from app.web.trace import page as trace
from app.web.transaction import page as transaction
from app.web.trends import brief, changed, moved, paths, scorecard, versions
from app.web.trends import page as trends
from app.web.why import page as why
from app.web.why import places

PAGES: tuple[Page, ...] = (
    replace(operate.PAGE, figures=aggregates.OPERATE),
    alerts.PAGE,
    replace(alert.PAGE, figures=aggregates.ALERT),
    replace(case.PAGE, figures=aggregates.CASE),
    partner_file.PAGE,
    replace(incident.PAGE, figures=aggregates.INCIDENT),
    intake.PAGE,
    handover.PAGE,
    reviews.PAGE,
    transaction.PAGE,
    trace.PAGE,
    payload.PAGE,
    catalog.PAGE,
    audit.PAGE,
    runbook_page.PAGE,
    trends.PAGE,
    brief.PAGE,
    changed.PAGE,
    scorecard.PAGE,
    paths.PAGE,
    moved.PAGE,
    versions.PAGE,
    why.PAGE,
    documents.CONTENTS,
    documents.DOCUMENT,
    search_page.PAGE,
    accounts.OWN,
    accounts.ALL,
    accounts.OF_PROGRAMS,
)
FRAME: tuple[Part, ...] = (search_box.PART, *saved_views.PARTS, places.PART)

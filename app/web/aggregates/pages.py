"""The pages of figures, each beside the page of rows at the same path."""

from app.security import Permission
from app.web.aggregates import parts
from app.web.page import ADDRESS, RECORDS, WORK, single_part

_FIGURES = Permission.READ_FIGURES
_FOLLOWS = (ADDRESS, RECORDS, WORK)


def _operate_scope(_: str) -> str:
    return "operate"


def _alerts_scope(_: str) -> str:
    return "alerts"


OPERATE = single_part(
    "operate-figures",
    "/",
    _FIGURES,
    "Operate",
    parts.operate_body,
    _FOLLOWS,
    scope=_operate_scope,
    filters=True,
)
CASE = single_part(
    "case-figures", "/cases/<id>", _FIGURES, parts.case_title, parts.case_body, _FOLLOWS, scope=_operate_scope
)
INCIDENT = single_part(
    "incident-figures",
    "/incidents/<id>",
    _FIGURES,
    parts.incident_title,
    parts.incident_body,
    _FOLLOWS,
    scope=_operate_scope,
)
ALERT = single_part(
    "alert-figures", "/alerts/<id>", _FIGURES, parts.alert_title, parts.alert_body, _FOLLOWS, scope=_alerts_scope
)

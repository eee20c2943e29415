"""Participants of the invented world and their frequencies; names agree with the sample catalog."""

from dataclasses import dataclass

MDX, PA, PDS = "member-data-exchange", "prior-authorization", "provider-directory-sync"

LOOKUP = "coverage-lookup"
"""A workflow that no catalog declares."""

WORKFLOWS = {MDX: 56, PA: 30, PDS: 14}
"""Workflows, and their share of normal days in percent."""

PREFIXES = {MDX: "mdx", PA: "pa", PDS: "pds", LOOKUP: "cov"}

TENANTS = {"commercial": 46, "medicare-advantage": 25, "medicaid": 20, "dual-eligible": 9}

PARTNERS: dict[str, dict[str, int]] = {
    MDX: {"northwind-health": 34, "blue-harbor": 26, "cascadia-mutual": 22, "prairie-care": 18},
    PA: {"summit-review": 46, "cascadia-mutual": 24, "northwind-health": 18, "lakeshore-clinics": 12},
    PDS: {"lakeshore-clinics": 34, "blue-harbor": 24, "northwind-health": 22, "prairie-care": 20},
}
"""Partners of each workflow, with weights."""

PEERS = {
    "northwind-health": "api.northwind.example",
    "blue-harbor": "fhir.blueharbor.example",
    "cascadia-mutual": "gateway.cascadia.example",
    "prairie-care": "edi.prairiecare.example",
    "lakeshore-clinics": "connect.lakeshore.example",
    "summit-review": "api.summitreview.example",
    "evergreen-benefits": "api.evergreen.example",
}
"""Server addresses that calls to each partner go to; the last partner is in no catalog."""

REFERENCES = {
    "northwind-health": "NW",
    "blue-harbor": "BHX",
    "cascadia-mutual": "CM",
    "prairie-care": "PCP",
    "lakeshore-clinics": "LS",
    "summit-review": "SUR",
    "evergreen-benefits": "EVG",
}
"""How each partner's own references begin."""

GATEWAY, ENGINE, IDENTITY, CONNECTOR = "exchange-gateway", "workflow-engine", "identity-service", "partner-connector"
COVERAGE, PLANS = "coverage-api", "plan-index"
SERVICES = {
    GATEWAY: "4.12.1",
    ENGINE: "7.3.0",
    IDENTITY: "2.8.4",
    CONNECTOR: "5.0.2",
    COVERAGE: "1.6.0",
    PLANS: "3.1.2",
}
"""The services that send spans and log lines, and their versions."""

ENGINE_EVENTS = "/workflow-engine"
REVIEW_EVENTS = "/review-desk"
IDENTITY_EVENTS = "/identity-service"
CAPTURE_EVENTS = "/partner-connector/capture"
"""Sources of CloudEvents."""

REVIEWERS = ("a.okafor", "b.lindqvist", "c.marchetti", "d.yamamoto", "e.petrov", "f.alvarez")
CLINICIANS = ("nurse.hollis", "nurse.adeyemi", "dr.brandt", "dr.sato")
REGIONS = ("eu-central", "us-east", "us-west")
CHANNELS = {
    MDX: ("portal", "enrolment-file", "api"),
    PA: ("ehr", "portal", "fax-gateway"),
    PDS: ("nightly", "on-change"),
}


@dataclass(frozen=True)
class Part:
    """Who plays in one transaction."""

    workflow: str
    partner: str
    tenant: str
    version: str

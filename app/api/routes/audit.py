"""Routes of the ledger, evidence bundles and receipts."""

from datetime import datetime, timedelta

from flask import Response

from app.answers import ledger
from app.answers.evidence_bundle import bundle
from app.answers.evidence_query import EvidenceQuery
from app.answers.ledger_check import begin_check
from app.answers.receipts import sent_receipt, taken_receipt
from app.answers.record_verification import LAST, record_verification
from app.answers.services import Services
from app.answers.transaction_report import as_page, transaction_report
from app.api.audit_parameters import (
    CheckPath,
    EvidenceParameters,
    LedgerQuery,
    ReceiptQuery,
    ReportQuery,
    VerificationQuery,
)
from app.api.columns import AUDIT
from app.api.definitions import LISTS
from app.api.exports import FORMAT, about, gathered
from app.api.parameters import TransactionPath
from app.api.registry import Routes
from app.api.request_query import Asked, look_up
from app.api.responses import answer, listed
from app.api.schemas import Anything, Whole
from app.audit.receipts import receipt_bytes
from app.audit.summary import receipt_page
from app.domain.errors import BadInput
from app.office import Search
from app.queries.filters import EVERY, RANGE
from app.security import Permission

TAG = "Audit"
ZIP = "application/zip"
_OF_ENTRIES = ("actor", "action", "object")
_OF_BUNDLE = ("transaction", *_OF_ENTRIES, "sample", "seed", "bodies", "reason")


def register(routes: Routes, services: Services) -> None:
    """`/audit`, `/audit/verification`, `/audit/checks`, `/audit/receipts`, `/audit/bundles`, a transaction's report."""

    @routes.get("/audit", Permission.READ_LEDGER, TAG, Anything, summary="Entries of the ledger, the latest first")
    def audit_entries(query: LedgerQuery) -> Response:
        asked = Asked(services, (*RANGE, "tenant"), (*_OF_ENTRIES, "limit", "cursor", FORMAT), known=False)
        filters = asked.filters(services.clock())
        actor, action, object_ = (asked.one(name) for name in _OF_ENTRIES)
        chains = tuple(map(services.office.ledger.chain_of, filters.tenant)) or None
        search = Search(actor, action, object_, filters.from_, filters.to, chains)
        entries, cut = gathered(asked, lambda limit, cursor: ledger.page(services.office.ledger, search, limit, cursor))
        return listed(entries.items, AUDIT, entries.next, about(asked, "audit", LISTS["audit"], cut=cut))

    @routes.get("/audit/verification", Permission.READ_LEDGER, TAG, Whole, summary="Chains and records, verified now")
    def audit_verification(query: VerificationQuery) -> Response:
        asked = Asked(services, RANGE, known=False)
        since, until = _stretch(asked, services)
        records = record_verification(services, since, until, services.tenants)
        return answer({"chains": ledger.verification(services.office), "records": records})

    @routes.post("/audit/checks", Permission.READ_LEDGER, TAG, Whole, summary="The same, begun in the background")
    def audit_check_begun(query: VerificationQuery) -> Response:
        since, until = _stretch(Asked(services, RANGE, known=False), services)
        return answer(begin_check(services, since, until).item(), 201)

    @routes.get("/audit/checks/<check_id>", Permission.READ_LEDGER, TAG, Whole, summary="How far a check is")
    def audit_check(path: CheckPath) -> Response:
        Asked(services, known=False)
        return answer(services.checks.of(services.actor.name, path.check_id).item())

    @routes.post("/audit/receipts", Permission.READ_LEDGER, TAG, Whole, summary="The ledger's signed heads, to keep")
    def audit_receipt(query: ReceiptQuery) -> Response:
        form = Asked(services, also=(FORMAT,), known=False).one(FORMAT, ("json", "html"))
        document = taken_receipt(services)
        name = f"transom-receipt-{services.clock():%Y%m%dT%H%M%SZ}.{form or 'json'}"
        if form == "html":
            return _saved(Response(receipt_page(document), 201, mimetype="text/html"), name)
        return _saved(Response(receipt_bytes(document), 201, mimetype="application/json"), name)

    @routes.post("/audit/receipts/sent", Permission.READ_LEDGER, TAG, Whole, summary="A receipt, to its targets")
    def audit_receipt_sent() -> Response:
        Asked(services, known=False)
        return answer(sent_receipt(services), 201)

    @routes.post("/audit/bundles", Permission.EXPORT_EVIDENCE, TAG, Whole, summary="An evidence bundle, as a zip file")
    def audit_bundle(query: EvidenceParameters) -> Response:
        asked = Asked(services, EVERY, _OF_BUNDLE)
        now = services.clock()
        data = bundle(services, services.actor, _evidence_query(asked, services), asked.instant())
        return _saved(Response(data, 201, mimetype=ZIP), f"transom-evidence-{now:%Y%m%dT%H%M%SZ}.zip")

    @routes.get(
        "/transactions/<transaction_id>/report", Permission.READ_LEDGER, TAG, Whole, summary="One transaction, proven"
    )
    def transaction_evidence(path: TransactionPath, query: ReportQuery) -> Response:
        asked = Asked(services, also=("tenant", FORMAT))
        form, tenant = asked.one(FORMAT, ("json", "html")), asked.one("tenant")
        with asked.reading() as reader:
            actor = services.actor
            report = look_up(
                path.transaction_id, lambda name: transaction_report(services, actor, reader, name, tenant)
            )
        if form != "html":
            return answer(report)
        name = f"transom-report-{services.clock():%Y%m%dT%H%M%SZ}.html"
        return _saved(Response(as_page(report), mimetype="text/html"), name)


def _stretch(asked: Asked, services: Services) -> tuple[datetime, datetime]:
    """When the records that are verified came in."""
    now = services.clock()
    filters = asked.filters(now)
    until = filters.to or now + timedelta(microseconds=1)
    return filters.from_ or until - LAST, until


def _evidence_query(asked: Asked, services: Services) -> EvidenceQuery:
    sample = asked.one("sample")
    if sample is not None and not (sample.isascii() and sample.isdigit()):
        raise BadInput(f"sample: {sample[:60]!r} is not a number.")
    return EvidenceQuery(
        asked.filters(services.clock()),
        asked.many("transaction"),
        asked.one("actor"),
        asked.one("action"),
        asked.one("object"),
        sample=None if sample is None else int(sample[:9]),
        seed=asked.one("seed") or "0",
        bodies=asked.one("bodies", ("1",)) is not None,
        reason=asked.one("reason"),
    )


def _saved(response: Response, name: str) -> Response:
    """Offered as a file, and kept by nobody on the way."""
    response.headers.set("Content-Disposition", "attachment", filename=name)
    response.headers["Cache-Control"] = "no-store"
    return response

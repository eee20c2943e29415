"""Routes of transactions: the list, one of them, and its timeline."""

from flask import Response

from app.answers.audit_lane import everything
from app.answers.services import Services
from app.answers.transaction import detail
from app.api.columns import TIMELINE, TRANSACTIONS
from app.api.definitions import LISTS
from app.api.exports import FORMAT, about, gathered
from app.api.parameters import OfTenant, TimelineQuery, TransactionPath, TransactionsQuery
from app.api.registry import Routes
from app.api.request_query import Asked, look_up
from app.api.responses import answer, listed
from app.api.schemas import Timeline, TransactionDetail, TransactionList
from app.queries.filters import EVERY
from app.queries.transactions import DEFAULT_SORT, page
from app.security import Permission

TAG = "Transactions"


def register(routes: Routes, services: Services) -> None:
    """`/transactions`, `/transactions/{id}`, `/transactions/{id}/timeline`."""

    @routes.get("/transactions", Permission.READ, TAG, TransactionList, summary="Transactions as they stand")
    def transactions(query: TransactionsQuery) -> Response:
        asked = Asked(services, EVERY, ("sort", "limit", "cursor", FORMAT))
        with asked.reading() as reader:
            sort = asked.one("sort")
            order = DEFAULT_SORT if sort is None else sort
            filters = asked.filters(reader.now)
            items, cut = gathered(asked, lambda limit, cursor: page(reader, filters, order, limit, cursor))
        facts = about(asked, "transactions", LISTS["transactions"], cut=cut)
        return listed(items.items, TRANSACTIONS, items.next, facts)

    @routes.get("/transactions/<transaction_id>", Permission.READ, TAG, TransactionDetail, summary="One transaction")
    def transaction(path: TransactionPath, query: OfTenant) -> Response:
        asked = Asked(services, also=("tenant",))
        with asked.reading() as reader:
            tenant = asked.one("tenant")
            return answer(look_up(path.transaction_id, lambda one: detail(reader, one, tenant)))

    @routes.get(
        "/transactions/<transaction_id>/timeline", Permission.READ, TAG, Timeline, summary="Everything on record of it"
    )
    def transaction_timeline(path: TransactionPath, query: TimelineQuery) -> Response:
        asked = Asked(services, also=("tenant", FORMAT))
        with asked.reading() as reader:
            tenant = asked.one("tenant")
            items = look_up(path.transaction_id, lambda name: everything(reader, name, tenant, services.office.ledger))
        facts = about(asked, "timeline", f"{LISTS['timeline']} The transaction: {path.transaction_id}.")
        return listed(items, TIMELINE, about=facts)

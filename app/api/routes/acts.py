"""Routes of acts on transactions: preview, act, and outcome of each transaction."""

from datetime import timedelta

from flask import Response

from app.acts import TransactionActs
from app.answers.acts import as_known, detail, summary
from app.answers.services import Services
from app.api.columns import ACTS
from app.api.definitions import LISTS
from app.api.exports import FORMAT, about
from app.api.parameters import ActPath, ActsSavedQuery, AskedAct, AsOf, PreviewQuery
from app.api.registry import Routes
from app.api.request_query import Asked
from app.api.responses import answer, listed
from app.api.schemas import Anything, Whole
from app.domain.errors import BadInput, Unavailable
from app.queries.filters import RANGE
from app.security import Permission

TAG = "Acts"
LAST = timedelta(hours=24)
_OF_PREVIEW, _OF_ACT = ("action", "transactions"), ("frozen", "reason", "idempotency_key")


def register(routes: Routes, services: Services) -> None:
    """`/acts`, `/acts/{id}`."""

    @routes.post("/acts", Permission.ACT, TAG, Whole, summary="What an act would do (preview=1), or the act itself")
    def act_ask(query: PreviewQuery, body: AskedAct) -> Response:
        asked = Asked(services, also=("preview",), known=False)
        given = {name for name, value in body.model_dump().items() if value is not None}
        acts, actor = acts_of(services), services.actor
        if asked.one("preview", ("1",)) is not None:
            _just(given, _OF_PREVIEW)
            preview = acts.preview(actor, body.action or "", body.transactions or [])
            named = f"{preview['action']}: {', '.join(body.transactions or [])}"
            count = sum(group["n"] for group in preview["groups"])
            services.reads.record(actor, "act.preview", named, f"{count} items")
            return answer(preview, 201)
        _just(given - {"include"}, _OF_ACT)
        act_id = acts.act(actor, body.frozen or "", body.reason or "", body.idempotency_key or "", body.include or ())
        with services.reader(None) as reader:
            return answer(detail(reader, *acts.decided(act_id)), 201)

    @routes.get("/acts", Permission.READ, TAG, Anything, summary="Acts on transactions, the latest first")
    def act_list(query: ActsSavedQuery) -> Response:
        asked = Asked(services, RANGE, (FORMAT,))
        with asked.reading() as reader:
            filters = asked.filters(reader.now)
            until = filters.to or reader.now + LAST
            since = filters.from_ or min(until, reader.now) - LAST
            acts = acts_of(services)
            known = [act for act in acts.acts(since, until) if reader.as_of is None or act.at <= reader.as_of]
            items = [summary(reader, *as_known(*acts.decided(act.act_id), reader.as_of)) for act in known]
        return listed(items, ACTS, about=about(asked, "acts", LISTS["acts"], {"from": since, "to": until}))

    @routes.get("/acts/<act_id>", Permission.READ, TAG, Whole, summary="What became of each transaction of an act")
    def act_detail(path: ActPath, query: AsOf) -> Response:
        with Asked(services).reading() as reader:
            return answer(detail(reader, *as_known(*acts_of(services).decided(path.act_id), reader.as_of)))


def acts_of(services: Services) -> TransactionActs:
    """What acts on transactions. Raises Unavailable on a server that only reads."""
    if services.desk is None:
        raise Unavailable("This server only reads; nothing can be done here.")
    return services.desk.transactions


def _just(given: set[str], takes: tuple[str, ...]) -> None:
    missing, other = [name for name in takes if name not in given], sorted(given - set(takes))
    if missing or other:
        wrong = f"{missing[0]} is needed" if missing else f"{other[0]} is not taken"
        raise BadInput(f"body: {wrong}; a preview (?preview=1) takes {', '.join(_OF_PREVIEW)}, an act {_ACT_TAKES}.")


_ACT_TAKES = ", ".join((*_OF_ACT, "and include (groups beside the safe one)"))

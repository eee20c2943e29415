"""Where failures and delays of spans began: operations that failed first, services and operations that were slow."""

from collections.abc import Mapping, Sequence

from app.analysis.causes.ranking import SURE_WITHIN, Trait, ranked
from app.domain.rows import Row
from app.queries import causes as asking
from app.queries.causes import Fact, Group
from app.queries.filters import Filters
from app.store.reader import Reader

FAILED_FIRST, FAILING_SERVICE, SLOW, SLOW_SERVICE = "failed first", "failing service", "slow", "slow service"


def origins(reader: Reader, filters: Filters, sick: Group, healthy: Group, rank: int) -> list[Row]:
    """Items of `ranked` for transactions chosen as errored or slow; none for others. `rank` is that of their traits.

    Of errored ones the operations that failed first lead, of slow ones what was slow in itself. A fault may hit all
    that starts while it lasts, so these are compared over all time. A service that only errored ones went through is
    not slow: it may be where errors are dealt with.
    """
    if (not filters.errored and filters.slower_than is None) or not sick.rows or not healthy.rows:
        return []
    facts = asking.origins(reader, sick, healthy, min(2, len(sick.rows)))
    weights = {(fact.attribute, fact.text): fact.weight for fact in facts}
    sizes = len(sick.rows), len(healthy.rows)
    sure = {}
    for attribute in (FAILED_FIRST, FAILING_SERVICE, SLOW, SLOW_SERVICE):
        traits = [_trait(fact, rank, *sizes) for fact in facts if fact.attribute == attribute]
        items, _ = ranked(traits, *sizes, more_tests=len(facts) - len(traits))
        sure[attribute] = [item for item in items if item["p_value"] < SURE_WITHIN and " & " not in item["attribute"]]
    services = [item for item in sure[SLOW_SERVICE] if filters.slower_than is not None or item["healthy_share"]]
    slow = slowest(services, sure[SLOW], weights)
    failed = failed_first(sure[FAILING_SERVICE], sure[FAILED_FIRST])
    return [*failed, *slow] if filters.errored else [*slow, *failed]


def failed_first(services: Sequence[Row], operations: Sequence[Row]) -> list[Row]:
    """The operations that failed first, the surest first, and services whose failures are spread over operations of
    which none is sure by itself."""
    spread = [service for service in services if not any(_is_of(item, service) for item in operations)]
    return sorted([*operations, *spread], key=lambda item: item["p_value"])


def slowest(services: Sequence[Row], operations: Sequence[Row], weights: Mapping[tuple[str, str], float]) -> list[Row]:
    """The slow ones, service by service, first where most of the time went.

    A service is named by its slow operations where one of them took half of its time beyond the usual, else as a whole:
    its time is then spread over operations, or was lost on the way to it.
    """

    def weight(item: Row) -> float:
        return weights[item["attribute"], item["value"]]

    left = sorted(operations, key=weight, reverse=True)
    listed = []
    for service in sorted(services, key=weight, reverse=True):
        own = [item for item in left if _is_of(item, service)]
        whole = not own or 2 * weight(own[0]) < weight(service)
        listed += [service, *own] if whole else own
        left = [item for item in left if item not in own]
    return [*listed, *left]


def _is_of(operation: Row, service: Row) -> bool:
    return str(operation["value"]).startswith(f"{service['value']} ")


def _trait(fact: Fact, rank: int, sick: int, healthy: int) -> Trait:
    having = fact.having(sick, healthy)
    return Trait(fact.attribute, fact.text, rank, having[0], having[0], having[1], weight=fact.weight)

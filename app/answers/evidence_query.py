"""The query of an evidence bundle, and the transactions and records that it selects."""

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime

from app.domain.answer_fields.transactions import StandingTransaction
from app.domain.errors import BadInput
from app.domain.instants import to_rfc3339
from app.domain.rows import Row
from app.office import Ledger, Search
from app.queries.bundle import population
from app.queries.filters import Filters
from app.store.reader import Reader

MOST_TRANSACTIONS = 2_000
"""Transactions of one bundle; of more, a sample is asked for, or a narrower query."""
MOST_POPULATION = 200_000


@dataclass(frozen=True)
class EvidenceQuery:
    """`filters` choose transactions (its range also ledger entries), `transactions` further by id.

    `actor`, `action` and `object` choose ledger entries as in `Search`. `sample` of the transactions are taken by
    `seed`. `bodies` asks for payload bodies, which needs a `reason`.
    """

    filters: Filters = field(default_factory=Filters)
    transactions: Sequence[str] = ()
    actor: str | None = None
    action: str | None = None
    object: str | None = None
    sample: int | None = None
    seed: str = "0"
    bodies: bool = False
    reason: str | None = None

    def __post_init__(self) -> None:
        if self.sample is not None and not 1 <= self.sample <= MOST_TRANSACTIONS:
            raise BadInput(f"sample: takes 1 to {MOST_TRANSACTIONS:,}.")
        if self.bodies and not (self.reason or "").strip():
            raise BadInput("reason: is needed where payload bodies are asked for.")

    def search(self, ledger: Ledger) -> Search:
        """The entries that are given in full: of the chosen tenants' chains, else of all that can be read."""
        chains = tuple(map(ledger.chain_of, self.filters.tenant)) or None
        visible = ledger.chains
        if visible is not None:
            chains = tuple(visible if chains is None else visible & set(chains))
        return Search(self.actor, self.action, self.object, self.filters.from_, self.filters.to, chains)

    def members(self, known_at: datetime) -> Row:
        """The query as the bundle and the ledger name it, so that it can be asked again."""
        values = self.filters.parameters()
        del values["since"], values["until"]
        instants = {"from": to_rfc3339(self.filters.from_), "to": to_rfc3339(self.filters.to)}
        own = {
            "transaction": list(self.transactions) or None,
            "actor": self.actor,
            "action": self.action,
            "object": self.object,
            "sample": self.sample,
            "seed": self.seed if self.sample is not None else None,
            "bodies": self.bodies or None,
            "as_of": to_rfc3339(known_at),
        }
        return {name: value for name, value in {**instants, **values, **own}.items() if value is not None}


def chosen(reader: Reader, query: EvidenceQuery) -> tuple[list[StandingTransaction], int]:
    """The transactions of the bundle, by key, and the size of the population that they are of.

    A sample is the transactions whose SHA-256 of seed, line feed and key is smallest: the same for the same population
    and seed, whoever draws it. Raises BadInput where there are more than one bundle holds.
    """
    rows = population(reader, query.filters, query.transactions, MOST_POPULATION + 1)
    if len(rows) > MOST_POPULATION:
        raise BadInput(f"More than {MOST_POPULATION:,} transactions match: choose a shorter range, or a partner.")
    if query.sample is not None:
        drawn = sorted(rows, key=lambda row: hashlib.sha256(f"{query.seed}\n{row['tx']}".encode()).digest())
        return sorted(drawn[: query.sample], key=lambda row: row["tx"]), len(rows)
    if len(rows) > MOST_TRANSACTIONS:
        raise BadInput(
            f"{len(rows):,} transactions match, and a bundle holds {MOST_TRANSACTIONS:,}: choose a shorter range or a "
            "partner, name transactions, or ask for a sample (sample=50&seed=7; "
            "of the command --sample 50 --seed 7)."
        )
    return rows, len(rows)

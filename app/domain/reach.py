"""What a legal hold keeps, or an erasure takes: all that it names together."""

import re
from dataclasses import dataclass

from app.domain.errors import BadInput

_MONTH = re.compile(r"\d{4}-(0[1-9]|1[0-2])")
_LONGEST = 512


@dataclass(frozen=True)
class Reach:
    """Records of a tenant ("" for those of none), of a month of arrival (2026-11), of one transaction; None is any.

    Raises BadInput for a month that is none.
    """

    tenant: str | None = None
    month: str | None = None
    transaction_id: str | None = None

    def __post_init__(self) -> None:
        if self.month is not None and not _MONTH.fullmatch(self.month):
            raise BadInput(f"month: {self.month[:20]!r} is none; write it as 2026-11.")
        for name in ("tenant", "transaction_id"):
            if len(getattr(self, name) or "") > _LONGEST:
                raise BadInput(f"{name}: takes {_LONGEST} characters at most.")

    @property
    def words(self) -> str:
        """As the ledger names it: `transaction:T-1`, `tenant:acme month:2026-11`, `everything`."""
        named = (("tenant", self.tenant), ("month", self.month), ("transaction", self.transaction_id))
        return " ".join(f"{name}:{value}" for name, value in named if value is not None) or "everything"

    def meets(self, other: "Reach") -> bool:
        """Whether a record may be of both; transactions are told apart by their id alone."""
        pairs = (
            (self.tenant, other.tenant),
            (self.month, other.month),
            (self.transaction_id, other.transaction_id),
        )
        return all(one is None or two is None or one == two for one, two in pairs)

"""A small catalog that loads, and a way to write others."""

from collections.abc import Callable
from pathlib import Path

import pytest

GOOD = """\
[workflows.member-data-exchange]
title    = "Payer-to-payer member data exchange"
owner    = "interop"
deadline = "15m"
exception_deadline = "24h"
goal     = 0.99
runbook  = "runbooks/exchange.md"

[workflows.member-data-exchange.states]
received    = { waits_on = "us", limit = "1m", next = ["submitted", "rejected"] }
submitted   = { waits_on = "partner", limit = "10m", next = ["reconciling"], awaits = "partner acknowledgement" }
reconciling = { waits_on = "review", exception = true, next = ["completed"] }
completed   = { terminal = "completed" }
rejected    = { terminal = "rejected" }

[workflows.member-data-exchange.versions]
"2.2" = { released = 2026-06-01, deprecated = 2026-10-01, sunset = 2027-01-01 }
"2.3" = { released = 2026-10-12 }

[partners.northwind-health]
title = "Northwind Health"
owner = "interop"
peers = ["api.northwind.example"]

[tenants.commercial]
title = "Commercial plans"

[queues.identity-review]
owner = "interop"
claim_within = "30m"
escalate_to = "interop"

[owners.interop]
title = "Interoperability team"
notify = ["slack-interop"]

[errors.partner_rejection]
retry = "never"
owner = "interop"
runbook = "runbooks/rejection.md"
alert = "rejected-by-partner"
match = [ { code = "PR-*" }, { http_status = 422 } ]

[actions.redrive]
title = "Redrive"
for   = { states = ["submitted"], retry = ["automatic", "manual"] }
roles = ["operator"]

[mappings.outbox]
when           = { event_type = "com.acme.order.*" }
record         = "transition"
transaction_id = "$.data.order_id"
to_state       = { path = "$.type", values = { "com.acme.order.placed" = "received" } }
workflow       = { const = "member-data-exchange" }

[join]
attributes = ["transom.transaction.id", "acme.order"]

[alerts.rejected-by-partner]
number = "errors"
where = { error_class = "partner_rejection" }
by = ["partner"]
group = ["partner"]
over = "1h"
above = 10
severity = "ticket"
owner = "interop"

[waivers.old-version]
finding = "traffic-past-sunset"
scope   = { partner = "northwind-health", version = "2.2" }
reason  = "Agreed"
owner   = "interop"
expires = 2027-02-01

[redaction]
payloads   = "mask"
attributes = "show"
rules      = [ { path = "$.status", action = "show" }, { header = "authorization", action = "drop" } ]
"""

Write = Callable[..., Path]


@pytest.fixture
def write(tmp_path: Path) -> Write:
    """Write files into a catalog directory that has both runbooks, and return the directory."""

    def files(**texts: str | bytes) -> Path:
        directory = tmp_path / "catalog"
        (directory / "runbooks").mkdir(parents=True, exist_ok=True)
        for name in ("exchange", "rejection"):
            (directory / "runbooks" / f"{name}.md").write_text(f"# What to do: {name}\n")
        for name, text in texts.items():
            data = text.encode() if isinstance(text, str) else text
            (directory / f"{name}.toml").write_bytes(data)
        return directory

    return files

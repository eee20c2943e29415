"""Who takes part: partners, tenants, owners, and the queues of human work."""

from collections.abc import Collection

from app.catalog.merged_files import Declared
from app.catalog.model import Catalog, Owner, Partner, Queue, Target, Tenant
from app.catalog.problems import Problem, suggestion
from app.catalog.registry import Registry
from app.catalog.table_reader import Table
from app.catalog.targets import read_target

OWNERS = "no [owners] table declares"


def read_partner(table: Table, names: Registry, peers: dict[str, str]) -> Partner:
    """One `[partners.NAME]`; `peers` collects whose each server address is, since a call can be to one partner only."""
    partner = Partner(
        title=table.text("title"),
        owner=table.reference("owner", names.owners, OWNERS),
        contact=table.text("contact"),
        peers=table.texts("peers"),
        targets=_targets(table),
    )
    for number, peer in enumerate(partner.peers):
        other = peers.setdefault(peer, table.name)
        if other != table.name:
            table.problem(f'peers names "{peer}", which partner "{other}" has already.', "peers", number)
    table.close()
    return partner


def _targets(table: Table) -> tuple[Target, ...]:
    """The targets of a partner, at most one of each number and quantile."""
    targets: dict[tuple[str, str | None], Target] = {}
    for row in table.rows("targets", "a target"):
        target = read_target(row)
        if target is not None and targets.setdefault((target.number, target.quantile), target) is not target:
            row.problem(f"{target.number} has a target already.", "number")
    return tuple(targets.values())


def read_tenant(table: Table) -> Tenant:
    """One `[tenants.NAME]`."""
    tenant = Tenant(title=table.text("title"))
    table.close()
    return tenant


def read_owner(table: Table) -> Owner:
    """One `[owners.NAME]`; its notification targets are settings, so their names cannot be judged here."""
    owner = Owner(title=table.text("title"), notify=table.texts("notify"))
    table.close()
    return owner


def unknown_targets(declared: Declared, catalog: Catalog, targets: Collection[str]) -> list[Problem]:
    """Names of `notify` that are none of the targets of the settings."""
    problems = []
    for name, owner in catalog.owners.items():
        for number, target in enumerate(owner.notify):
            if target not in targets:
                file, line = declared.place(("owners", name, "notify", number))
                text = f'notify names "{target}", which is no target of the settings.{suggestion(target, targets)}'
                problems.append(Problem(file, line, text))
    return problems


def read_queue(table: Table, names: Registry) -> Queue:
    """One `[queues.NAME]`. An escalation that nothing leads to is reported."""
    if "escalate_to" in table.values and not {"claim_within", "decide_within"} & set(table.values):
        table.problem("escalate_to is told when claim_within or decide_within has passed; declare one.", "escalate_to")
    queue = Queue(
        title=table.text("title"),
        owner=table.reference("owner", names.owners, OWNERS),
        claim_within=table.duration("claim_within"),
        decide_within=table.duration("decide_within"),
        escalate_to=table.reference("escalate_to", names.owners, OWNERS),
    )
    table.close()
    return queue

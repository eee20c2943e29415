"""A mapping or pipeline on trial: what it would make of stored spans and log lines, and of pasted events."""

from app.answers.services import BATCH, SINGLE, MappingTrial, Sent, Services
from app.catalog.loader import of_text
from app.domain.errors import TransomError
from app.domain.rows import Row
from app.queries.mapping_results import latest_traced


def mapping_trial(services: Services, text: str, events: str = "") -> Row:
    """{problem, problems, spans, log_lines, mappings, events}; nothing is stored, and the catalog stays as it is.

    `text` is TOML with mappings or pipelines; `problems` are its faults as {line, text}, and then the rest is empty.
    `spans` and `log_lines` count what was looked at, the latest; `mappings` are {mapping, made, missed, misses,
    samples}; `events` the items of a dry run of the pasted events by these mappings.
    """
    if services.mapping_trials is None:
        return _refused("This server has no store to try mappings on.")
    if services.tenants is not None:
        return _refused("A trial looks at the records of all tenants, and this account is for some.")
    catalog, problems = of_text(text)
    if problems:
        faults = [{"line": problem.line, "text": problem.text} for problem in problems]
        return {**_refused(None), "problems": faults}
    if not catalog.mappings:
        return _refused("Paste a table [mappings.NAME] or [pipelines.NAME] first.")
    with services.reader(None) as reader:
        stored = latest_traced(reader)
    sent = (
        Sent(events.strip().encode(), BATCH if events.strip().startswith("[") else SINGLE) if events.strip() else None
    )
    try:
        trial: MappingTrial = services.mapping_trials(tuple(catalog.mappings.values()), stored, sent)
    except TransomError as error:
        return _refused(str(error))
    counts = {kind.value: table.num_rows for kind, table in stored.items()}
    return {
        "problem": None,
        "problems": [],
        "spans": counts.get("spans", 0),
        "log_lines": counts.get("log_lines", 0),
        "mappings": trial.mappings,
        "events": trial.events,
    }


def _refused(sentence: str | None) -> Row:
    return {"problem": sentence, "problems": [], "spans": 0, "log_lines": 0, "mappings": [], "events": []}

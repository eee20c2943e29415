"""A pasted event: what it would become, or why it cannot be read."""

from app.answers.dry_run import entries, tried
from app.answers.services import BATCH, SINGLE, Sent, Services
from app.domain.errors import TransomError
from app.domain.rows import Row


def pasted(services: Services, text: str) -> Row:
    """{items, problem}: the items of `app.answers.dry_run.tried`, or the sentence that says why there are none."""
    if services.tenants is not None:
        return _refused("A trial looks at the records of all tenants, and this account is for some.")
    if services.trials is None or services.trying is None:
        return _refused("This server has no store to try events on.")
    body = text.strip()
    if not body:
        return _refused("Paste an event first: a CloudEvent as JSON, or a JSON array of several.")
    try:
        trials = services.trials(Sent(body.encode(), BATCH if body.startswith("[") else SINGLE))
        now = services.clock()
        with services.trying(entries(trials, now, services.actor.name)) as reader:
            return {"items": tried(reader, trials, now), "problem": None}
    except TransomError as error:
        return _refused(str(error))


def _refused(sentence: str) -> Row:
    return {"items": [], "problem": sentence}

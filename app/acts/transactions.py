"""Acts on transactions: a preview, a person's decision with a reason, then the run."""

from collections.abc import Callable, Sequence
from contextlib import AbstractContextManager
from copy import copy
from datetime import datetime
from functools import partial

from app.acts.engine import Engine
from app.acts.preview import STANDS_FOR, action_of, preview
from app.acts.recorder import Recorder
from app.acts.runner import Runner
from app.analysis.act_groups import kind_of
from app.domain.actor import Actor
from app.domain.errors import BadInput, NotFound, Unavailable
from app.domain.rows import Row
from app.office.acts import Act, ActBook, Preview
from app.queries.owning_tenant import owner_of_keys
from app.store.reader import Reader

MOST_REASON = 2000
MOST_KEY = 200
ReaderFactory = Callable[..., AbstractContextManager[Reader]]


class TransactionActs:
    """Without an engine everything can be looked at and nothing asked for."""

    def __init__(
        self, recorder: Recorder, book: ActBook, reader: ReaderFactory, engine: Engine | None, runner: Runner | None
    ) -> None:
        self._recorder, self._book, self._reader = recorder, book, reader
        self._engine, self._runner = engine, runner
        self._whole = True

    @property
    def possible(self) -> bool:
        """Whether there is an engine to ask."""
        return self._engine is not None

    @property
    def idempotent(self) -> bool:
        """Whether the engine performs requests with the same idempotency key only once."""
        return self._engine is not None and self._engine.idempotent

    def preview(self, actor: Actor, action: str, ids: Sequence[str]) -> Row:
        """See `previewing.preview`; `possible` says whether an engine is there to be asked."""
        with self._reader(None) as reader:
            previewed = preview(self._recorder, self._book, reader, actor, action, ids, self.idempotent)
        return previewed | {"possible": self.possible}

    def frozen_preview(self, frozen: str) -> Preview:
        """A preview as it was shown. Raises NotFound."""
        stored = self._book.preview(frozen)
        if stored is None or not self._is_ours(stored):
            raise NotFound(f"There is no preview {frozen[:60]!r}; ask for one, and act on that.")
        return stored

    def act(self, actor: Actor, frozen: str, reason: str, idempotency_key: str, include: Sequence[str] = ()) -> str:
        """The id of the act, begun, and on record; asked again under the same key, the same act and nothing more.

        `include` names groups beside the safe ones. Raises NotFound for an unknown preview; BadInput for one that is
        too old, was acted on under another key, or is somebody else's, for a group that may not be included, without a
        reason or a key, and where nothing is left to act on; Forbidden; Unavailable, with nothing sent.
        """
        reason, key = _text("reason", reason, MOST_REASON), _text("idempotency_key", idempotency_key, MOST_KEY)
        previewed = self.frozen_preview(frozen)
        with self._reader(None) as reader:
            action_of(reader.catalog, previewed.action, actor)
        if self._engine is None or self._runner is None:
            raise Unavailable("No workflow engine is set (act_url): nothing can be requested.")
        chosen = self._chosen(include)
        items = [item for item in previewed.items if item["group"] in chosen]
        items.sort(key=lambda item: item["group"] != "safe")
        now = self._recorder.clock()
        asked = Act(
            self._recorder.new_id(), frozen, now, actor.name, actor.role, previewed.action, reason, key, items, None
        )
        if previewed.actor != actor.name:
            raise BadInput("frozen: that preview is somebody else's; make your own first.")
        if not items:
            raise BadInput("include: none of these transactions is safe, and no other group was included.")
        known = self._book.repeated(asked)
        if known is None and now > previewed.at + STANDS_FOR:
            raise BadInput("frozen: this preview is over an hour old; look again, and act on what stands now.")
        if known is None:
            with self._reader(None) as reader:
                tenant = owner_of_keys(reader, [str(item["tx"]) for item in items])
            outcome = f"asked for {len(items)}"
            self._recorder.noted(actor, f"act.{previewed.action}", f"act:{asked.act_id}", reason, outcome, tenant)
        begun = known or self._book.begin(asked)
        if begun.frozen != frozen or begun.idempotency_key != key:
            raise BadInput(f"frozen: this preview or key led to act {begun.act_id} already; look again for another.")
        if begun.act_id == asked.act_id:
            self._runner.begin(begun)
        return begun.act_id

    def decided(self, act_id: str) -> tuple[Act, bool]:
        """The act as it was decided, and whether it is under way. Raises NotFound."""
        act = self._book.act(act_id)
        if act is None or not self._is_ours(act):
            raise NotFound(f"There is no act {act_id[:60]!r}.")
        return act, self._runner is not None and self._runner.running(act_id)

    def acts(self, since: datetime, until: datetime) -> list[Act]:
        """Acts that were decided in [since, until), the latest first."""
        return [act for act in self._book.acts(since, until) if self._is_ours(act)]

    def of_tenants(self, tenants: frozenset[str]) -> "TransactionActs":
        """The same over these tenants' transactions; acts and previews with one of others in them are not there."""
        cut = copy(self)
        cut._reader, cut._whole = partial(self._reader, tenants=tenants), False
        return cut

    def _is_ours(self, decided: Act | Preview) -> bool:
        if self._whole:
            return True
        txs = sorted({str(item["tx"]) for item in decided.items})
        with self._reader(None) as reader:
            return len(reader.rows("transactions_known", txs=txs)) == len(txs)

    def _chosen(self, include: Sequence[str]) -> set[str]:
        for name in include:
            try:
                may = kind_of(name, self.idempotent).may
            except KeyError:
                may = False
            if not may:
                raise BadInput(f"include: {name[:60]!r} is no group that may be included.")
        return {"safe", *include}


def _text(name: str, text: str, most: int) -> str:
    words = text.strip()
    if not words or len(words) > most or not words.replace("\n", " ").isprintable():
        raise BadInput(f"{name}: it is needed, in 1 to {most:,} printable characters.")
    return words

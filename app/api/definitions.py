"""For each list, the sentence that says what a row is; every CSV, Excel or Parquet export carries it."""

from collections.abc import Mapping

LISTS: Mapping[str, str] = {
    "transactions": "Transactions as they stood when known, one a row. Times are UTC; stuck_reason is the most "
    "specific reason that holds, overdue_at since when one has held without a break; owner is who acts next.",
    "timeline": "Everything on record of one transaction, one item a row, in time order. "
    "until is empty while it lasts; origin tells what a source asserts from what was done here by a person.",
    "cases": "Groups of transactions that stand stuck or failed under one signature (workflow, state, awaited event, "
    "error, partner), one group a row; count is how many stand in it, odds are those of its median member, has is who "
    "claimed it here.",
    "incidents": "What waits on one partner, in one review queue, or on our own systems, one a row: since when, "
    "how many transactions, how many of them past their deadline and how many that can still make it.",
    "queues": "Review queues and waiting states, one a row: how many wait, nobody's, the oldest, past their due date, "
    "and forecast to be.",
    "sources": "Who sends records, one source and token a row: last heard, usual gap in seconds, accepted, rejected, "
    "accepted but set aside because they could not be loaded, not joined to a transaction, and the clock's offset in "
    "seconds.",
    "set-aside": "What was acknowledged and is not in the store, one sender, kind and reason a row: records that could "
    "not be loaded, damaged entries of the journal (kind journal) and store files moved aside (kind store), until they "
    "are loaded or dismissed. id names the row, to dismiss it.",
    "acts": "Acts on transactions, done here by people, one a row, the latest first: the action, who asked it and why, "
    "of how many transactions, and how many of them have moved since.",
    "alerts": "Alerts as the last evaluated minute left them, one episode a row, firing ones first. since is when the "
    "rule began to hold; transactions are what it is about, at_risk those of them whose deadline is still ahead; "
    "acknowledged_by and assigned_to are what people did here.",
    "findings": "Where the records disagree with the catalog, one finding a row: how many transactions show it, first "
    "and last seen, and the waiver that silences it, if one does.",
    "identity": "Identity decisions, as sources assert them, by rule version and band of confidence, one band a row; "
    "without a band, all of the rule version. A link is overturned by a revocation or a review that rejects or "
    "corrects it, a rejection by one that approves.",
    "audit": "Entries of the ledger, one a row, the latest first: who did or saw what here, under which policy, and "
    "what came of it. hash is the entry's own, chained to the one before it within its chain.",
    "views": "Saved views, one a row: a name for an address, and who saved it here.",
}

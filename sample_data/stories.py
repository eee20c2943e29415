"""The scenarios of the demo, each in a sentence with where to see it."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Story:
    """One story. `url` is relative to the app and holds only relative times, so it is right whenever the demo runs."""

    key: str
    title: str
    sentence: str
    url: str


STORIES = (
    Story(
        "normal-days",
        "Normal days",
        "Weekdays are busy, nights and weekends are not; nearly everything completes within its deadline.",
        "/?status=completed&from=now-7d&to=now",
    ),
    Story(
        "partner-outage",
        "A partner outage, going on now",
        "Northwind Health took requests for two hours without calling back, and now refuses them: about forty "
        "transactions of three workflows wait for it.",
        "/?partner=northwind-health&status=stuck",
    ),
    Story(
        "past-outage",
        "A partner outage that is over",
        "Blue Harbor refused everything for five hours, 34 days ago; most was retried, some ended as dead letters.",
        "/?status=all&partner=blue-harbor&from=now-35d&to=now-33d",
    ),
    Story(
        "late-reviews",
        "Records that came late",
        "Between three and four days ago the review desk's feed fell behind: what its people decided was known only a "
        "day later, so the numbers of that day changed after it had ended.",
        "/trends/changed?number=manual_interventions&from=now-4d&to=now-3d",
    ),
    Story(
        "duplicate-submissions",
        "Duplicate submissions",
        "Eleven days ago an enrolment file was read twice: the same idempotency keys came again under new ids.",
        "/?status=all&partner=prairie-care&from=now-12d&to=now-10d",
    ),
    Story(
        "invalid-identities",
        "Invalid identities",
        "A file with wrong birth dates filled the identity review queue this morning; most are within their four "
        "hours, thirteen are overdue and nobody has claimed them.",
        "/?workflow=member-data-exchange&state=identity_review&status=open",
    ),
    Story(
        "clinical-review",
        "Clinical reviews",
        "Nurses and physicians have two days for a prior authorization; six are overdue, one hundred are not.",
        "/?workflow=prior-authorization&state=clinical_review&status=open",
    ),
    Story(
        "delayed-callbacks",
        "Delayed callbacks",
        "Cascadia Mutual decides prior authorizations five to eleven hours late since yesterday; the callbacks carry "
        "its own reference only.",
        "/?partner=cascadia-mutual&workflow=prior-authorization&status=open",
    ),
    Story(
        "partial-completion",
        "Partial completion",
        "Nine of twelve records came, the partner promised the rest; four promises are broken.",
        "/?workflow=member-data-exchange&state=partial&status=open",
    ),
    Story(
        "documents-missing",
        "Waiting for documents",
        "Reviewers asked providers for clinical documents; five of the requests have run out.",
        "/?workflow=prior-authorization&state=pended&status=open",
    ),
    Story(
        "refused-providers",
        "Directory batches partly applied",
        "Some providers of a batch were refused and wait to be corrected.",
        "/?workflow=provider-directory-sync&state=partially_applied&status=open",
    ),
    Story(
        "regulatory-hold",
        "A regulatory hold",
        "An order of the insurance department holds ninety exchanges of the Medicaid plans; two holds have run out.",
        "/?workflow=member-data-exchange&state=regulatory_hold&status=open",
    ),
    Story(
        "dropped-field",
        "A version that drops a field",
        "Version 2.3 leaves out the subscriber id since three weeks ago, and strict partners refuse it (PR-1107).",
        "/?version=2.3&status=rejected&error_class=partner_rejection",
    ),
    Story(
        "retry-storm",
        "A retry storm",
        "Five days ago Summit Utilization Review refused for ninety minutes, and each attempt called it up to "
        "twelve times within seconds.",
        "/?status=all&partner=summit-review&from=now-6d&to=now-4d",
    ),
    Story(
        "undeclared",
        "What the catalog does not know",
        "Evergreen Benefits is in no catalog, version 2.1 is past its sunset, and a few exchanges skip the identity "
        "check.",
        "/catalog",
    ),
    Story(
        "stray-callbacks",
        "Callbacks that belong to nothing",
        "Nine callbacks of Lakeshore Clinics carry a reference that nobody was ever given; they are kept, unjoined.",
        "/api/v1/sources",
    ),
    Story(
        "failing-lookups",
        "Requests that fail, known from spans alone",
        "A small service looks up members' coverage and sends nothing but spans; for an hour and a half every lookup "
        "of the western region has run into a timeout in its plan index.",
        "/?status=all&workflow=coverage-lookup&errored=true",
    ),
)
"""Every story, in the order in which a guided tour would take them."""

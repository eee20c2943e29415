"""Every slip is named with its file, its line and the nearest valid name, all of them at once."""

import pytest

from app.catalog import CatalogProblems, check, load
from app.domain.errors import BadConfiguration

from .conftest import GOOD, Write


def test_the_sentence_of_the_house_is_said_to_the_letter(write: Write) -> None:
    lines = [
        *["# partners and what they do"] * 8,
        "[workflows.member-data-exchange.states]",
        "reconciling = { terminal = 'completed' }",
        'received = { waits_on = "us", next = [',
        '  "reconcile"] }',
    ]
    assert [str(problem) for problem in check(write(partners="\n".join(lines)))] == [
        'partners.toml:12: next names "reconcile", which member-data-exchange does not declare. '
        'Did you mean "reconciling"?'
    ]


SLIPS = [
    ('title    = "Payer', 'titel    = "Payer', '"titel" is no key of a workflow. Did you mean "title"?'),
    ("[partners.northwind-health]", "[partner.northwind-health]", '"partner" is no key of the catalog.'),
    ('owner    = "interop"', 'owner    = "interp"', 'owner names "interp", which no [owners] table declares.'),
    ('escalate_to = "interop"', 'escalate_to = "intrp"', 'escalate_to names "intrp"'),
    ('deadline = "15m"', "deadline = 15", "deadline is not a duration; write it as 30s, 15m, 4h or 3d"),
    ('deadline = "15m"', 'deadline = "15 min"', "deadline is not a duration"),
    ('deadline = "15m"', 'deadline = "99999999d"', "deadline is longer than a hundred years."),
    ("goal     = 0.99", "goal     = 99", "goal must be a share above 0 and at most 1"),
    ("goal     = 0.99", "goal     = nan", "goal must be a number."),
    ('"runbooks/exchange.md"', '"../../etc/passwd"', "which lies outside the catalog's directory."),
    ('"runbooks/exchange.md"', '"/etc/passwd"', "which lies outside the catalog's directory."),
    ('"runbooks/exchange.md"', '"run\\u0000book"', "which cannot be read."),
    ('waits_on = "us"', 'waits_on = "uss"', 'waits_on is "uss", which is none of us, queue'),
    ('waits_on = "us", ', "", 'State "received" needs waits_on, or terminal'),
    ('waits_on = "us"', 'waits_on = "us", terminal = "failed"', 'State "received" has both waits_on and terminal'),
    ('terminal = "rejected" }', 'terminal = "rejected", limit = "1m" }', "so its limit can never pass"),
    ('terminal = "rejected"', 'terminal = "refused"', 'terminal is "refused"'),
    ("exception = true", 'exception = "yes"', "exception must be true or false."),
    ("released = 2026-06-01", "released = 2026-11-01", "deprecated (2026-10-01) is before released (2026-11-01)."),
    ("released = 2026-06-01", 'released = "2026-06-01"', "released must be a date without quotes"),
    ("released = 2026-06-01", "released = 2026-06-01T00:00:00", "released must be a date without quotes or time"),
    ('"2.3" = {', "2.3 = {", 'Write the version in quotes, "2.3"'),
    ('peers = ["api', 'peers = "x" # ["api', "peers must be a list of texts"),
    ('claim_within = "30m"', "claim_within = true", "claim_within is not a duration"),
    ('retry = "never"', 'retry = "nevr"', 'Did you mean "never"?'),
    ('alert = "rejected-by-partner"', 'alert = "rejected-by-partners"', 'Did you mean "rejected-by-partner"?'),
    ("http_status = 422", "http_status = 42", "http_status must be a whole number from 100 to 599."),
    ('{ code = "PR-*" }', "{ }", "which every record would match"),
    ('states = ["submitted"]', 'states = ["submited"]', 'states names "submited", which no workflow declares.'),
    ('retry = ["automatic"', 'retry = ["automatik"', 'Did you mean "automatic"?'),
    ('roles = ["operator"]', 'roles = ["operater"]', 'Did you mean "operator"?'),
    ('record         = "transition"', 'record = "transitoin"', 'Did you mean "transition"?'),
    ('transaction_id = "$.data', 'transction_id = "$.data', 'Did you mean "transaction_id"?'),
    ('.placed" = "received"', '.placed" = "receivd"', 'names "receivd", which is no declared state.'),
    ('"$.data.order_id"', '"$.data.st["', 'transaction_id is "$.data.st[", which is no JSON path (unexpected end'),
    ('path = "$.type"', 'path = "type"', 'path is "type", which is no JSON path; it starts with $'),
    ('path = "$.type"', 'path = "$.type", const = "x"', "to_state has both path and const."),
    ('event_type = "com.acme.order.*"', 'event_type = "a", span_name = "b"', "when names more than one of"),
    ('const = "member-data-exchange"', 'const = "member-data"', "which is no declared workflow."),
    ('number = "errors"', 'number = "erors"', 'Did you mean "errors"?'),
    ('{ error_class = "partner_rejection" }', '{ error_class = "rejection" }', "which is no declared error class."),
    ('by = ["partner"]', 'by = ["partnr"]', 'by names "partnr"'),
    ('group = ["partner"]', 'group = ["tenant"]', 'group names "tenant", which by does not split.'),
    ('by = ["partner"]', 'by = ["partner", "queue"]', 'by names "queue"; errors is known by workflow, partner, tenant'),
    ('over = "1h"', 'over = "1h"\nquantile = "p95"', "errors has no quantiles."),
    ('number = "errors"', 'number = "burn_rate"', "A goal is a workflow's: burn_rate needs workflow in by or where."),
    ("above = 10", "above = 10\nquantile = 'p99'", "errors has no quantiles."),
    ("above = 10", "above = 10\nbelow = 2", "An alert needs exactly one of above and below."),
    ("above = 10", 'above = "10"', "above must be a number."),
    ('severity = "ticket"', 'severity = "tickt"', 'Did you mean "ticket"?'),
    ('"traffic-past-sunset"', '"traffic-pas-sunset"', 'Did you mean "traffic-past-sunset"?'),
    ('partner = "northwind-health"', 'partner = "northwind"', "which is no declared partner."),
    ('version = "2.2"', 'version = "2.9"', "which is no declared version."),
    ("expires = 2027-02-01", "", "a waiver (waivers.old-version) needs expires."),
    ('path = "$.status"', 'path = "status"', '"status" is no path; write it as'),
    ('action = "show"', 'action = "sho"', 'Did you mean "show"?'),
    ('path = "$.status", ', "", "this one has none."),
    ('path = "$.status"', 'path = "$.status", header = "x"', "this one has path and header."),
    ('payloads   = "mask"', 'payloads   = "hide"', 'payloads is "hide"'),
    ('attributes = ["transom.transaction.id", "acme.order"]', "attributes = []", "must name at least one"),
    ('title = "Commercial plans"', "title = 3", "title must be text in quotes."),
    ("[tenants.commercial]\ntitle", "[tenants]\ncommercial", "commercial must be a table: a tenant."),
    ("[tenants.commercial]", "[[tenants]]", "tenants must be a table of tables, as [tenants.name]."),
]


@pytest.mark.parametrize(
    ("right", "wrong", "said"), SLIPS, ids=[f"{wrong[:40]}-{n}" for n, (_, wrong, _) in enumerate(SLIPS)]
)
def test_a_slip_is_named_on_its_line(write: Write, right: str, wrong: str, said: str) -> None:
    assert right in GOOD
    directory = write(all=GOOD.replace(right, wrong, 1))
    problems = [problem for problem in check(directory) if said in problem.text]
    assert problems, [str(problem) for problem in check(directory)]
    line = GOOD[: GOOD.index(right)].count("\n") + 1
    assert problems[0].file == "all.toml"
    assert line - 12 <= problems[0].line <= line + 1


def test_all_problems_are_told_at_once_in_order(write: Write) -> None:
    directory = write(
        b=GOOD.replace('deadline = "15m"', "deadline = 15").replace("[partners.", "[partner."), a="x = 1\n"
    )
    with pytest.raises(CatalogProblems) as caught:
        load(directory)
    assert isinstance(caught.value, BadConfiguration)
    assert caught.value.problems == sorted(caught.value.problems) == check(directory)
    assert len(caught.value.problems) >= 3
    assert str(caught.value).splitlines()[0] == str(caught.value.problems[0])


def test_a_line_that_is_not_toml_or_not_utf_8_is_named_and_the_other_files_are_still_judged(write: Write) -> None:
    directory = write(
        a="[tenants.a]\ntitle = = 1\n", b=b"[tenants.b]\ntitle = '\xff'\n", c="[tenants.c]\ntitel = 'x'\n"
    )
    said = [str(problem) for problem in check(directory)]
    assert said[0].startswith("a.toml:2: This is not TOML: ")
    assert said[1] == "b.toml:2: This line is not UTF-8; save the file as UTF-8."
    assert said[2] == 'c.toml:2: "titel" is no key of a tenant. Did you mean "title"?'


def test_a_table_that_two_files_declare_is_named_with_both_places(write: Write) -> None:
    directory = write(a="\n[tenants.a]\ntitle = 'A'\n", b="[tenants.a]\n[tenants.b]\n", c="tenants.b.title = 'B'\n")
    assert [str(problem) for problem in check(directory)] == ["b.toml:1: [tenants.a] is already declared in a.toml:2."]
    directory = write(c="[tenants]\na.title = 'Other'\n")
    assert "c.toml:2: tenants.a.title is already set in a.toml:3." in [str(problem) for problem in check(directory)]


def test_one_server_address_belongs_to_one_partner(write: Write) -> None:
    directory = write(a="[partners.a]\npeers = ['x.example']\n[partners.b]\npeers = ['y.example',\n'x.example']\n")
    assert [str(problem) for problem in check(directory)] == [
        'a.toml:5: peers names "x.example", which partner "a" has already.'
    ]


def test_a_directory_that_is_none_is_one_problem(write: Write) -> None:
    directory = write()
    (problem,) = check(directory / "missing")
    assert problem.text == "There is no such directory."


def test_a_runbook_that_a_link_leads_out_of_the_catalog_is_refused(
    write: Write, tmp_path_factory: pytest.TempPathFactory
) -> None:
    outside = tmp_path_factory.mktemp("outside") / "secret.md"
    outside.write_text("not for reading")
    directory = write(a="[workflows.w]\nrunbook = 'runbooks/link.md'\n")
    (directory / "runbooks" / "link.md").symlink_to(outside)
    (problem,) = check(directory)
    assert problem.text.endswith("which lies outside the catalog's directory.")

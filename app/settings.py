"""Every setting once: its name, its default and what it means. From flags, `TRANSOM_…` variables and `transom.toml`."""

import difflib
import json
import tomllib
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import platformdirs

from app.domain.errors import BadConfiguration
from app.platform.installation import Installation
from app.platform.logs import FORMS

PREFIX = "TRANSOM_"
FILE = "transom.toml"


@dataclass(frozen=True)
class Setting:
    """`kind` is str, int, bool, Path or dict (a table of the file; as a variable, JSON).

    A default of None means that there is none, or that it is worked out. `bounds` are the least and the greatest int;
    None of a port's.
    """

    name: str
    kind: type
    default: str | int | None
    sentence: str
    bounds: tuple[int, int] | None = None


SETTINGS = (
    Setting("data", Path, None, "Folder of the journal, the store and the office; the user's data folder by default."),
    Setting("catalog", Path, None, "Folder of the catalog's TOML files; without one, nothing is declared."),
    Setting("host", str, "127.0.0.1", "Address that pages, API and collector listen on."),
    Setting("port", int, 8050, "Port of pages and API; 0 takes a free one."),
    Setting("otlp_port", int, 4318, "Port for OTLP/HTTP and CloudEvents; 0 takes a free one."),
    Setting("grpc_port", int, 4317, "Port for OTLP/gRPC; 0 takes a free one."),
    Setting("collectors", int, 1, "Collector processes that share these ports, one a core (Linux).", (1, 64)),
    Setting("sender_origins", str, "", "Origins of web pages that may send, separated by commas."),
    Setting("sender_hosts", str, "", "Host names beside localhost for the collector, separated by commas."),
    Setting("trace_endpoint", str, None, "Where Transom sends its own spans (OTLP/HTTP); off without it."),
    Setting("act_url", str, None, "Where acts are POSTed, signed: the workflow engine's; {action} becomes the action."),
    Setting("act_secret", str, None, "Secret that acts are signed with: whsec_ and base64, as Standard Webhooks say."),
    Setting(
        "act_idempotent", bool, False, "Whether the engine performs requests with the same idempotency key only once."
    ),
    Setting("private_targets", str, "", "Private hosts that may be posted to, by name, separated by commas."),
    Setting(
        "targets", dict, None, "Notification targets: by name an address (Apprise's), or a webhook's url and secret."
    ),
    Setting("person_figures", bool, False, "Whether figures of single persons' review work are shown."),
    Setting("small_cells", int, 0, "Smallest count shown to people who see only figures; 0 shows all counts."),
    Setting("public_url", str, None, "Where people reach the pages, for links in messages; the pages' own by default."),
    Setting("brief_targets", str, "", "Targets that are sent the weekly brief, by name, separated by commas."),
    Setting(
        "receipt_targets",
        str,
        "",
        "Targets that are sent a receipt of the ledger at each visit to the Audit page, by name, separated by commas.",
    ),
    Setting(
        "tls_cert", Path, None, "File of the certificate chain (PEM) that pages, API and collector serve TLS with."
    ),
    Setting("tls_key", Path, None, "File of the certificate's private key (PEM)."),
    Setting("behind_proxy", str, None, "Networks of proxies in front (10.0.0.0/8), whose Forwarded headers count."),
    Setting("audit_copy", Path, None, "File elsewhere that every signed checkpoint of the ledger is added to."),
    Setting("audit_webhook", str, None, "Address that every signed checkpoint of the ledger is POSTed to as JSON."),
    Setting("timestamp_url", str, None, "Address of an RFC 3161 service that timestamps checkpoints, once an hour."),
    Setting(
        "key_command",
        str,
        None,
        "Command that wraps and unwraps the master key (called with the word wrap or unwrap; base64 in and out).",
    ),
    Setting("openid_issuer", str, None, "Address of the OpenID Connect provider that people sign in with."),
    Setting("openid_client_id", str, None, "Client id of Transom at the provider."),
    Setting("openid_client_secret", str, None, "Client secret of Transom at the provider; unset for a public client."),
    Setting("openid_name", str, None, "Name of the provider on the sign-in page; its host by default."),
    Setting("openid_scopes", str, "openid profile email", "Scopes that the provider is asked for."),
    Setting("openid_groups_claim", str, "groups", "Claim that lists a person's groups; dots lead into objects."),
    Setting("openid_roles", dict, None, "Roles of groups of the provider: by group a role, or a list of roles."),
    Setting(
        "openid_tenants",
        dict,
        None,
        "Tenants of groups: a tenant, a list, or * for all; without it every group has all.",
    ),
    Setting("session_idle_minutes", int, 60, "Minutes without use after which a session ends.", (1, 1440)),
    Setting("session_hours", int, 12, "Hours after which a session ends, even while it is used.", (1, 720)),
    Setting("ingest_limit", int, 0, "KiB a second that one sender (token) may send; 0: no limit.", (0, 1 << 30)),
    Setting("token", str, None, "Token that commands send to the address of --url; a file is better: token_file."),
    Setting("token_file", Path, None, "File with the token that commands send to the address of --url."),
    Setting("outbox_database", str, None, "Address of the Postgres database that `collect outbox` polls."),
    Setting("brief_at", str, "Mon 07:00", "Weekday and time (UTC) at which the weekly brief is sent."),
    Setting("log_form", str, "text", "Form of log lines on standard error: text, or json for one object a line."),
)
_YES_OR_NO = {"true": True, "yes": True, "1": True, "false": False, "no": False, "0": False}
_BY_NAME = {setting.name: setting for setting in SETTINGS}


def resolve(flags: Mapping[str, object], environment: Mapping[str, str], folder: Path) -> Installation:
    """The settings: a flag before a variable, before `folder/transom.toml`, before the default.

    Raises BadConfiguration with every problem at once: unknown names with their nearest neighbour, wrong values.
    """
    problems: list[str] = []
    layers = [
        _read(dict(_of_file(folder / FILE, problems)), lambda name: f"{FILE}: {name}", problems),
        _read(_of_environment(environment), lambda name: PREFIX + name.upper(), problems),
        {name: value for name, value in flags.items() if value is not None},
    ]
    if problems:
        raise BadConfiguration("\n".join(problems))
    chosen: dict[str, Any] = {setting.name: setting.default for setting in SETTINGS}
    for layer in layers:
        chosen.update(layer)
    if chosen["data"] is None:
        chosen["data"] = Path(platformdirs.user_data_dir("transom", appauthor=False))
    return Installation(**chosen)


def _of_environment(environment: Mapping[str, str]) -> dict[str, str]:
    return {name[len(PREFIX) :].lower(): value for name, value in environment.items() if name.startswith(PREFIX)}


def _of_file(path: Path, problems: list[str]) -> dict[str, object]:
    try:
        return tomllib.loads(path.read_text(encoding="utf-8"))
    except FileNotFoundError:
        return {}
    except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError) as error:
        problems.append(f"{path.name}: {error}")
        return {}


def _read(values: Mapping[str, object], named: Callable[[str], str], problems: list[str]) -> dict[str, object]:
    read: dict[str, object] = {}
    for name, value in values.items():
        setting = _BY_NAME.get(name)
        if setting is None:
            near = difflib.get_close_matches(name, _BY_NAME, n=1, cutoff=0)
            problems.append(f"{named(name)}: no such setting. Did you mean {named(near[0]).split(': ')[-1]}?")
            continue
        try:
            read[name] = _typed(setting, value)
        except ValueError as error:
            problems.append(f"{named(name)}: {error}")
    return read


def _typed(setting: Setting, value: object) -> object:
    if setting.kind is bool:
        if str(value).lower() not in _YES_OR_NO:
            raise ValueError(f"{value!r} is neither true nor false")
        return _YES_OR_NO[str(value).lower()]
    if setting.kind is dict:
        return _table(value)
    if setting.name == "small_cells":
        if not str(value).isascii() or not str(value).isdigit():
            raise ValueError(f"{value!r} is no whole number from 0 on")
        return int(str(value)[:6])
    if setting.kind is int:
        return _number(setting, value)
    if setting.name == "log_form" and value not in FORMS:
        raise ValueError(f"{str(value)[:40]!r} is not one of {', '.join(FORMS)}")
    if not isinstance(value, str) or not value:
        raise ValueError("needs a text that is not empty")
    return setting.kind(value)


def _number(setting: Setting, value: object) -> int:
    kind, (least, greatest) = ("whole number", setting.bounds) if setting.bounds else ("port number", (0, 65535))
    try:
        number = int(str(value))
    except ValueError:
        raise ValueError(f"{value!r} is no {kind}") from None
    if not least <= number <= greatest:
        raise ValueError(f"{number} is no {kind}; they run from {least} to {greatest}")
    return number


def _table(value: object) -> dict[str, object]:
    """A table of the file, or the same as JSON; what is wrong with it is said without showing it: it holds secrets."""
    if isinstance(value, str):
        try:
            value = json.loads(value)
        except ValueError:
            value = None
    if not isinstance(value, dict):
        raise ValueError('is no table; as a variable it is JSON: {"name": "address"}')
    return value

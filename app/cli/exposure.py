"""Whether an installation may be reached from other machines: only with accounts, tokens for collectors, and TLS."""

from app.domain.errors import BadConfiguration
from app.domain.instants import system_clock
from app.office import Office
from app.platform.installation import Installation
from app.platform.proxy import networks_of
from app.platform.request_origin import is_loopback

_ACCOUNT = "an account: transom user add NAME --role admin (or a provider of OpenID Connect, by openid_issuer)"


def check_exposure(installation: Installation) -> None:
    """Raises BadConfiguration with all that is missing, for an address that other machines reach."""
    networks_of(installation.behind_proxy)
    if (installation.tls_cert is None) != (installation.tls_key is None):
        raise BadConfiguration("TLS needs both files: --tls-cert and --tls-key.")
    for file in (installation.tls_cert, installation.tls_key):
        if file is not None and not file.is_file():
            raise BadConfiguration(f"{file}: there is no such file.")
    if is_loopback(installation.host) and installation.behind_proxy is None:
        return
    if missing := _missing(installation):
        raise BadConfiguration(
            f"{installation.host} can be reached from other machines, so Transom does not start without:\n"
            + "\n".join(f"  {sentence}" for sentence in missing)
            + "\nWithout them it starts on a loopback address only (127.0.0.1, ::1, localhost)."
        )


def _missing(installation: Installation) -> list[str]:
    accounts, tokens = installation.openid_issuer is not None, False
    if (installation.office / "office.sqlite").exists():
        office = Office(installation.office, system_clock)
        accounts, tokens = accounts or office.accounts.exist(), office.tokens.can_ingest()
        office.close()
    return [
        *([] if accounts else [_ACCOUNT]),
        *([] if tokens else ["a token for collectors: transom token add NAME --scope ingest"]),
        *([] if installation.secure else ["TLS: --tls-cert FILE --tls-key FILE, or of a proxy: --behind-proxy CIDR"]),
    ]

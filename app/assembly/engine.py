"""The workflow engine of an installation."""

from app.acts import SignedEngine, engine_of
from app.platform.installation import Installation


def engine(installation: Installation) -> SignedEngine | None:
    """The workflow engine that the settings name, if they do. Raises BadConfiguration for settings that do not fit."""
    hosts = installation.private_hosts
    return engine_of(installation.act_url, installation.act_secret, installation.act_idempotent, hosts)

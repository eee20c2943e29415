"""The token that a command sends: of a setting, or of a file, so that it is on no command line."""

from app.domain.errors import BadConfiguration
from app.platform.installation import Installation


def token_of(installation: Installation) -> str | None:
    """The token; None where the settings name none. Raises BadConfiguration for a file that holds none."""
    if installation.token is not None or installation.token_file is None:
        return installation.token
    try:
        token = installation.token_file.read_text(encoding="utf-8").strip()
    except (OSError, UnicodeDecodeError) as error:
        raise BadConfiguration(f"{installation.token_file}: cannot be read ({type(error).__name__}).") from None
    if not token or not token.isascii() or len(token.split()) != 1:
        raise BadConfiguration(
            f"{installation.token_file}: holds no token; it is one line, as `transom token add` prints."
        )
    return token

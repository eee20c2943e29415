"""Names that hold secrets, whoever sends them: dropped whatever the catalog says."""

SECRET_NAMES = frozenset(
    (
        "accesskey",
        "accesstoken",
        "apikey",
        "apisecret",
        "apitoken",
        "authorization",
        "authtoken",
        "bearertoken",
        "clientsecret",
        "connectionstring",
        "cookie",
        "credential",
        "credentials",
        "idtoken",
        "jwt",
        "passphrase",
        "passwd",
        "password",
        "privatekey",
        "proxyauthorization",
        "pwd",
        "refreshtoken",
        "secret",
        "secretaccesskey",
        "secretkey",
        "sessiontoken",
        "setcookie",
        "signingkey",
        "token",
        "xamzsecuritytoken",
        "xapikey",
        "xauthtoken",
        "xcsrftoken",
    )
)
"""Lowercase, without `_` and `-`: `Set-Cookie`, `set_cookie` and `setCookie` are one name."""


def holds_secret(name: str) -> bool:
    """Whether the last dotted part of the name is one of the listed ones: `gen_ai.usage.input_tokens` is not."""
    last = name.rpartition(".")[2]
    return last.lower().replace("_", "").replace("-", "") in SECRET_NAMES

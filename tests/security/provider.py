"""An OpenID Connect provider made of Authlib's server, as a process: `python -m tests.security.provider PORT`.

Whoever is named at its page is signed in. Some names make it lie, each in one way; the tests say which.
"""

import sys
import time
from collections.abc import Mapping
from typing import Any

from authlib.integrations.flask_oauth2 import AuthorizationServer
from authlib.oauth2.rfc6749 import grants
from authlib.oauth2.rfc7636 import CodeChallenge
from authlib.oidc.core.grants import OpenIDCode
from flask import Flask, Response, jsonify, redirect, request
from joserfc import jwt
from joserfc.jwk import OctKey, RSAKey
from werkzeug import Response as WerkzeugResponse
from werkzeug.serving import make_server

CLIENT, SECRET = "transom", "the secret of transom"
GROUPS = {
    "mara": ["ops", "everything"],
    "acme-kim": ["ops", "acme-people"],
    "eve": ["board", "everything"],
    "stranger": ["canteen"],
}
LIES = ("nonce", "audience", "issuer", "expired", "none", "shared-secret", "stolen-key")


class Client:
    def get_client_id(self) -> str:
        return CLIENT

    def get_default_redirect_uri(self) -> None:
        return None

    def get_allowed_scope(self, scope: str) -> str:
        return scope

    def check_redirect_uri(self, redirect_uri: str) -> bool:
        return redirect_uri.endswith("/sign-in/openid/answer")

    def check_client_secret(self, client_secret: str) -> bool:
        return client_secret == SECRET

    def check_endpoint_auth_method(self, method: str, endpoint: str) -> bool:
        return method == "client_secret_basic"

    def check_response_type(self, response_type: str) -> bool:
        return response_type == "code"

    def check_grant_type(self, grant_type: str) -> bool:
        return grant_type == "authorization_code"


class Code:
    def __init__(self, person: str, asked: Mapping[str, str]) -> None:
        self.person = person
        self.code_challenge, self.code_challenge_method = asked["code_challenge"], asked["code_challenge_method"]
        self.nonce, self.scope, self.redirect_uri = asked["nonce"], asked["scope"], asked["redirect_uri"]

    def get_redirect_uri(self) -> str:
        return self.redirect_uri

    def get_scope(self) -> str:
        return self.scope

    def get_nonce(self) -> str:
        return self.nonce

    def get_auth_time(self) -> int:
        return int(time.time())

    def get_acr(self) -> None:
        return None

    def get_amr(self) -> None:
        return None


def provider(issuer: str) -> Flask:
    app, groups = Flask(__name__), dict(GROUPS)
    codes: dict[str, Code] = {}
    tokens: dict[str, str] = {}
    key = RSAKey.generate_key(2048, {"kid": "of-this-run", "use": "sig", "alg": "RS256"})
    other = RSAKey.generate_key(2048, {"kid": "of-this-run", "use": "sig", "alg": "RS256"})

    class AuthorizationCode(grants.AuthorizationCodeGrant):
        TOKEN_ENDPOINT_AUTH_METHODS = ["client_secret_basic"]  # noqa: RUF012

        def save_authorization_code(self, code: str, asked: Any) -> None:
            codes[code] = Code(asked.user, asked.payload.data)

        def query_authorization_code(self, code: str, client: Client) -> Code | None:
            return codes.get(code)

        def delete_authorization_code(self, authorization_code: Code) -> None:
            for code in [code for code, value in codes.items() if value is authorization_code]:
                del codes[code]

        def authenticate_user(self, authorization_code: Code) -> str:
            return authorization_code.person

    class IdToken(OpenIDCode):
        def exists_nonce(self, nonce: str, asked: object) -> bool:
            return False

        def encode_id_token(self, token: Mapping[str, str], asked: Any) -> str:
            person, now = asked.user, int(time.time())
            tokens[token["access_token"]] = person
            claims = {"iss": issuer, "aud": CLIENT, "sub": f"sub-{person}", "iat": now, "exp": now + 60}
            claims |= {"preferred_username": person, "nonce": asked.authorization_code.nonce}
            if person != "eve":
                claims["groups"] = groups.get(person, ["ops", "everything"])
            header = {"alg": "RS256", "kid": "of-this-run"}
            signer: Any = key
            if person == "nonce":
                claims["nonce"] = "of another sign-in"
            if person == "audience":
                claims["aud"] = "another client"
            if person == "issuer":
                claims["iss"] = "http://127.0.0.1:1"
            if person == "expired":
                claims |= {"iat": now - 7200, "exp": now - 3600}
            if person == "stolen-key":
                signer = other
            if person == "shared-secret":
                header, signer = {"alg": "HS256"}, OctKey.import_key(SECRET)
            if person == "none":
                header, signer = {"alg": "none"}, None
            return jwt.encode(header, claims, signer, algorithms=["RS256", "HS256", "none"])

    server = AuthorizationServer(app, lambda client_id: Client() if client_id == CLIENT else None, lambda *_: None)
    server.register_grant(AuthorizationCode, [IdToken(require_nonce=True), CodeChallenge(required=True)])

    @app.get("/.well-known/openid-configuration")
    def configuration() -> Response:
        return jsonify(
            issuer=issuer,
            authorization_endpoint=f"{issuer}/authorize",
            token_endpoint=f"{issuer}/token",
            userinfo_endpoint=f"{issuer}/userinfo",
            jwks_uri=f"{issuer}/keys",
            end_session_endpoint=f"{issuer}/leave",
            id_token_signing_alg_values_supported=["RS256", "HS256", "none"],
        )

    @app.get("/keys")
    def keys() -> Response:
        return jsonify(keys=[key.as_dict(private=False)])

    @app.get("/authorize")
    def ask() -> str:
        return (
            '<!DOCTYPE html><title>Provider</title><form method="post"><label>Who <input name="person"></label></form>'
        )

    @app.post("/authorize")
    def grant() -> Response:
        person = request.form["person"]
        return server.create_authorization_response(
            server.get_consent_grant(end_user=person), grant_user=person if person != "unwilling" else None
        )

    @app.post("/token")
    def token() -> Response:
        return server.create_token_response()

    @app.get("/userinfo")
    def userinfo() -> Response | tuple[str, int]:
        person = tokens.get(request.headers.get("Authorization", "").removeprefix("Bearer "))
        return jsonify(sub=f"sub-{person}", groups=groups.get(person, [])) if person else ("", 401)

    @app.put("/people/<person>")
    def regroup(person: str) -> tuple[str, int]:
        groups[person] = request.get_json()
        return "", 204

    @app.get("/leave")
    def leave() -> WerkzeugResponse:
        back = request.args["post_logout_redirect_uri"]
        return redirect(f"{back}?left={'by-hint' if 'id_token_hint' in request.args else 'by-client'}")

    return app


if __name__ == "__main__":
    port = int(sys.argv[1])
    make_server("127.0.0.1", port, provider(f"http://127.0.0.1:{port}"), threaded=True).serve_forever()

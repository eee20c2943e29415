"""The content security policy: nothing from elsewhere, and no inline script but the page's own, by its hash."""

import base64
import hashlib
import re

from flask import Flask, Response

_INLINE = re.compile(rb"<script(?![^>]*\ssrc=)[^>]*>(.*?)</script>", re.DOTALL)
_POLICY = (
    "default-src 'none'; script-src 'self' {hashes}; style-src 'self' 'unsafe-inline'; img-src 'self' data:; "
    "font-src 'self' data:; connect-src 'self'; manifest-src 'self'; worker-src 'self'; base-uri 'none'; "
    "form-action 'self'; frame-ancestors 'none'; object-src 'none'"
)


def content_security_policy(html: bytes) -> str:
    """The policy for one HTML response, naming each inline script that it holds by its SHA-256.

    Computed from the bytes sent: the list that Dash gives before its first request lacks the pages' own script.
    """
    hashes = [base64.b64encode(hashlib.sha256(script).digest()).decode() for script in _INLINE.findall(html)]
    return _POLICY.format(hashes=" ".join(f"'sha256-{value}'" for value in hashes))


def protect_pages(server: Flask) -> None:
    """Set the headers on every response of the server; the policy on HTML."""

    @server.after_request
    def add_headers(response: Response) -> Response:
        response.headers.setdefault("X-Content-Type-Options", "nosniff")
        response.headers.setdefault("Referrer-Policy", "same-origin")
        response.headers.setdefault("Cross-Origin-Opener-Policy", "same-origin")
        if response.mimetype == "text/html" and not response.is_streamed:
            response.headers.setdefault("Content-Security-Policy", content_security_policy(response.get_data()))
            response.headers.setdefault("Cache-Control", "no-cache")
        return response

"""The content security policy names every inline script of the response that carries it, and nothing else."""

import base64
import hashlib

from flask import Flask

from app.web.content_security_policy import protect_pages


def test_each_response_names_its_own_inline_scripts() -> None:
    server = Flask("test")
    protect_pages(server)
    server.add_url_rule("/", view_func=lambda: "<script>let a = 1</script><script src='/x.js'></script>")
    policy = server.test_client().get("/").headers["Content-Security-Policy"]
    digest = base64.b64encode(hashlib.sha256(b"let a = 1").digest()).decode()
    assert f"script-src 'self' 'sha256-{digest}';" in policy
    assert "unsafe-eval" not in policy
    assert "default-src 'none'" in policy


def test_answers_that_are_not_pages_carry_no_policy_but_are_not_sniffed() -> None:
    server = Flask("test")
    protect_pages(server)
    server.add_url_rule("/data", view_func=lambda: {"a": 1})
    headers = server.test_client().get("/data").headers
    assert "Content-Security-Policy" not in headers
    assert headers["X-Content-Type-Options"] == "nosniff"

"""Text goes out in gzip where the browser takes it; what is small, binary or unwanted goes as it is."""

import gzip

import pytest
from flask import Flask, Response
from flask.testing import FlaskClient

from app.web.compression import compress_answers

LONG = "a sentence that repeats itself. " * 200


@pytest.fixture
def client() -> FlaskClient:
    server = Flask("test")
    compress_answers(server)
    server.add_url_rule("/page", view_func=lambda: LONG)
    server.add_url_rule("/small", "small", lambda: "small")
    server.add_url_rule("/table", "table", lambda: Response(LONG.encode(), mimetype="application/vnd.apache.parquet"))
    server.add_url_rule("/assets/a.js", "asset", lambda: Response(iter([LONG]), mimetype="text/javascript"))

    @server.get("/marked")
    def marked() -> Response:
        response = Response(LONG)
        response.set_etag("one")
        return response

    return server.test_client()


@pytest.mark.parametrize("path", ["/page", "/assets/a.js", "/marked"])
def test_long_text_is_packed_and_reads_back(client: FlaskClient, path: str) -> None:
    answer = client.get(path, headers={"Accept-Encoding": "gzip, br"})
    assert answer.headers["Content-Encoding"] == "gzip"
    assert gzip.decompress(answer.data).decode() == LONG
    assert int(answer.headers["Content-Length"]) == len(answer.data) < len(LONG)
    assert "Accept-Encoding" in answer.headers["Vary"]


@pytest.mark.parametrize(("path", "encodings"), [("/page", "identity"), ("/small", "gzip"), ("/table", "gzip")])
def test_other_answers_go_as_they_are(client: FlaskClient, path: str, encodings: str) -> None:
    assert "Content-Encoding" not in client.get(path, headers={"Accept-Encoding": encodings}).headers


def test_the_mark_of_a_packed_answer_is_a_weak_one(client: FlaskClient) -> None:
    assert client.get("/marked", headers={"Accept-Encoding": "gzip"}).headers["ETag"] == 'W/"one"'

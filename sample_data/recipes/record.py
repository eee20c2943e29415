"""Records what a program sends to a collector: `python record.py FILE COMMAND...`, one request a line.

The program finds the recorder by `OTEL_EXPORTER_OTLP_ENDPOINT`. A line holds the route, the content type, the encoding
and the body in base64, so that a test sends exactly what an engine sent that is not installed there.
"""

import base64
import json
import os
import subprocess
import sys
import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path


def recorded(command: list[str]) -> tuple[int, list[str]]:
    """The program's exit code, and its requests as JSON lines."""
    lines: list[str] = []

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            body = b"".join(self._parts())
            kind, encoding = self.headers.get("Content-Type"), self.headers.get("Content-Encoding")
            line = {"route": self.path, "type": kind, "encoding": encoding, "body": base64.b64encode(body).decode()}
            lines.append(json.dumps(line))
            self.send_response(200)
            self.send_header("Content-Type", kind or "application/json")
            self.send_header("Content-Length", "0")
            self.end_headers()

        def _parts(self) -> Iterator[bytes]:
            if "chunked" not in (self.headers.get("Transfer-Encoding") or ""):
                yield self.rfile.read(int(self.headers["Content-Length"]))
                return
            while size := int(self.rfile.readline().split(b";")[0], 16):
                yield self.rfile.read(size)
                self.rfile.readline()

        def log_message(self, format: str, *args: object) -> None:
            return None

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    endpoint = f"http://127.0.0.1:{server.server_port}"
    named = {"OTEL_EXPORTER_OTLP_ENDPOINT": endpoint, "OTEL_EXPORTER_OTLP_PROTOCOL": "http/protobuf"}
    done = subprocess.run(command, env={**os.environ, **named}, check=False, timeout=300)
    server.shutdown()
    return done.returncode, lines


if __name__ == "__main__":
    code, requests = recorded(sys.argv[2:])
    Path(sys.argv[1]).write_text("".join(f"{line}\n" for line in requests))
    sys.exit(code)

"""How fast records are acknowledged and loaded, beside bare parsing of the same bytes by protobuf's C parser."""

import json
import os
import time
import urllib.error
import urllib.request
from pathlib import Path

from opentelemetry.proto.collector.trace.v1.trace_service_pb2 import ExportTraceServiceRequest

from app.domain.instants import system_clock, to_rfc3339
from app.journal import SqliteJournal
from tests.benchmarks.figures import Figure, median, quantile
from tests.benchmarks.senders import Load, send
from tests.benchmarks.wire import NANOSECONDS, trace_request, transition_event
from tests.processes import Serving

PROTOBUF = "application/x-protobuf"
CLOUDEVENT = "application/cloudevents+json"
PATIENCE_SECONDS = 900.0


def parse_rate(bodies: list[bytes], spans: int) -> float:
    """Spans a second that one core merely parses."""
    began = time.perf_counter()
    for body in bodies:
        ExportTraceServiceRequest.FromString(body)
    return len(bodies) * spans / (time.perf_counter() - began)


def _parse_cost(bodies: list[bytes], spans: int) -> float:
    """Microseconds of processor that bare parsing takes for a span."""
    began = time.thread_time()
    for body in bodies:
        ExportTraceServiceRequest.FromString(body)
    return 1e6 * (time.thread_time() - began) / (len(bodies) * spans)


def spans_figures(serving: Serving, rounds: int, requests: int, senders: int, spans: int) -> list[Figure]:
    """Acknowledged, and loaded, spans a second as shares of the parse rate; medians of interleaved rounds."""
    acknowledged, loaded, parsed, latencies, sizes = [], [], [], [], []
    spent: dict[str, list[float]] = {"collector": [], "app": []}
    for number in range(rounds + 1):
        made = [trace_request(number * requests + place, spans, _now_ns()) for place in range(requests)]
        bodies, last = [body for body, _ in made], [trace for _, trace in made[-senders:]]
        before = parse_rate(bodies, spans)
        load = Load(
            serving.collector_port, "/v1/traces", PROTOBUF, [bodies[place::senders] for place in range(senders)]
        )
        processor = _processor_seconds(serving)
        began = time.perf_counter()
        seconds, times = send(load)
        _wait_for(serving.app_port, last)
        visible = time.perf_counter() - began
        for name, before_it, after_it in zip(spent, processor, _processor_seconds(serving), strict=True):
            spent[name].append(1e6 * (after_it - before_it) / (requests * spans))
        after = parse_rate(bodies, spans)
        if number:  # the first round warms connections, caches and allocators up
            parsed.append((before + after) / 2)
            acknowledged.append(requests * spans / seconds)
            loaded.append(requests * spans / visible)
            latencies.extend(times)
            sizes.append(sum(map(len, bodies)) / len(bodies))
    ratios = [rate / parse for rate, parse in zip(acknowledged, parsed, strict=True)]
    loads = [rate / parse for rate, parse in zip(loaded, parsed, strict=True)]
    detail = {
        "spans/s acknowledged": median(acknowledged),
        "spans/s parsed by one core": median(parsed),
        "ms an answer, p50": 1000 * quantile(latencies, 0.5),
        "ms an answer, p99": 1000 * quantile(latencies, 0.99),
        "bytes a request": median(sizes),
    }
    bare = _parse_cost(bodies, spans)
    share = (os.cpu_count() or 1) * bare
    collector, app = (median(values[1:]) for values in spent.values())
    detail |= {
        "processor us a span, bare parse": bare,
        "processor us a span, collector": collector,
        "of it, were nothing else running": share / collector,
    }
    loading = {
        "spans/s loaded": median(loaded),
        "processor us a span, app": app,
        "of it, were nothing else running": share / (collector + app),
    }
    return [
        Figure("acknowledged ingest / bare parse", median(ratios), "of it", 0.08, "higher", detail),
        Figure("acknowledged and loaded / bare parse", median(loads), "of it", 0.05, "higher", loading),
    ]


def small_figures(serving: Serving, senders: int, requests: int) -> Figure:
    """Requests of one event that share a disk sync: acknowledged requests over the journal's commits meanwhile."""
    journal = SqliteJournal(serving.data / "journal", system_clock)
    try:
        commits = _commits(journal)
        now = str(to_rfc3339(system_clock()))
        names = [[f"small-{sender}-{number}" for number in range(requests)] for sender in range(senders)]
        bodies = [[transition_event(name, now) for name in own] for own in names]
        seconds, times = send(Load(serving.collector_port, "/v1/events", CLOUDEVENT, bodies))
        shared = senders * requests / (_commits(journal) - commits)
    finally:
        journal.close()
    detail = {
        "requests/s": senders * requests / seconds,
        "ms an answer, p50": 1000 * quantile(times, 0.5),
        "ms an answer, p99": 1000 * quantile(times, 0.99),
    }
    return Figure(f"small requests a sync, {senders} senders", shared, "requests", 20, "higher", detail)


def memory_figures(serving: Serving) -> list[Figure]:
    """The most memory that a process of the collector, and of the app, has held resident so far."""
    *collectors, app = (max(map(_peak_mib, serving.tree(server))) for server in serving.servers())
    collector = max(collectors)
    return [
        Figure("peak memory, collector", collector, "MiB", 300, "lower"),
        Figure("peak memory, app", app, "MiB", 2048, "lower"),
    ]


def _processor_seconds(serving: Serving) -> list[float]:
    """What collectors and app have used so far: on a busy machine it says more than the clock."""
    tick = os.sysconf("SC_CLK_TCK")
    fields = [
        [Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split() for pid in serving.tree(server)]
        for server in serving.servers()
    ]
    *collectors, app = (sum(int(process[11]) + int(process[12]) for process in server) / tick for server in fields)
    return [sum(collectors), app]


def _commits(journal: SqliteJournal) -> int:
    commit = 0
    while seals := journal.seals(commit):
        commit = seals[-1].commit
    return commit


def _now_ns() -> int:
    return int(time.time()) * NANOSECONDS


def _peak_mib(pid: int) -> float:
    lines = Path(f"/proc/{pid}/status").read_text().splitlines()
    return next((int(line.split()[1]) / 1024 for line in lines if line.startswith("VmHWM")), 0.0)


def _wait_for(port: int, traces: list[str]) -> None:
    """Until the API answers with every one of the traces."""
    until = time.monotonic() + PATIENCE_SECONDS
    for trace in traces:
        while not _answers(port, trace):
            if time.monotonic() > until:
                raise RuntimeError(f"trace {trace} is not there after {PATIENCE_SECONDS} s")
            time.sleep(0.25)  # asking more often would take the processor from what is measured


def _answers(port: int, trace: str) -> bool:
    try:
        with urllib.request.urlopen(f"http://127.0.0.1:{port}/api/v1/traces/{trace}", timeout=60) as answer:
            return bool(json.load(answer)["resourceSpans"])
    except urllib.error.HTTPError as error:
        error.close()
        if error.code != 404:
            raise
        return False

"""Celery tasks whose signals are transitions: sent, started, retried, succeeded, failed, dead-lettered."""

import logging
import time
from datetime import UTC, datetime, timedelta

from celery import Celery, signals
from opentelemetry.exporter.otlp.proto.http._log_exporter import OTLPLogExporter
from opentelemetry.instrumentation.logging.handler import LoggingHandler
from opentelemetry.sdk._logs import LoggerProvider
from opentelemetry.sdk._logs.export import BatchLogRecordProcessor
from opentelemetry.sdk.resources import Resource

app = Celery("invoices", broker="memory://")
provider = LoggerProvider(resource=Resource.create({"service.name": "invoices"}))
provider.add_log_record_processor(BatchLogRecordProcessor(OTLPLogExporter()))
log = logging.getLogger("invoices.transitions")
log.setLevel(logging.INFO)
log.addHandler(LoggingHandler(logger_provider=provider))


def moved(invoice, state, task_id, attempt, **more):
    """A transition of the invoice, which is every task's first argument."""
    fields = {"transaction_id": invoice, "workflow": "invoices", "to_state": state, "attempt": attempt}
    key = {"event.name": "transom.workflow.transition.v1", "event.id": f"{task_id}-{state}-{attempt}"}
    log.info("%s is %s", invoice, state, extra={**fields, **key, **more})


@signals.before_task_publish.connect
def sent(body, headers, **_):
    if not headers["retries"]:
        moved(body[0][0], "sent", headers["id"], 1)


@signals.task_prerun.connect
def started(task_id, task, args, **_):
    moved(args[0], "started", task_id, task.request.retries + 1)


@signals.task_retry.connect
def retried(request, reason, **_):
    seconds = getattr(reason, "when", None)
    again = datetime.now(UTC) + timedelta(seconds=seconds if isinstance(seconds, int | float) else 0)
    named = {"error_class": "timeout", "error_code": type(reason.exc).__name__, "next_attempt_at": again.isoformat()}
    moved(request.args[0], "retry_wait", request.id, request.retries + 1, **named)


@signals.task_success.connect
def succeeded(sender, **_):
    moved(sender.request.args[0], "succeeded", sender.request.id, sender.request.retries + 1)


@signals.task_failure.connect
def failed(sender, task_id, exception, args, **_):
    retries = sender.request.retries
    state = "dead_letter" if retries and retries >= sender.max_retries else "failed"
    moved(args[0], state, task_id, retries + 1, error_class="processing", error_code=type(exception).__name__)


@app.task(bind=True, max_retries=1)
def send_invoice(self, invoice):
    """One goes out, one fails for good, one times out until its retries are used up."""
    if invoice == "inv-2":
        raise ValueError("no address")
    if invoice == "inv-3":
        raise self.retry(exc=TimeoutError("the mail server does not answer"), countdown=0.1)


if __name__ == "__main__":
    # The memory broker needs worker and sender in one process; with Redis or RabbitMQ: celery -A tasks worker
    from celery.contrib.testing.worker import start_worker

    for number in (1, 2, 3, 4):
        # Nobody listens to the queue of the fourth.
        send_invoice.apply_async([f"inv-{number}"], queue="celery" if number < 4 else "forgotten")
    with start_worker(app, pool="solo", perform_ping_check=False):
        time.sleep(2)
    provider.shutdown()

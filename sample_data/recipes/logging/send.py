"""A script whose log lines are transitions, through Python's own logging."""

import logging

from opentelemetry.exporter.otlp.proto.http._log_exporter import OTLPLogExporter
from opentelemetry.instrumentation.logging.handler import LoggingHandler
from opentelemetry.sdk._logs import LoggerProvider
from opentelemetry.sdk._logs.export import BatchLogRecordProcessor
from opentelemetry.sdk.resources import Resource

provider = LoggerProvider(resource=Resource.create({"service.name": "member-import"}))
provider.add_log_record_processor(BatchLogRecordProcessor(OTLPLogExporter()))
log = logging.getLogger("member-import")
log.setLevel(logging.INFO)
log.addHandler(LoggingHandler(logger_provider=provider))


def moved(member, state, **more):
    """The event's name makes the line a transition; the other keys are its fields."""
    fields = {"transaction_id": member, "workflow": "imports", "to_state": state, "event.id": f"{member}-{state}"}
    log.info("%s is %s", member, state, extra={"event.name": "transom.workflow.transition.v1", **fields, **more})


moved("member-1", "read", tenant="commercial")
moved("member-2", "read", tenant="commercial")
moved("member-2", "stored")
log.warning("the file names member-1 twice", extra={"correlation_id": "member-1"})
provider.shutdown()

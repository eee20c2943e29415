"""A Temporal worker with the interceptor, and three applications: answered, refused for good, never answered."""

import asyncio
import logging
import os
from datetime import timedelta

from opentelemetry.exporter.otlp.proto.http._log_exporter import OTLPLogExporter
from opentelemetry.instrumentation.logging.handler import LoggingHandler
from opentelemetry.sdk._logs import LoggerProvider
from opentelemetry.sdk._logs.export import BatchLogRecordProcessor
from opentelemetry.sdk.resources import Resource
from temporalio import activity, workflow
from temporalio.client import Client, WorkflowFailureError
from temporalio.exceptions import ApplicationError
from temporalio.worker import Worker
from transitions import Transitions


@activity.defn
async def check_documents(application: str) -> None:
    if application == "appl-2":
        raise ApplicationError("the form is not signed", type="NotSigned", non_retryable=True)
    if application == "appl-3" and activity.info().attempt == 1:
        raise TimeoutError("the archive does not answer")


@activity.defn
async def send_to_partner(application: str) -> None:
    """The partner answers by a signal, days later."""


@workflow.defn(name="applications")
class Applications:
    def __init__(self) -> None:
        self.is_answered = False

    @workflow.run
    async def run(self, application: str) -> None:
        for step in (check_documents, send_to_partner):
            await workflow.execute_activity(step, application, start_to_close_timeout=timedelta(minutes=1))
        await workflow.wait_condition(lambda: self.is_answered)

    @workflow.signal
    def answered(self) -> None:
        self.is_answered = True


async def main() -> None:
    provider = LoggerProvider(resource=Resource.create({"service.name": "applications"}))
    provider.add_log_record_processor(BatchLogRecordProcessor(OTLPLogExporter()))
    logging.getLogger("temporal.transitions").addHandler(LoggingHandler(logger_provider=provider))
    client = await Client.connect(os.environ.get("TEMPORAL_ADDRESS", "127.0.0.1:7233"))
    steps = [check_documents, send_to_partner]
    queue = "applications"
    async with Worker(
        client, task_queue=queue, workflows=[Applications], activities=steps, interceptors=[Transitions()]
    ):
        begun = [
            await client.start_workflow(Applications.run, f"appl-{number}", id=f"appl-{number}", task_queue=queue)
            for number in (1, 2, 3)
        ]
        await asyncio.sleep(3)  # by then the third has tried its first step again
        await begun[0].signal(Applications.answered)
        await begun[0].result()
        try:
            await begun[1].result()
        except WorkflowFailureError as error:
            print(error.cause)
    provider.shutdown()


if __name__ == "__main__":
    asyncio.run(main())

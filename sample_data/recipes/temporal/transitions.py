"""An interceptor for Temporal workers: what happens to a workflow becomes transitions of it, as log records.

Put `Transitions()` into the worker's `interceptors`. A workflow's id is the transaction, its type the workflow, and its
states are `started`, the names of its activities and signals, `retry_wait`, and how it ended.
"""

import asyncio
import logging

from temporalio import activity, workflow
from temporalio.exceptions import ApplicationError, FailureError, is_cancelled_exception
from temporalio.worker import ActivityInboundInterceptor, Interceptor, WorkflowInboundInterceptor

log = logging.getLogger("temporal.transitions")
log.setLevel(logging.INFO)


def moved(info, state, key, **more):
    """One transition. `key` is unique within the run, so that a task that Temporal repeats counts once."""
    fields = {"transaction_id": info.workflow_id, "workflow": info.workflow_type, "to_state": state, **more}
    run = info.workflow_run_id if isinstance(info, activity.Info) else info.run_id
    event = {"event.name": "transom.workflow.transition.v1", "event.id": f"{run}-{key}"}
    log.info("%s is %s", info.workflow_id, state, extra={**fields, **event})


class _Activities(ActivityInboundInterceptor):
    async def execute_activity(self, input):
        info = activity.info()
        key = f"{info.activity_id}-{info.attempt}"
        moved(info, info.activity_type, key, attempt=info.attempt)
        try:
            return await super().execute_activity(input)
        except Exception as error:
            final = isinstance(error, ApplicationError) and error.non_retryable
            if not final and not isinstance(error, asyncio.CancelledError):
                code = getattr(error, "type", None) or type(error).__name__
                named = {"attempt": info.attempt, "error_class": "activity_failure", "error_code": code}
                moved(info, "retry_wait", f"{key}-failed", **named)
            raise


class _Workflows(WorkflowInboundInterceptor):
    count = 0

    async def execute_workflow(self, input):
        self._moved("started")
        try:
            outcome = await super().execute_workflow(input)
        except BaseException as error:
            if is_cancelled_exception(error):
                self._moved("cancelled")
            elif isinstance(error, FailureError):  # of any other error Temporal tries the workflow's task again
                cause = getattr(error, "cause", None) or error
                code = getattr(cause, "type", None) or type(cause).__name__
                self._moved("failed", error_class="activity_failure", error_code=code)
            raise
        self._moved("completed")
        return outcome

    async def handle_signal(self, input):
        self._moved(input.signal)
        await super().handle_signal(input)

    def _moved(self, state, **more):
        self.count += 1  # in a replay too, which comes to the same numbers, and tells nothing again
        if not workflow.unsafe.is_replaying():
            moved(workflow.info(), state, f"{self.count}-{state}", **more)


class Transitions(Interceptor):
    """For the `interceptors` of a worker."""

    def intercept_activity(self, next):
        return _Activities(super().intercept_activity(next))

    def workflow_interceptor_class(self, input):
        return _Workflows

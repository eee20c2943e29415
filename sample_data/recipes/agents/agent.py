"""An agent's spans as the GenAI conventions name them: a conversation is the transaction, its turns are traces."""

from opentelemetry.exporter.otlp.proto.http.trace_exporter import OTLPSpanExporter
from opentelemetry.sdk.resources import Resource
from opentelemetry.sdk.trace import TracerProvider
from opentelemetry.sdk.trace.export import BatchSpanProcessor
from opentelemetry.trace import Status, StatusCode

provider = TracerProvider(resource=Resource.create({"service.name": "assistant"}))
provider.add_span_processor(BatchSpanProcessor(OTLPSpanExporter()))
tracer = provider.get_tracer("assistant")


def turn(conversation, tool, failure=None):
    """One turn: the agent is asked, and calls a tool."""
    named = {"gen_ai.conversation.id": conversation, "gen_ai.agent.name": "refunds"}
    with tracer.start_as_current_span("invoke_agent refunds", attributes=named):
        called = {**named, "gen_ai.tool.name": tool}
        span = tracer.start_span(f"execute_tool {tool}", attributes=called)
        if failure:
            span.set_status(Status(StatusCode.ERROR, failure))
        span.end()


turn("conv-1", "find_order")
turn("conv-1", "refund", failure="the payment service did not answer")
with tracer.start_as_current_span("approval.requested", attributes={"gen_ai.conversation.id": "conv-2"}):
    pass
provider.shutdown()

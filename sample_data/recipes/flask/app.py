"""A Flask service whose requests are spans that name their order, here and in the services that it calls."""

from flask import Flask, request
from opentelemetry import baggage, context
from opentelemetry.baggage.propagation import W3CBaggagePropagator
from opentelemetry.exporter.otlp.proto.http.trace_exporter import OTLPSpanExporter
from opentelemetry.propagators.composite import CompositePropagator
from opentelemetry.sdk.resources import Resource
from opentelemetry.sdk.trace import TracerProvider
from opentelemetry.sdk.trace.export import BatchSpanProcessor
from opentelemetry.trace import SpanKind
from opentelemetry.trace.propagation.tracecontext import TraceContextTextMapPropagator

ID = "transom.transaction.id"


class OneKeyBaggage(W3CBaggagePropagator):
    """Carries the id and no other key: baggage travels in clear headers, to whoever is called."""

    def extract(self, carrier, *args, **kwargs):
        return _only_id(super().extract(carrier, *args, **kwargs))

    def inject(self, carrier, context=None, *args, **kwargs):
        super().inject(carrier, _only_id(context), *args, **kwargs)


def _only_id(values):
    order = baggage.get_baggage(ID, values)
    cleared = baggage.clear(values)
    return cleared if order is None else baggage.set_baggage(ID, order, cleared)


propagator = CompositePropagator([TraceContextTextMapPropagator(), OneKeyBaggage()])
provider = TracerProvider(resource=Resource.create({"service.name": "orders"}))
provider.add_span_processor(BatchSpanProcessor(OTLPSpanExporter()))
tracer = provider.get_tracer("orders")
app = Flask(__name__)


@app.before_request
def begin():
    """A span for the request, which names the order where the caller did."""
    values = propagator.extract(request.headers)
    span = tracer.start_span(f"{request.method} {request.url_rule}", values, SpanKind.SERVER)
    order = baggage.get_baggage(ID, values) or (request.view_args or {}).get("order")
    if order is not None:
        span.set_attribute(ID, order)
    request.span = span


@app.teardown_request
def end(error):
    """The span ends with the request, and says whether it failed."""
    if error is not None:
        request.span.record_exception(error)
        request.span.set_attribute("error.type", type(error).__name__)
    request.span.end()


@app.post("/orders")
def order_placed():
    """Names the order on its span; the headers are what a call to another service would carry."""
    order = request.get_json()["id"]
    request.span.set_attribute(ID, order)
    headers = {}
    propagator.inject(headers, baggage.set_baggage(ID, order, context.get_current()))
    return {"id": order, "headers": headers}, 201


@app.post("/orders/<order>/shipment")
def order_shipped(order):
    """The last step of the pipeline."""
    return {"id": order}


if __name__ == "__main__":
    app.run(port=5000)
    provider.shutdown()

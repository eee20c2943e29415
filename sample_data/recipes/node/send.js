// npm install @opentelemetry/sdk-trace-base @opentelemetry/exporter-trace-otlp-proto @opentelemetry/resources
const { BasicTracerProvider, BatchSpanProcessor } = require("@opentelemetry/sdk-trace-base");
const { OTLPTraceExporter } = require("@opentelemetry/exporter-trace-otlp-proto");
const { resourceFromAttributes } = require("@opentelemetry/resources");

const provider = new BasicTracerProvider({
  resource: resourceFromAttributes({ "service.name": "parcels" }),
  spanProcessors: [new BatchSpanProcessor(new OTLPTraceExporter())],
});
const span = provider.getTracer("parcels").startSpan("POST /parcels");
span.setAttribute("parcel.id", "parcel-1");
span.end();
provider.shutdown();

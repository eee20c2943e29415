# A claim is received, and submitted to the partner; nobody answers.
send() {
  curl -sS "${TRANSOM_URL:-http://127.0.0.1:4318}/v1/events" -H 'content-type: application/cloudevents+json' -d "{
    \"specversion\": \"1.0\", \"id\": \"$1-$2\", \"source\": \"claims-by-curl\",
    \"type\": \"transom.workflow.transition.v1\", \"time\": \"$(date -u +%Y-%m-%dT%H:%M:%SZ)\",
    \"data\": {\"transaction_id\": \"$1\", \"workflow\": \"claims\", \"to_state\": \"$2\",
             \"partner\": \"acme-health\", \"external_ref\": \"ACME-$1\", \"idempotency_key\": \"$1\"}}"
}
send claim-1 received
send claim-1 submitted

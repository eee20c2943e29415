# records.jsonl: what an exporter of Zeebe wrote, one record a line. Activated elements are the states.
grep '"valueType": *"PROCESS_INSTANCE"' records.jsonl | grep '"intent": *"ELEMENT_ACTIVATED"' |
  grep -v '"bpmnElementType": *"\(PROCESS\|EXCLUSIVE_GATEWAY\|PARALLEL_GATEWAY\)"' > refunds.jsonl
transom import refunds.jsonl --mapping camunda --catalog catalog --url http://127.0.0.1:4318

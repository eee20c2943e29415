"""A DBOS application as it is: its own spans tell its steps, and the catalog's mappings read them."""

import os
import threading

from dbos import DBOS, DBOSConfig, SetWorkflowID

collector = os.environ.get("OTEL_EXPORTER_OTLP_ENDPOINT", "http://127.0.0.1:4318")
config: DBOSConfig = {
    "name": "onboarding",
    "system_database_url": "sqlite:///onboarding.sqlite",
    "enable_otlp": True,
    "otlp_traces_endpoints": [f"{collector}/v1/traces"],
    "run_admin_server": False,
}
DBOS(config=config)


@DBOS.step()
def check_identity(member):
    return member


@DBOS.step()
def send_contract(member):
    if member == "onboard-2":
        raise RuntimeError("the mail server refuses the address")


@DBOS.workflow()
def onboard(member):
    """The third member never signs."""
    check_identity(member)
    send_contract(member)
    if member == "onboard-3":
        DBOS.recv("signed", timeout_seconds=3600)


def begun(member):
    with SetWorkflowID(member):
        return DBOS.start_workflow(onboard, member)


if __name__ == "__main__":
    DBOS.launch()
    workflows = [begun(f"onboard-{number}") for number in (1, 2, 3)]
    for workflow in workflows[:2]:
        try:
            workflow.get_result()
        except RuntimeError as error:
            print(error)
    # The exporter sends what has ended every few seconds; the third workflow stays open.
    threading.Event().wait(8)
    os._exit(0)

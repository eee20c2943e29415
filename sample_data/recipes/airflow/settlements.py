"""An Airflow DAG as it is: Airflow's own spans tell its tasks, and the catalog's mappings read them."""

from datetime import datetime, timedelta

from airflow.sdk import dag, get_current_context, task


@dag(schedule=None, start_date=datetime(2026, 1, 1), catchup=False, is_paused_upon_creation=False)
def settlements():
    @task
    def collect_payments():
        return 3

    @task(retries=1, retry_delay=timedelta(seconds=1))
    def send_to_bank(count):
        if get_current_context()["run_id"] == "settlement-2":
            raise RuntimeError("the bank answers 503")
        return count

    @task.sensor(poke_interval=3600, timeout=86400, mode="reschedule")
    def bank_confirms():
        """The confirmation of the third never comes."""
        return get_current_context()["run_id"] != "settlement-3"

    send_to_bank(collect_payments()) >> bank_confirms()


settlements()

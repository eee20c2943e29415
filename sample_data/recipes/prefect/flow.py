"""A Prefect flow as it is; `opentelemetry-instrument` sends the spans that Prefect makes."""

from prefect import flow, task


@task
def fetch_rates(day):
    return day


@task
def publish_rates(day):
    if day == "2026-01-06":
        raise RuntimeError("the partner's address answers 503")


@flow(name="rates")
def rates(day):
    publish_rates(fetch_rates(day))


if __name__ == "__main__":
    rates("2026-01-05")
    rates("2026-01-06")

"""The collector process, with the addresses and folders of the installation."""

from functools import partial

from app.assembly.keys import open_keys
from app.assembly.token_senders import office_senders
from app.platform.installation import Installation
from collectors import server
from collectors.config import CollectorConfig


def serve_collector(installation: Installation, number: int = 1) -> None:
    """Serves the collector's ports until a signal ends it; `number` is which of the installation's collectors."""
    server.serve_collector(
        CollectorConfig(
            host=installation.host,
            otlp_port=installation.otlp_port,
            grpc_port=installation.grpc_port,
            data=installation.data,
            catalog=installation.catalog,
            trace_endpoint=installation.trace_endpoint,
            keys=partial(open_keys, installation),
            senders=partial(office_senders, installation),
            tls=installation.tls,
            sender_origins=installation.allowed_senders[0],
            sender_hosts=installation.allowed_senders[1],
            ingest_limit=installation.ingest_limit,
            log_form=installation.log_form,
            proxied=installation.behind_proxy is not None,
            number=number,
            count=installation.collectors,
        )
    )

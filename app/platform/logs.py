"""Log lines of every process on standard error, in the form that the installation chose: text, or JSON by the line."""

import logging
import logging.config
import time
from collections.abc import Mapping

FORMS = ("text", "json")
_TEXT = "%(asctime)s %(levelname)s %(name)s: %(message)s"


class UtcText(logging.Formatter):
    """One line of text a record, its instant in UTC."""

    converter = staticmethod(time.gmtime)
    default_time_format = "%Y-%m-%dT%H:%M:%S"
    default_msec_format = "%s.%03dZ"


_FORMATTERS: Mapping[str, Mapping[str, object]] = {
    "text": {"()": "app.platform.logs.UtcText", "fmt": _TEXT},
    "json": {
        "()": "pythonjsonlogger.json.JsonFormatter",
        "fmt": ["levelname", "name", "message"],
        "rename_fields": {"levelname": "level", "name": "logger"},
        "timestamp": True,
    },
}


def write_logs(form: str) -> None:
    """Has the present process write its log lines from INFO on. JSON: {timestamp, level, logger, message, exc_info}."""
    logging.config.dictConfig(
        {
            "version": 1,
            "disable_existing_loggers": False,
            "formatters": {"chosen": _FORMATTERS[form]},
            "handlers": {"stderr": _handler("chosen")},
            "root": {"level": "INFO", "handlers": ["stderr"]},
        }
    )


def server_logs(form: str) -> dict[str, dict[str, object]]:
    """The same for granian's own lines, as its `log_dictconfig`: the parts of its configuration that are replaced."""
    return {
        "formatters": {"generic": _FORMATTERS[form], "access": _FORMATTERS[form]},
        "handlers": {"console": _handler("generic"), "access": _handler("access")},
    }


def _handler(formatter: str) -> Mapping[str, str]:
    return {"class": "logging.StreamHandler", "stream": "ext://sys.stderr", "formatter": formatter}

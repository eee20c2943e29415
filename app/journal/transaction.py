"""One SQLite transaction that writes: the only writer of its file while it lasts, committed whole or not at all."""

import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager


@contextmanager
def writing(connection: sqlite3.Connection) -> Iterator[None]:
    """Commits what is done inside; an exception undoes all of it. Raises sqlite3.Error.

    `begin immediate` takes the write lock at once: a transaction that began by reading could not wait for it later.
    """
    connection.execute("begin immediate")
    try:
        yield
        connection.execute("commit")
    except BaseException:
        if connection.in_transaction:
            connection.execute("rollback")
        raise

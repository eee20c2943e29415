import gzip
import io
import tracemalloc
import zlib

import pytest

from app.domain.errors import BadInput, TooLarge, UnsupportedMedia
from collectors.bodies import LIMIT_BYTES, Budget, Overloaded, decompressed, read_body

MIB = 1024 * 1024


def bomb(size: int) -> bytes:
    """A small gzip of `size` zero bytes."""
    squeeze, block = zlib.compressobj(9, wbits=31), b"\0" * MIB
    return b"".join([squeeze.compress(block) for _ in range(size // MIB)] + [squeeze.flush()])


def test_a_gzip_bomb_of_a_gibibyte_is_refused_within_32_mib() -> None:
    body = bomb(1024 * MIB)
    assert len(body) < 2 * MIB
    with Budget(64 * MIB).share() as share:
        tracemalloc.start()
        try:
            with pytest.raises(TooLarge, match="16 MiB decompressed"):
                decompressed(body, "gzip", share)
            peak = tracemalloc.get_traced_memory()[1]
        finally:
            tracemalloc.stop()
    assert peak < 32 * MIB


def test_a_bomb_of_many_members_is_refused_too() -> None:
    member = gzip.compress(b"\0" * MIB)
    with Budget(64 * MIB).share() as share, pytest.raises(TooLarge):
        decompressed(member * 17, "gzip", share)


def test_exactly_the_limit_is_taken() -> None:
    clear = b"ab" * (LIMIT_BYTES // 2)
    with Budget(64 * MIB).share() as share:
        assert decompressed(gzip.compress(clear, 1), "gzip", share) == clear
        assert read_body(io.BytesIO(clear), None, share) == clear


def test_members_of_a_gzip_follow_each_other() -> None:
    with Budget(MIB).share() as share:
        assert decompressed(gzip.compress(b"one ") + gzip.compress(b"two"), "gzip", share) == b"one two"
        assert decompressed(gzip.compress(b""), "gzip", share) == b""
        assert decompressed(gzip.compress(b"padded") + b"\0" * 8, "gzip", share) == b"padded"


ABC = gzip.compress(b"abc", mtime=0)


@pytest.mark.parametrize("body", [b"", b"x", ABC[:-1], ABC + b"junk"])
def test_what_is_no_whole_gzip_is_bad_input(body: bytes) -> None:
    with Budget(MIB).share() as share, pytest.raises(BadInput):
        decompressed(body, "gzip", share)


def test_an_unknown_encoding_is_named() -> None:
    with Budget(MIB).share() as share, pytest.raises(UnsupportedMedia, match="'br' is not taken"):
        decompressed(b"", "br", share)


def test_a_body_of_unknown_length_is_held_no_further_than_the_limit() -> None:
    budget = Budget(64 * MIB)
    with budget.share() as share, pytest.raises(TooLarge, match="as sent"):
        read_body(io.BytesIO(b"x" * (20 * MIB)), None, share)
    assert share.taken <= LIMIT_BYTES + MIB


def test_what_is_too_large_is_let_pass_within_reason_so_that_its_sender_reads_the_answer() -> None:
    for size, passed in ((20 * MIB, 20 * MIB), (100 * MIB, 64 * MIB)):
        source = io.BytesIO(b"x" * size)
        with Budget(64 * MIB).share() as share, pytest.raises(TooLarge):
            read_body(source, size, share)
        assert (source.tell(), share.taken) == (passed, 0)


def test_a_budget_gives_back_what_was_taken_and_lets_one_alone_pass() -> None:
    budget = Budget(10)
    with budget.share() as alone:
        alone.take(25)
        with budget.share() as second, pytest.raises(Overloaded):
            second.take(1)
    assert budget.taken == 0

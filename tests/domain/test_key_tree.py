"""A name that is taken out has no key any more, and every other name the one that it had."""

from hypothesis import given
from hypothesis import strategies as st

from app.domain.key_tree import new_tree, tree_of

ROOT = b"r" * 32


@given(st.lists(st.text(max_size=6), unique=True, max_size=6), st.lists(st.text(max_size=6), max_size=12))
def test_what_is_taken_out_is_gone_and_the_rest_keeps_its_key(out: list[str], names: list[str]) -> None:
    whole = cut = new_tree(ROOT)
    for name in out:
        cut = cut.without(name)
    stored = tree_of(cut.to_bytes())
    for name in {*names, *out}:
        assert stored.key_of(name) == (None if name in out else whole.key_of(name))


def test_what_is_left_holds_no_node_above_what_was_taken_out() -> None:
    cut = new_tree(ROOT).without("a").without("b").without("a")
    depths = [depth for depth, _ in cut.nodes]
    assert min(depths) >= 1
    assert ROOT not in cut.to_bytes()
    assert len(depths) <= 128
    assert new_tree(ROOT).key_of("c") != new_tree(b"s" * 32).key_of("c")

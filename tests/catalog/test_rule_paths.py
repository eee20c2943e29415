import pytest

from app.catalog.rule_paths import START, Follower, below, steps_of

Way = list[tuple[str | None, int | None]]


def matches(path: str, way: Way) -> bool:
    steps, places = steps_of(path), START
    for name, index in way:
        places = below(steps, places, name, index)
    return len(steps) in places


@pytest.mark.parametrize(
    ("path", "way"),
    [
        ("$", []),
        ("$.a.b", [("a", None), ("b", None)]),
        ("$..ssn", [("ssn", None)]),
        ("$..ssn", [("a", None), (None, 3), ("ssn", None)]),
        ("$..a..b", [("x", None), ("a", None), ("a", None), ("b", None)]),
        ("$.a[*].b", [("a", None), (None, 7), ("b", None)]),
        ("$.a[2]", [("a", None), (None, 2)]),
        ("$.*.b", [("a", None), ("b", None)]),
        ("$['a b'].c", [("a b", None), ("c", None)]),
        ('$["a.b"]', [("a.b", None)]),
        ("$..*", [("a", None), (None, 0)]),
        ("$.NM1.03", [("NM1", 4), ("03", 0)]),
        ("$.NM1[*].03", [("NM1", 4), ("03", 0)]),
        ("$.NM1[4].03", [("NM1", 4), ("03", 0)]),
        ("$..03", [("NM1", 4), ("03", 0)]),
        ("$.Document.Amt.@Ccy", [("Document", 0), ("Amt", 1), ("@Ccy", None)]),
    ],
)
def test_a_path_matches_what_it_names(path: str, way: Way) -> None:
    assert matches(path, way)


@pytest.mark.parametrize(
    ("path", "way"),
    [
        ("$.a", []),
        ("$.a", [("b", None)]),
        ("$.a", [("a", None), ("b", None)]),
        ("$.a.b", [("a", None), (None, 0), ("b", None)]),
        ("$.a[2]", [("a", None), (None, 1)]),
        ("$..ssn", [("ssn", None), ("x", None)]),
        ("$.NM1[3].03", [("NM1", 4), ("03", 0)]),
        ("$.NM1.*", [("NM1", 4)]),
    ],
)
def test_a_path_does_not_match_anything_else(path: str, way: Way) -> None:
    assert not matches(path, way)


@pytest.mark.parametrize("path", ["", "a.b", "$.", "$a", "$[", "$.a[x]", "$.a b"])
def test_what_is_no_path_is_refused(path: str) -> None:
    with pytest.raises(ValueError, match="no path"):
        steps_of(path)


def test_several_paths_followed_at_once_match_as_each_alone() -> None:
    paths = ["$..ssn", "$.a[*].b", "$.a[1].b", "$.a", "$..*"]
    ways: list[Way] = [[("a", None)], [("a", None), (None, 1), ("b", None)], [("a", None), (None, 2), ("ssn", None)]]
    follower = Follower([steps_of(path) for path in paths])
    for way in [*ways, *ways]:
        place, named = 0, tuple[int, ...]()
        for name, index in way:
            place, named = follower.below(place, name, index)
        assert named == tuple(number for number, path in enumerate(paths) if matches(path, way))

from app.analysis.comparisons.amounts import amount_text, moved, segment, titled


def test_numbers_are_said_in_their_unit() -> None:
    assert amount_text(0.9712, "share") == "97.1 %"
    assert amount_text(0.9996, "share") == "99.96 %"
    assert amount_text(1.0, "share") == "100.0 %"
    assert amount_text(725, "seconds") == "12 min 5 s"
    assert amount_text(1204.25, "hours") == "1,204.2 h"
    assert amount_text(1204, "transitions") == "1,204"
    assert amount_text(None, "share") == "no data to measure"


def test_changes_carry_their_sign_and_shares_move_by_points() -> None:
    assert moved(-0.021, "share") == "−2.1 points"
    assert moved(0.0004, "share") == "+0.04 points"
    assert moved(-725, "seconds") == "−12 min 5 s"
    assert moved(3, "acts") == "+3"


def test_what_names_no_segment_is_said_so() -> None:
    assert titled("success_rate") == "Success rate"
    assert segment({"partner": None, "error_class": None}) == "no partner, no error class"
    assert segment({"partner": "northwind", "version": "2.3"}) == "northwind, 2.3"

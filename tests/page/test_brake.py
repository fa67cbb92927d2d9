"""Delays grow, end, and cannot be used against others."""

from __future__ import annotations

import pytest

from page.brake import ADDRESS, BROWSER, FORGET, MOST, PAIR, Brake, Limit, Wait, network

LIMIT = Limit(free=3, first=2.0, longest=10.0)


class Ticks:
    def __init__(self) -> None:
        self.now = 5.0

    def __call__(self) -> float:
        return self.now


@pytest.fixture
def ticks() -> Ticks:
    return Ticks()


def fail(brake: Brake, key: str = "a", times: int = 1) -> None:
    for _ in range(times):
        brake.enter([(key, LIMIT)])


def wait(brake: Brake, key: str = "a") -> Wait:
    with pytest.raises(Wait) as caught:
        brake.enter([(key, LIMIT)])
    return caught.value


def test_delays_double_up_to_the_longest(ticks: Ticks) -> None:
    brake = Brake(ticks)
    fail(brake, times=3)
    for seconds in (2, 4, 8, 10, 10):
        assert wait(brake).seconds == seconds
        ticks.now += seconds
        fail(brake)


def test_a_refused_attempt_makes_nothing_longer(ticks: Ticks) -> None:
    brake = Brake(ticks)
    fail(brake, times=3)
    assert [wait(brake).is_first for _ in range(3)] == [True, False, False]
    ticks.now += 2
    fail(brake)
    assert wait(brake).is_first


def test_others_are_not_delayed(ticks: Ticks) -> None:
    brake = Brake(ticks)
    fail(brake, "a", 3)
    assert wait(brake, "a")
    fail(brake, "b")


def test_failures_are_forgotten(ticks: Ticks) -> None:
    brake = Brake(ticks)
    fail(brake, times=3)
    ticks.now += FORGET + 1
    fail(brake, times=3)


def test_a_right_password_takes_back_its_own_attempt_alone(ticks: Ticks) -> None:
    brake = Brake(ticks)
    fail(brake, times=1)
    right = brake.enter([("a", LIMIT)])
    fail(brake)
    assert wait(brake)
    right.undo()
    assert wait(brake), "the delay that another caused meanwhile stays"
    ticks.now += 2
    brake.enter([("a", LIMIT)]).undo()
    fail(brake)
    brake.clear("a")
    fail(brake, times=2)


def test_memory_is_bounded(ticks: Ticks) -> None:
    brake = Brake(ticks)
    for number in range(MOST + 10):
        fail(brake, str(number))
    assert len(brake._counted) == MOST


@pytest.mark.parametrize("limit", [PAIR, ADDRESS, BROWSER])
def test_nobody_waits_for_long(limit: Limit) -> None:
    assert max(limit.delay(failures) for failures in range(10_000)) <= FORGET


@pytest.mark.parametrize(
    ("address", "counted"),
    [
        ("10.0.0.1", "10.0.0.1"),
        ("::ffff:10.0.0.1", "10.0.0.1"),
        ("2001:db8::1", "20010db800000000::/64"),
        ("2001:db8::ffff:1", "20010db800000000::/64"),
        ("testclient", "testclient"),
        ("", ""),
    ],
)
def test_one_machine_is_one_address(address: str, counted: str) -> None:
    assert network(address) == counted

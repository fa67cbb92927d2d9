"""Guessing is slowed, and nobody is locked out by the guesses of others."""

from __future__ import annotations

import asyncio
from pathlib import Path

import pytest
from argon2 import PasswordHasher
from starlette.testclient import TestClient

from page import passwords
from page.accounts import Accounts, SignedIn, TooManyFailures
from page.audit import Wanted
from page.brake import ADDRESS, PAIR
from page.database import Database
from page.server import Serving, application
from page.sign_in import DEVICE
from tests.page.office import Office, finished

PASSWORD = "一句足够长的口令-7"
HERE, THERE = "10.0.0.1", "10.0.0.2"


class Ticks:
    def __init__(self) -> None:
        self.now = 0.0

    def __call__(self) -> float:
        return self.now


@pytest.fixture
def ticks() -> Ticks:
    return Ticks()


@pytest.fixture(autouse=True)
def cheap(monkeypatch: pytest.MonkeyPatch) -> None:
    """Thousands of guesses are tried: each must not cost 20 ms."""
    hasher = PasswordHasher(time_cost=1, memory_cost=8, parallelism=1)
    monkeypatch.setattr(passwords, "HASHER", hasher)
    monkeypatch.setattr(passwords, "NOBODY", hasher.hash("nobody"))


@pytest.fixture
def accounts(tmp_path: Path, ticks: Ticks) -> Accounts:
    opened = Accounts(Database.open(tmp_path), ticks=ticks)
    for name in ("管理员", "张三"):
        opened.add(name, PASSWORD, admin=name == "管理员")
    return opened


def attempt(accounts: Accounts, name: str, password: str, address: str, device: str = "") -> SignedIn | None:
    return finished(accounts.sign_in(name, password, address, device))


def wrong(accounts: Accounts, name: str, address: str, times: int, device: str = "") -> int:
    """Wrong passwords; how many were really tried."""
    tried = 0
    for _ in range(times):
        try:
            assert attempt(accounts, name, "错误的密码错误的密码", address, device) is None
            tried += 1
        except TooManyFailures:
            pass
    return tried


def test_fifty_wrong_passwords_from_three_addresses_shut_the_administrator_out_nowhere(accounts: Accounts) -> None:
    for address in ("10.1.0.1", "10.1.0.2", "10.1.0.3"):
        wrong(accounts, "管理员", address, 50)
    assert attempt(accounts, "管理员", PASSWORD, HERE)


def test_an_office_behind_one_proxy_goes_on_in_known_browsers(accounts: Accounts) -> None:
    known = attempt(accounts, "张三", PASSWORD, HERE)
    assert known is not None
    for number in range(ADDRESS.free + 20):
        wrong(accounts, f"试探{number}", HERE, 1)
    with pytest.raises(TooManyFailures):
        attempt(accounts, "管理员", PASSWORD, HERE)
    assert attempt(accounts, "张三", PASSWORD, HERE, known.device)


def test_the_right_password_from_a_known_browser_passes_whatever_was_tried(accounts: Accounts) -> None:
    known = attempt(accounts, "张三", PASSWORD, HERE)
    assert known is not None
    wrong(accounts, "张三", HERE, 100)
    assert wrong(accounts, "张三", HERE, 20, known.device) == 20, "its own slips, too"
    assert attempt(accounts, "张三", PASSWORD, THERE, known.device)


def test_the_cookie_of_a_known_browser_is_worth_nothing_to_others(accounts: Accounts) -> None:
    known = attempt(accounts, "张三", PASSWORD, HERE)
    assert known is not None
    assert wrong(accounts, "管理员", THERE, 20, known.device) == PAIR.free
    assert wrong(accounts, "张三", THERE, 200, known.device) < 100, "nor are guesses with a stolen one free"
    assert wrong(accounts, "张三", "10.0.0.3", 20, "made up") == PAIR.free


def test_a_browser_is_known_under_every_name_that_signed_in(accounts: Accounts) -> None:
    first = attempt(accounts, "张三", PASSWORD, HERE)
    assert first is not None
    second = attempt(accounts, "管理员", PASSWORD, HERE, first.device)
    assert second is not None
    assert second.device == first.device
    assert accounts.devices.knows("张三", first.device)
    assert accounts.devices.knows("管理员", first.device)


def test_delays_grow_and_end(accounts: Accounts, ticks: Ticks) -> None:
    assert wrong(accounts, "张三", HERE, 50) == PAIR.free
    with pytest.raises(TooManyFailures, match=r"[23] 秒"):
        attempt(accounts, "张三", PASSWORD, HERE)
    ticks.now += 3
    assert attempt(accounts, "张三", PASSWORD, HERE)
    assert wrong(accounts, "张三", HERE, 50) == PAIR.free, "the right password wipes the slate"


def test_a_day_of_guessing_gets_few_guesses(accounts: Accounts, ticks: Ticks) -> None:
    tried = 0
    for _ in range(24 * 60):
        tried += wrong(accounts, "张三", HERE, 1)
        ticks.now += 60
    assert tried < 400
    with pytest.raises(TooManyFailures) as caught:
        wrong(accounts, "张三", HERE, 1)
        attempt(accounts, "张三", PASSWORD, HERE)
    assert caught.value.seconds <= PAIR.longest + 1, "a delay has an end"


def test_sixteen_at_once_are_not_all_free(accounts: Accounts) -> None:
    async def sixteen() -> list[object]:
        return await asyncio.gather(*(accounts.sign_in("张三", "错误的密码错误的密码", HERE) for _ in range(16)), return_exceptions=True)

    outcomes = finished(sixteen())
    assert outcomes.count(None) == PAIR.free
    assert sum(isinstance(each, TooManyFailures) for each in outcomes) == 16 - PAIR.free


def test_refusals_are_noted_without_the_words_that_were_typed(accounts: Accounts) -> None:
    wrong(accounts, "张三", HERE, 50)
    wrong(accounts, "MySecret-typed-into-the-wrong-field", THERE, 50)
    accounts.audit.settle()
    entries = accounts.audit.find(Wanted(act="sign_in_refused"))
    assert len(entries) == 2 * (PAIR.free + 1), "one for each attempt, and one for all that were not tried"
    assert {(entry.who, entry.address) for entry in entries} == {("张三", HERE), ("", THERE)}
    assert "Secret" not in str(entries)


def test_over_the_wire(office: Office, accounts: Accounts) -> None:
    app = application(office.desk, accounts.database, office.indexer, Serving(is_local=False))
    mine, theirs = (TestClient(app, base_url="http://policy.test", headers={"accept": "text/html"}, follow_redirects=False) for _ in range(2))
    given = mine.post("/login", data={"username": "张三", "password": PASSWORD})
    device = next(cookie for cookie in given.headers.get_list("set-cookie") if cookie.startswith(DEVICE))
    assert "HttpOnly" in device
    assert "Max-Age=34560000" in device
    for _ in range(PAIR.free):
        assert theirs.post("/login", data={"username": "张三", "password": "错误的密码错误的密码"}).status_code == 401
    refused = theirs.post("/login", data={"username": "张三", "password": PASSWORD})
    assert refused.status_code == 429
    assert 1 <= int(refused.headers["retry-after"]) <= PAIR.longest
    assert "秒后再试" in refused.text
    mine.post("/logout")
    assert mine.post("/login", data={"username": "张三", "password": PASSWORD}).status_code == 303

"""Which passwords are fit."""

from __future__ import annotations

import pytest

from page.passwords import COMMON, HOLDS_NAME, LENGTH, fits, hashed, unfit


@pytest.mark.parametrize(
    ("password", "reason"),
    [
        # length
        ("五座桥和三只鸟在山", LENGTH),
        ("x" * 201, LENGTH),
        # the name
        ("zhangwei的茶杯在窗台上", HOLDS_NAME),
        ("窗台上ZHANGWEI的茶杯", HOLDS_NAME),
        ("窗台上iewgnahz的茶杯", HOLDS_NAME),
        # rows of keys and letters, and the same again and again
        ("1234567890", COMMON),
        ("0987654321", COMMON),
        ("qwertyuiop", COMMON),
        ("1qaz2wsx3edc", COMMON),
        ("abcdefghijkl", COMMON),
        ("aaaaaaaaaa", COMMON),
        ("abababababab", COMMON),
        ("qwerty123456", COMMON),
        ("一二三四五六七八九十", COMMON),
        ("Abcd1234!@#$", COMMON),
        # words, with years, digits and look-alikes
        ("password2031", COMMON),
        ("P@ssw0rd2031!", COMMON),
        ("Admin888888", COMMON),
        ("guanliyuan123", COMMON),
        ("zhengce@2026", COMMON),
        ("mima1234567", COMMON),
        ("woaini5201314", COMMON),
        ("密码密码密码密码密码", COMMON),
        ("管理员密码20260101", COMMON),
        ("政策文件问答123456", COMMON),
        # numbers that others know
        ("13812345678", COMMON),
        ("110101199003071234", COMMON),
        ("a13812345678", COMMON),
        # fit
        ("五座桥和三只鸟在山上", None),
        ("correct horse battery", None),
        ("窗台茶杯-七点半-下雨", None),
        ("kT9#vLq2xw", None),
        ("密码本放在第三个抽屉", None),
    ],
)
def test_fitness(password: str, reason: str | None) -> None:
    assert unfit(password, "zhangwei") == reason


def test_a_name_of_one_letter_forbids_no_letter() -> None:
    assert unfit("五座桥和三只鸟在王家", "王") is None


def test_nothing_is_cut_off_a_long_password() -> None:
    long = "长" * 200
    stored = hashed(long)
    assert fits(stored, long)
    assert not fits(stored, long + "尾")

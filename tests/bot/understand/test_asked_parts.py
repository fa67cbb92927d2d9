"""Questions that ask for several things at once."""

from __future__ import annotations

import pytest

from bot.understand.asked_parts import asked_parts


@pytest.mark.parametrize(
    ("text", "parts"),
    [
        ("政务云谁牵头，什么时候完成", ("政务云谁牵头", "什么时候完成")),
        ("政务云，谁牵头、几月底前建成？", ("政务云，谁牵头", "几月底前建成")),
        ("政务云谁牵头，多少机房，啥时候建成", ("政务云谁牵头", "多少机房", "啥时候建成")),
        ("张主任问，政务云谁牵头", ("张主任问，政务云谁牵头",)),
        ("政务云谁牵头，谢谢", ("政务云谁牵头，谢谢",)),
        ("政务云谁牵头，什么时候完成，谢谢", ("政务云谁牵头", "什么时候完成，谢谢")),
        ("谁牵头，谁配合，几月完成，多少机房", ("谁牵头，谁配合，几月完成，多少机房",)),
        ("政务云是市大数据局牵头吧，对吗", ("政务云是市大数据局牵头吧，对吗",)),
    ],
)
def test_parts(text: str, parts: tuple[str, ...]) -> None:
    assert asked_parts(text) == parts

"""What stands beside a question is left out, what is of its matter stays."""

from __future__ import annotations

import pytest

from bot.understand.beside import without_beside


@pytest.mark.parametrize(
    ("text", "alone"),
    [
        ("你好，危桥改造谁牵头，多谢了！", "危桥改造谁牵头"),
        ("陈科长想知道，危桥改造什么时候完成", "危桥改造什么时候完成"),
        ("汇报要用：危桥改造几座", "危桥改造几座"),
        ("各位好，再核对一下，危桥改造几座", "危桥改造几座"),
        ("按规定，危桥谁来修", "危桥谁来修"),
        ("危桥改造几座……", "危桥改造几座"),
        ("危桥改造谁牵头？谢谢您", "危桥改造谁牵头？"),
        ("危桥可以晚点修？", "危桥可以晚点修？"),
        ("危桥谁修？什么时候修？", "危桥谁修？什么时候修？"),
        ("谢谢", "谢谢"),
        ("你好", "你好"),
        ("外地户口，买房有补贴吗", "外地户口，买房有补贴吗"),
        ("满2年再卖一下，有税吗", "满2年再卖一下，有税吗"),
        ("危桥改造谁牵头，急流段什么时候完成", "危桥改造谁牵头，急流段什么时候完成"),
        ("危桥改造谁牵头，什么时候完成", "危桥改造谁牵头，什么时候完成"),
        ("另外，危桥呢", "危桥呢"),
    ],
)
def test_the_question_alone(text: str, alone: str) -> None:
    assert without_beside(text) == alone

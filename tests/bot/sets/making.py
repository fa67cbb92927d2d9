"""Invented plans in a store, and a short way to ask about sets of their tasks."""

from __future__ import annotations

import atexit
import datetime as dt
import shutil
import tempfile
from collections.abc import Mapping, Sequence
from functools import cache
from pathlib import Path

from bot.sets import SetAnswer, answer_set
from bot.sets.about import IsAbout, shares_words
from bot.understand.names import CorpusNames
from index.store import Store
from index.writer import StoreWriter
from tests.bot.making import DIGITAL, ROADS, read

TODAY = dt.date(2026, 11, 29)

LAKES = """临湖市人民政府关于印发临湖市水环境治理2026年行动方案的通知

临政发〔2026〕9号

各县（区）人民政府：

现将《临湖市水环境治理2026年行动方案》印发给你们。

临湖市人民政府
2026年1月8日

临湖市水环境治理2026年行动方案

一、重点任务

（一）治理黑臭水体。按照系统治理要求，2026年6月底前完成12条黑臭水体整治。（市生态环境局牵头，市水利局配合）

（二）建设污水管网。

1. 新建污水管网86公里，2026年12月底前完工。（市住房城乡建设局牵头，市财政局配合）

2. 改造雨污合流管网40公里，力争2027年3月底前完成。（市住房城乡建设局牵头，市水利局、市财政局配合）

（三）清理河道垃圾。常态化开展河道保洁。（东江县政府、西岭县政府负责）

（四）保护水源地。2026年11月底前设置界标320块。（市生态环境局、市水利局牵头）

附件1

水环境治理任务分解表

序号\t类别\t重点任务\t具体措施\t完成时限\t牵头单位\t配合单位\t责任人
1\t水体治理\t黑臭水体\t整治黑臭水体12条。\t2026年6月底前\t市生态环境局\t市水利局\t郑南星
2\t水体治理\t水源保护\t设置界标320块，安装监控45处。\t2026年11月底前\t市生态环境局\t\t郑南星
3\t管网建设\t污水管网\t新建污水管网86公里。\t2026年12月底前\t市住房城乡建设局\t市财政局\t卢北辰
4\t管网建设\t污泥处置\t建成污泥处置中心1座。\t长期坚持\t市住房城乡建设局\t\t卢北辰
"""
GRASS = """白草县草原修复2025年实施方案

一、修复退化草原。2025年9月底前修复退化草原3万亩。

二、建设草种基地。2025年12月底前建成草种基地2处。

三、保障措施。加强组织领导。
"""
NATION = """国务院办公厅关于印发节水行动2031年实施方案的通知

国办发〔2031〕7号

各省、自治区、直辖市人民政府，国务院各部委、各直属机构：

现将《节水行动2031年实施方案》印发给你们。

国务院办公厅
2031年1月8日

节水行动2031年实施方案

一、推进农业节水。2031年6月底前建成节水示范区20个。（水利部牵头，财政部配合）

二、加大资金投入。2031年9月底前下达专项资金。（财政部负责）
"""
TEXTS = {"云溪": DIGITAL, "青石": ROADS, "临湖": LAKES, "白草": GRASS}


@cache
def store() -> Store:
    return store_of(TEXTS)


@cache
def with_nation() -> Store:
    """A plan of a city beside a national one."""
    return store_of({"临湖": LAKES, "国家": NATION})


def store_of(texts: Mapping[str, str]) -> Store:
    """A store of texts by the id of their documents, until the program ends."""
    folder = Path(tempfile.mkdtemp())
    path = folder / "store.sqlite"
    with StoreWriter(path) as writer:
        for name, text in texts.items():
            writer.add(read(text, name), [], name)
    opened = Store(path)

    def clear() -> None:
        opened.close()
        shutil.rmtree(folder, ignore_errors=True)

    atexit.register(clear)
    return opened


@cache
def names() -> CorpusNames:
    return CorpusNames.of(store())


def ask(question: str, *scope: str, history: Sequence[str] = (), is_about: IsAbout = shares_words) -> SetAnswer | None:
    """The answer over the documents named (none: all)."""
    earlier = [{"role": "user", "content": text} for text in history]
    return answer_set(question, earlier, scope or None, store(), names(), TODAY, is_about)


def answered(question: str, *scope: str, history: Sequence[str] = ()) -> SetAnswer:
    found = ask(question, *scope, history=history)
    assert found is not None
    return found


def rows(question: str, *scope: str, history: Sequence[str] = ()) -> list[str]:
    """The tasks of the answer: rows as 表3, sentences as 文 with the place of their clause."""
    found = ask(question, *scope, history=history)
    assert found is not None
    return [f"表{task.row}" if task.origin == "table" else f"文{task.path}" for task in found.rows]

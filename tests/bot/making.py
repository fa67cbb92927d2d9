"""Invented plans, and short ways to ask them."""

from __future__ import annotations

from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory

from bot.library import IndexLibrary, Library
from bot.opening import OnceOpened
from bot.pipeline import PolicyBot
from bot.types import Answer
from corpus.parse import parse
from corpus.readers.text.document import parse_text
from corpus.signs import SIGNS
from corpus.types import ParsedDocument
from index import open_index
from index.build import build
from index.embedder import Embedder, load_embedder

SAMPLES = Path(__file__).parents[2] / "corpus" / "documents"

DIGITAL = """云溪市人民政府办公室关于印发云溪市数字政府建设2024年行动方案的通知

云政办发〔2024〕12号

各县（区）人民政府，市直各单位：

《云溪市数字政府建设2024年行动方案》已经市政府同意，现印发给你们，请认真贯彻执行。

云溪市人民政府办公室
2024年3月5日

云溪市数字政府建设2024年行动方案

一、总体要求

坚持统筹规划、集约建设。

二、重点任务

（一）建设政务云。2024年9月底前建成市级政务云平台，整合机房36个，建设通信铁塔、光缆分别为120座、450公里。（市大数据局牵头，市财政局、市发改委等部门配合）

（二）推进数据共享。2024年6月底前编制数据目录2600条，归集电子证照180类。（市大数据局牵头，市司法局配合）

（三）优化政务热线。热线工单按期办结率达到98%以上，群众回访满意率不低于95%。（市行政审批局负责）

（四）提升网络安全。每季度开展攻防演练1次，重要系统全部完成等级测评。（市公安局牵头，市委网信办配合）

（五）培训干部队伍。开展数字技能培训12期，培训干部3000人次。（市人社局、市大数据局分别牵头负责）

三、保障措施

（一）加强组织领导。成立数字政府建设工作专班，下设综合组、技术组、督查组。

（二）强化资金保障。市财政统筹安排专项资金8000万元。

附件：1. 重点任务清单
2. 各县区网办率目标

附件1

重点任务清单

序号\t重点任务\t具体措施\t完成时限\t牵头单位\t配合单位\t责任人
1\t政务云平台\t建成市级政务云平台，整合机房36个。\t2024年12月底前\t市大数据局\t市财政局\t陈远山
2\t数据共享\t编制数据目录2600条，归集电子证照180类。\t2024年6月底前\t市大数据局\t市司法局\t陈远山
3\t一体化办公\t上线协同办公系统，覆盖单位64家。\t2024年10月底前\t市政府办公室\t\t林秋白
\t\t接入视频会议终端210台。\t2024年11月底前\t市政府办公室\t市财政局\t林秋白
4\t智慧社区\t建设智慧社区15个。\t长期坚持\t\t市民政局\t
乡镇光纤\t乡镇光纤通达率100%。\t2024年8月底前\t市工信局\t市财政局\t周知行

附件2

各县区网办率目标

县区\t一季度网办率（%）\t全年网办率（%）\t高频事项（项）
东江县\t80\t90\t120
西岭县\t75\t88\t95
南湖区\t82\t94\t
北原区\t75\t91\t140
"""

ROADS = """青石县农村公路提升三年行动计划

一、工作目标

到2025年底，新改建农村公路210公里，改造危桥9座，具备条件的自然村通硬化路比例达到100%。

二、主要任务

（一）改造危桥。2025年6月底前完成危桥改造9座。（县交通运输局牵头，县水利局配合）

（二）建设产业路。新建产业路45公里，路面宽度不低于4.5米。（县交通运输局、县农业农村局牵头，各乡镇人民政府配合）

（三）加强养护。落实路长制，列养率达到100%，每年养护投入不少于600万元。（各乡镇人民政府负责）

（四）完善客运网络。建设农村客运站点32处，更新客车18辆。（县交通运输局、县公安局等按职责分工负责）

三、保障措施

县财政局要统筹安排资金。本计划自2023年5月1日起施行，有效期30年，由县交通运输局负责解释。
"""


def read(text: str, name: str = "试") -> ParsedDocument:
    """A text as if it were a file."""
    return parse(parse_text(text, SIGNS), name, f"{name}.txt")


@cache
def parsed(name: str) -> ParsedDocument:
    return read({"云溪": DIGITAL, "青石": ROADS}[name], name)


FOLDERS: list[TemporaryDirectory[str]] = []
"""Kept until the tests end: the indexes in them stay open."""


@cache
def embedder() -> Embedder:
    """The model that the program ships with, loaded once."""
    return load_embedder()


@cache
def library(*texts: tuple[str, str]) -> Library:
    """The library over texts by their names, indexed and read as the program does it."""
    folder = TemporaryDirectory(ignore_cleanup_errors=True)
    FOLDERS.append(folder)
    corpus, where = Path(folder.name) / "documents", Path(folder.name) / "index"
    corpus.mkdir()
    for name, text in texts:
        (corpus / f"{name}.txt").write_text(text, encoding="utf-8")
    build(corpus, where, embedder())
    return IndexLibrary(open_index(where, embedder()), reader())


@cache
def reader() -> OnceOpened:
    return OnceOpened(embedder())


@cache
def digital() -> PolicyBot:
    """A bot over the plan of one city, with annexes."""
    return PolicyBot(library(("云溪", DIGITAL)))


@cache
def both() -> PolicyBot:
    """A bot over two plans of different places and matters."""
    return PolicyBot(library(("云溪", DIGITAL), ("青石", ROADS)))


@cache
def samples() -> PolicyBot:
    """A bot over the documents that come with the program."""
    return PolicyBot(library(*((path.stem, path.read_text(encoding="utf-8")) for path in sorted(SAMPLES.iterdir()))))


def bot_of(*texts: str) -> PolicyBot:
    return PolicyBot(library(*((f"文{n}", text) for n, text in enumerate(texts, 1))))


def answer(question: str, *earlier: str, bot: PolicyBot | None = None) -> Answer:
    """The answer to a question after earlier ones, by default over both plans."""
    return (bot or both()).answer(question, [{"role": "user", "content": text} for text in earlier])

"""Small files of every format to begin with: a short plan with notes, lists and two tables."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from tests.corpus.making_ofd import Press
from tests.rendering.__main__ import render
from tests.rendering.plan import Line, Plan, load

PLAN = """某市养老服务提升行动方案

各县（区）人民政府，市直有关单位：

为加快发展养老服务，制定本方案。

一、总体要求
到2025年底，全市建成社区食堂120个，护理型床位占比达到60%以上。
二、重点任务
（一）完善设施。新建小区按每百户20平方米配建养老用房。（市住建局牵头，市民政局、市自然资源局配合）
1.开展存量排查。2024年6月底前完成。（责任单位：市民政局、各县（区）人民政府）
2.盘活闲置用房。
（二）提升服务。推进适老化改造5000户。（市民政局、市财政局负责，2025年12月底前完成）
三、保障措施
（一）加强领导。建立联席会议制度。
（二）强化督导。

附件1

重点任务分解表

序号\t重点任务\t具体举措\t牵头单位\t配合单位\t完成时限
1\t完善设施\t新建社区食堂120个\t市民政局\t市财政局 市商务局\t2025年12月底前
2\t\t配建养老用房\t市住建局\t市自然资源局\t长期坚持
3\t提升服务\t适老化改造5000户\t市民政局\t\t2025年12月底前

附件2

床位目标

县区\t2024年（张）\t2025年（张）
甲县\t300\t420
乙县\t260\t380
"""


def seeds(folder: Path, formats: list[str]) -> Iterator[Path]:
    """Write the plan in these formats."""
    source = folder / "plan.txt"
    source.write_text(PLAN, encoding="utf-8")
    if "txt" in formats:
        yield source
    plan, _ = load(source)
    if "ofd" in formats:
        yield pressed(plan, folder / "plan.ofd")
    for _, path in render(plan, folder, [name for name in formats if name not in ("txt", "ofd")]):
        yield path


def pressed(plan: Plan, path: Path) -> Path:
    """The plan as an OFD file."""
    press = Press()
    for part in plan.parts:
        if isinstance(part, Line):
            press.paragraph(part.text)
        else:
            press.table([part.header, *part.rows], [1.0] * len(part.header))
    press.number_pages()
    return press.save(path)

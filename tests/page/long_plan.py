"""A plan whose table names more tasks than can be said."""

from __future__ import annotations

TITLE = "东岭市城市更新实施方案"
UNIT = "市城管局"
TASKS = 60


def row(number: int) -> str:
    return f"{number}\t第{number}号街区整治\t{UNIT}\t市财政局\t203{number % 3}年{1 + number * 7 % 12}月底前\t整治楼栋{number}栋"


TEXT = f"""东岭市人民政府关于印发{TITLE}的通知

东政发〔2030〕9号

各区人民政府，市直各部门：
现将《{TITLE}》印发给你们，请遵照执行。

东岭市人民政府
2030年2月1日

{TITLE}

一、工作目标
到2032年底，完成街区整治60个。

二、保障措施
（一）加强组织领导。成立工作专班，定期调度。（市政府办公室牵头）

附件1

{TITLE.removesuffix("实施方案")}任务分解表

序号	重点任务	牵头单位	配合单位	完成时限	工作目标
{chr(10).join(row(number) for number in range(1, TASKS + 1))}
"""

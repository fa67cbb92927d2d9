"""Every word of the page that is not from a document, in one place."""

from __future__ import annotations

APP_TITLE = "政策文件问答"
APP_LINE = "据本机所存文件作答，逐条注明出处；文件未写明的，如实告知。"
SKIP_TO_INPUT = "跳到提问框"

TAB_ASK = "问答"
TAB_LEDGER = "任务台账"
TAB_LIBRARY = "文件库"

UNSTATED = "原文未写明"
ALL_DOCUMENTS = "全部文件"
NONE_YET = "尚无内容"

# 问答
INPUT_LABEL = "问题"
INPUT_HINT = "例如：某项工作由谁牵头、谁配合、何时完成。回车发送，Shift+回车换行。"
SEND = "提问"
STOP = "停止"
SCOPE = "检索范围"
SCOPED = "当前只在《{title}》中查找"
SCOPE_CLEAR = "恢复全部文件"
EXAMPLES = "可以这样问"
LOOKING = "正在查找……"
STOPPED = "已停止。"
ASKED = "问"
CHOOSE = "请选择文件："
SOURCES = "出处"
NOTICES = "提示"
TASKS = "任务"
COUNT_ROWS = "{title}（{count} 项）"
CONTEXT = "上下文"
OPEN_SOURCE = "查看原文"
COPY_LONG = "复制引用"
COPY_SHORT = "复制出处"
COPY_ANSWER = "复制答复"
COPIED = "已复制"
COPY_FAILED = "未能复制，请手工选取"
GONE = "该文件已从文件库移除。"
REFUSED = "未找到依据"
CLARIFY = "需要确认"
GOOD = "有用"
BAD = "有误"
REASON_HINT = "可写明理由（选填）"
REASON_SEND = "提交"
THANKED = "已记录，谢谢。"
FAILED = "答复时出错，未能完成。请换一种说法再试；若仍不行，请告知管理员。"
BUSY = "当前提问较多，请稍候再试。"

FIELD_NAMES = {
    "name": "任务",
    "category": "类别",
    "lead": "牵头单位",
    "support": "配合单位",
    "responsible": "责任单位",
    "person": "责任人",
    "guide": "指导单位",
    "deadline": "完成时限",
    "targets": "目标",
    "measure": "措施",
    "place": "出处",
    "work": "重点工作",
    "task": "主要任务",
    "text": "内容",
}
MARK_REPAIRED = "表中移位，已按列归位：{fields}"
MARK_INHERITED = "合并单元格，沿用上格：{fields}"
MARK_OPEN = "原文以“等”结尾，未列全：{fields}"

# 对话
CONVERSATIONS = "对话记录"
NEW_CONVERSATION = "新对话"
RENAME = "改名"
DELETE = "删除"
RENAME_PROMPT = "对话名称"
DELETE_CONFIRM = "确定删除这条对话？删除后不能恢复。"
EXPORT_WORD = "导出 Word"
EXPORT_MARKDOWN = "导出 Markdown"
NO_CONVERSATIONS = "还没有对话。"

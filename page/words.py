"""Every word of the page that is not from a document, in one place."""

from __future__ import annotations

APP_TITLE = "政策文件问答"
APP_LINE = "据本机所存文件作答，逐条注明出处；文件未写明的，如实告知。"
SKIP_TO_INPUT = "跳到提问框"
DARK = "深浅色"
KEYS_SHOW = "快捷键"
KEYS_HELP = {
    "/": "到提问框",
    "回车": "发送问题",
    "Shift＋回车": "在问题中换行",
    "↑　↓": "在列表中上下移动；出处开着时随之更换",
    "Esc": "关闭出处，或离开提问框",
    "?": "显示这份说明",
}

TAB_ASK = "问答"
TAB_LEDGER = "任务台账"
TAB_LIBRARY = "文件库"

UNSTATED = "原文未写明"
ALL_DOCUMENTS = "全部文件"
NONE_YET = "尚无内容"

# 问答
INPUT_LABEL = "问题"
INPUT_HINT = "问某项工作由谁牵头、何时完成"
KEYS = "回车发送，Shift+回车换行"
SEND = "提问"
STOP = "停止"
SCOPE = "检索范围"
SCOPE_LEFT = "这一问另指了文件或地方，已不限于《{title}》。"
SCOPED = "当前只在《{title}》中查找"
SCOPE_CLEAR = "恢复全部文件"
EXAMPLES = "可以这样问"
WELCOME = "查文件，问一句"
INSIDE = "现有 {count} 份文件"
OF_YEAR = "，{year} 年印发"
OF_YEARS = "，{first}—{last} 年印发"
ISSUED_BY = "发文机关：{names}{more}。"
AND_MORE = "等"
NEWEST = "最新一份：《{title}》（{date}）。"
CAN_BE_ASKED = "可问谁负责、何时完成、指标多少、某单位有哪些任务、两份文件有何不同；每句都附原文。"
EXAMPLE_WHO = "谁负责"
EXAMPLE_UNIT = "单位任务"
EXAMPLE_WHEN = "何时完成"
EXAMPLE_FIGURE = "指标"
EXAMPLE_COMPARE = "比较"
ASK_WHO = "{name}归谁管？"
ASK_UNIT = "{unit}牵头哪些任务？"
ASK_WHEN = "{name}什么时候完成？"
ASK_FIGURE = "{row}的{name}是多少？"
ASK_COMPARE = "《{first}》和《{second}》里，{name}分别什么时候完成？"
LOOKING = "正在查找……"
STOPPED = "已停止。"
CONNECTION_LOST = "与服务器的连接中断，正在重新连接……"
GRADIO_SAYS = {
    "Error": "出错",
    "Warning": "提示",
    "Info": "提示",
    "Success": "完成",
    "Connection to the server was lost. Attempting reconnection...": CONNECTION_LOST,
    "Connection errored out. ": "与服务器的连接中断。",
    "This application is currently busy. Please try again. ": "当前提问较多，请稍候再试。",
}
"""What Gradio's page says in English, in words for ours."""
BROKEN_OFF = "与服务器的连接中断，这一问没有得到答复，请再问一次。"
CUT_OFF = "上一问“{question}”没有得到答复，请再问一次。"
CONVERSATION_GONE = "先前的对话已不在记录中，以下是新的对话。"
MODE_PLAIN = "按原文直接整理答复，未接语言模型"
MODE_MODEL = "由语言模型 {model} 依据原文作答，逐句核对"
WORDING = "语言模型正在查阅，逐句核对……"
CHECKED = "已核对 {count} 处"
WORDED = "语言模型作答，已核对 {count} 处"
ASKED = "问"
CHOOSE = "请选择文件："
SOURCES = "出处"
NOTICES = "提示"
TASKS = "任务"
COUNT_ROWS = "{title}（{count} 项）"
CONTEXT = "上下文"
MORE_MARKS = "　等 {count} 处，见下表"
COUNT_PLACES = "出处（{count} 处）"
QUOTE = "原文"
READ_OUT = "连读各项"
CLOSEST = "最接近的内容"
SORT_BY = "按{name}排序"
COPY_TABLE = "复制表格"
PANEL = "出处"
CLOSE = "关闭（Esc）"
NO_SOURCE = "没有找到这一处，文件可能已更新。"
OPENING = "正在打开……"
NOT_OPENED = "这一处暂时打不开，请稍后再试。"
TABLE_ROW = "表中所在行"
OPEN_SOURCE = "查看原文"
COPY_LONG = "复制引用"
COPY_SHORT = "复制出处"
COPY_LINE = "复制一句"
COPY_ANSWER = "复制并附出处"
COPY_NOTE = "复制脚注"
NEXT_ASKED = "接着问"
EDIT = "改问"
ELSEWHERE = "换一份文件问"
EVERYWHERE = "在全部文件中查"
ASKED_WITHIN = "只在《{title}》中查找"
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
    "heading": "标题",
}
MARK_REPAIRED = "表中移位，已按列归位：{fields}"
MARK_INHERITED = "合并单元格，沿用上格：{fields}"
MARK_FROM_HEADING = "由所在标题写明：{fields}"
MARK_OPEN = "原文以“等”结尾，未列全：{fields}"

# 对话
CONVERSATIONS = "对话记录"
NEW_CONVERSATION = "新对话"
RENAME = "改名"
DELETE = "删除"
RENAME_PROMPT = "对话名称"
DELETE_CONFIRM = "确定删除这条对话？删除后不能恢复。"
EXPORT_WORD = "导出 Word"
DAY_FORM = "年-月-日"
EXPORT_MARKDOWN = "导出文本"
NO_CONVERSATIONS = "还没有对话。"
CONVERSATIONS_NOT_KEPT = "对话暂时不能保存：{reason}。可以继续提问；未保存的对话在网页重启后丢失，需要的请导出。"
SEARCH = "搜索对话"
FIND = "搜索"
NONE_FOUND = "没有找到。"
SHARE = "共享"
SHARE_CONFIRM = "共享后，能打开本页的人凭地址可以查看这条对话（不能改动）。确定共享？"
SHARE_END = "停止共享"
SHARED_ADDRESS = "共享地址"
SHARED_BY_ADDRESS = "这条对话由他人共享，只供查看。"
NOT_SAVED = "（未保存）{title}"

# 阅读
OUTLINE = "目录"
TABLE = "表格"
NO_DOCUMENT = "文件库中没有这份文件，可能已被移除。"
ORIGINAL_FILE = "原文件"
DOWNLOAD = "下载原文件"
PRINT = "打印"
PAPER = "原件页面"
PAPER_OF = "原件第 {page} 页，共 {pages} 页"
PAPER_ALT = "《{title}》原件第 {page} 页"
PAPER_ALT_MARKED = "《{title}》原件第 {page} 页，引文已标出"
PAPER_FAILED = "原件页面未能取得：文件可能已移走，这一页无法绘出，或当前较忙，请稍后重试。"
PAPER_SCANNED = "扫描件先显示原页，引文的标记约十几秒后出现。"
PAPER_BEFORE = "上一页"
PAPER_NEXT = "下一页"
QUOTED = "引用"
PRINTED_ON = "打印日期"
HERE = "引文所在处"

# 对比
COMPARE = "对比"
COMPARE_WITH = "与其他文件对比"
COMPARE_TITLE = "文件对比"
COMPARE_HINT = "选两份文件，逐条、逐项列出新增、删去和改动；按编号和内容对应，不按先后对应。"
COMPARE_FIRST = "前一份"
COMPARE_SECOND = "后一份"
COMPARE_CHOOSE = "请选择"
COMPARE_SAME = "两次选的是同一份文件，请另选一份。"
COMPARE_KINDS = {"changed": "改动", "new": "新增", "gone": "删去", "same": "未变"}
COMPARE_COUNT = "{kind} {count} 项"
COMPARE_COUNT_CLAUSES = "{kind} {count} 条"
COMPARE_COLUMNS = ("任务", "栏目", "前一份", "后一份", "变动")
COMPARE_PLACE_FIRST = "前一份中的位置"
COMPARE_PLACE_SECOND = "后一份中的位置"
COMPARE_NOTHING = "（无）"
COMPARE_NO_TASKS = "任务没有变动。"
COMPARE_NO_CLAUSES = "条款没有变动。"
COMPARE_UNCHANGED = "未变的条款 {count} 条"
COMPARE_ONLY, COMPARE_WAYS = "只看", "任务与条款"
COMPARE_WAS = "（原为{path}）"
CLAUSES = "条款"

# 登录
SIGN_IN = "登录"
SIGN_OUT = "退出登录"
USER_NAME = "用户名"
PASSWORD = "密码"
WRONG_PASSWORD = "用户名或密码不对。"
CHANGE_PASSWORD = "更改密码"
OLD_PASSWORD = "现在的密码"
NEW_PASSWORD = "新密码"
NEW_AGAIN = "再输一次新密码"
PASSWORD_RULES = "至少 10 个字符，不含用户名，不用常见词、连续键位和日期。更改后，其他浏览器上的登录随即失效。"
PASSWORDS_DIFFER = "两次输入的新密码不一致。"
WRONG_OLD_PASSWORD = "现在的密码不对。"
PASSWORD_CHANGED = "密码已更改，其他浏览器上的登录已失效。"
NO_PASSWORD = "没有可更改的密码：本页未登录任何用户。"
BACK = "返回"
SIGN_IN_FIRST = "请先登录。"
LOCAL_ONLY = "尚未设置用户，本页只能在本机打开。"
OTHER_ORIGIN = "请求来自其他网站，已拒绝。如果是经反向代理打开本页，请管理员设置 PUBLIC_URL。"
BODY_TOO_LARGE = "发送的内容过大，未予接收。"
TOO_MANY_OPEN = "您同时打开的页面或进行的操作过多，请关闭一些再试。"
TOO_SLOW = "发送过慢，已中止。请检查网络后再试。"
CROWDED = "当前使用的人较多，请稍候再试。"
TOO_FAST = "提问过于频繁：每分钟最多 {most} 个问题，请 {seconds} 秒后再问。"
KEY_NOT_KEPT = "数据目录不能写入（{reason}），访客的对话只保留到本次运行结束。"
ADMINS_ONLY = "此操作限管理员。"
NO_ADDRESS = "没有这个地址。"
NO_ADDRESS_HINT = "请核对地址，或返回首页提问。"
NO_OBJECT = "请求的内容应为 JSON 对象。"
USERS_UNREADABLE = "暂时不能核对用户身份：{reason}。请稍后再试；若仍不行，请告知管理员。"

CHANGE_NOT_KEPT = "未能保存：{reason}。请稍后再试；若仍不行，请告知管理员。"

# 审计
AUDIT = "审计"
AUDIT_WHEN = "时间"
AUDIT_WHO = "用户"
AUDIT_FROM = "地址"
AUDIT_ACT = "操作"
AUDIT_DETAIL = "内容"
AUDIT_FIRST = "自"
AUDIT_LAST = "至"
AUDIT_FILTER = "筛选"
AUDIT_NONE = "没有符合条件的记录。"
AUDIT_TOTAL = "共 {total} 条，最近的在前；导出至多 {most} 条。时间是服务器所在时区（{zone}）的时间。"
AUDIT_UNREADABLE = "暂时不能读取审计记录：{reason}。"
NOBODY_KNOWN = "（未登录）"
ACTS = {
    "signed_in": "登录",
    "sign_in_refused": "登录被拒",
    "signed_out": "退出登录",
    "refused": "拒绝操作",
    "uploaded": "收入文件",
    "replaced": "替换文件",
    "removed": "移除文件",
    "rebuilt": "重建索引",
    "exported": "导出",
    "shared": "共享对话",
    "unshared": "停止共享",
    "user_added": "添加用户",
    "user_removed": "移除用户",
    "password_changed": "更改密码",
    "token_made": "新建令牌",
    "token_revoked": "吊销令牌",
    "groups_put": "更改可见范围",
    "moved_in": "移入原有数据",
}

# 审计：语言模型
MODEL_SUMMARY = "语言模型：今天查阅 {today} 个问题，近 {days} 天 {lately} 个"
MODEL_TODAY = "今天"
MODEL_LATELY = "近 {days} 天"
MODEL_QUESTIONS = "交给模型查阅的问题"
MODEL_OUTCOMES = {
    "told": "采用了模型的答复",
    "held_back": "模型的答复未能通过核对，未采用",
    "none": "模型认为原文未写明",
    "kept": "与原有答复一致，维持原有答复",
    "distrusted": "模型未通过自检，未采用",
    "failed": "服务连接不上、超时或出错，未采用",
    "stopped": "提问人中途停止",
}
"""What became of a question, by `bot.meter.Outcome`."""
MODEL_SENTENCES = "模型写出的句子"
MODEL_SENTENCES_OF = "{said} 句，核对后删去 {struck}"
MODEL_CALLS = "调用模型服务（含自检）"
MODEL_CALLS_OF = "{calls} 次，失败 {failed} 次"
MODEL_TIMES = "每次用时"
MODEL_TIMES_OF = "一般 {median:.1f} 秒，绝大多数（95%）在 {slow:.1f} 秒以内"
MODEL_TOKENS = "用量（token）"
MODEL_TOKENS_OF = "{about}读入 {prompt:,}，写出 {answer:,}"
MODEL_ABOUT = "约"
MODEL_EXAMINED = "自检"
MODEL_EXAMINED_OF = "通过 {passed} 次，未通过 {not_passed} 次，未能完成 {failed} 次"
MODEL_NONE = "无"
MODEL_PART = "{count}（{share:.0%}）"
MODEL_HINT = "token 是模型服务的计量单位，一个汉字约 0.6 个。删去的句子多、未通过自检或失败次数多时，宜检查模型服务或更换较强的模型。"
MODEL_ESTIMATED = "标“约”的，其中有服务未报告用量的调用，按字数估算。"

# 任务台账
DOCUMENT = "文件"
DOC_NUMBER = "文号"
GRADE = "密级"
ISSUER = "发文机关"
ISSUED = "成文日期"
UNIT = "单位"
UNIT_HINT = "如：市发改委；简称、全称均可"
UNIT_MEANT = "含：{names}"
ROLE = "职责"
STATE = "状态"
DUE_FROM = "时限自"
DUE_TO = "时限至"
DAY = "以哪一天计"
CATEGORY = "类别"
ALL = "全部"
WORDS = "关键词"
WORDS_HINT = "多个词用空格分开"
ORDER = "排序"
CLEAR = "清除条件"
MORE_FILTERS = "更多条件：文件、类别、时限、排序"
CONDITIONS = "条件"
EXPORT_EXCEL = "导出 Excel"
NO_TASKS = "没有符合条件的任务。"
PREVIOUS = "上一页"
NEXT = "下一页"
PAGE_OF = "第 {page} 页，共 {pages} 页"
BY_MONTH = "按完成月份"
BY_UNIT = "按单位和职责（前 12 个）"
PICTURES = "图示（点击条目可筛选）"
DUE_DAY = "截止日期"
REMARK = "备注"
SORT = "按此列排序"
PRINTED_COLUMN = "{name}（原表）"

# 我单位、到期
TAB_UNIT = "我单位"
TAB_DUE = "到期"
VIEWS = "页面"
BACK_TO_PAGE = "返回问答"
UNIT_ASK = "填写单位名称，查看其全部任务；简称、全称均可。"
UNIT_SHOW = "查看"
UNIT_OTHER = "换一个单位"
UNIT_KEEP = "设为我单位"
UNIT_KEPT = "已设，下次直接打开"
UNIT_NOT_KEPT = "本浏览器不能保存，请收藏本页网址"
UNIT_NAMES = "按别名匹配：{names}"
UNIT_TAKEN = "“{asked}”按“{taken}”查。"
UNIT_CHOOSE = "“{name}”在所收文件中分属不同地方，请选择："
UNIT_CHOICE = "{place}（{count} 项）"
UNIT_UNKNOWN = "所收文件中没有查到“{name}”的任务。"
UNIT_NEAR = "名称相近的单位："
UNIT_BUSY = "任务较多的单位："
UNIT_TOTAL = "共 {total} 项任务：{roles}"
UNIT_IN_ONE = "一项任务中兼有两种职责的，各计一次，总数只计一次；正文与任务表写同一项工作的，只列任务表。"
UNIT_DEADLINES = "按 {day} 计，时限 {count} 个"
UNIT_SECTION = "{role}（{count} 项）"
UNIT_DOCUMENTS = "所据文件（{count} 份）"
UNIT_WITH = "同办单位"
UNIT_ROLE = "本单位职责"
UNIT_CALENDAR = "看到期日历"
LEVELS = {"国": "国家级", "省": "省级", "市": "市级", "县": "县级", "乡": "乡级", "各": "泛指多个单位"}
CONTRADICTIONS = "前后不一致（{count} 处）"
DUE_UNIT = "单位（可不填）"
DUE_SHOW = "查看"
DUE_COUNTS = "共 {total} 条：{tasks} 项任务，写明日期的时限 {dated} 个"
DEADLINE_ELSEWHERE = "（同条另一句写明）"
DUE_TWINS = "同一件事正文和附表都写到的，这里只算一次（{count} 项）；任务台账逐行列出，所以项数更多。"
DUE_NOBODY = "其中正文写明时限、未写明由谁承担的 {count} 处"
DUE_NOBODY_LEFT = "文件较多，未列正文中没有写明责任单位的时限；选定一份文件后列出。"
DUE_BY = "按时间查看"
DUE_OVERDUE = "已过期"
DUE_MONTH = "本月"
DUE_NEXT = "下月"
DUE_QUARTER = "本季"
DUE_LASTING = "长期"
DUE_UNDATED = "无确定日期"
DUE_UNSTATED = "未写明"
DUE_ALL = "全部"
DUE_MONTH_BACK = "上一月"
DUE_MONTH_ON = "下一月"
DUE_NEAREST_BACK = "之前有到期的月份：{month}（{count} 项）"
DUE_NEAREST_ON = "之后有到期的月份：{month}（{count} 项）"
DUE_CALENDAR = "{month}到期日历"
DUE_DAY_CELL = "{day}，到期 {count} 项"
DUE_DAY_NONE = "{day}，无到期"
DUE_DAY_TODAY = "{day}（今天）"
DUE_DAY_COUNTED = "{day}（按这一天计）"
DUE_DAY_MORE = "另 {count} 项"
DUE_LIST = "{what}（{count} 条）"
DUE_ON = "{day}到期"
DUE_IN_MONTH = "{month}到期"
DUE_NOTHING = "没有符合条件的时限。"
DUE_NOBODY_ROW = "未写明"
WEEKDAYS = "一二三四五六日"
WEEKDAY = "星期{day}"
MONTH_OF = "{year}年{month}月"
EXPORT_CALENDAR = "导出日历文件"
CALENDAR_WORK = "{name}：到期"
NUMBER = "序号"
CONTENT = "内容"

# 文件库
STANDING = "效力"
GROUP = "可见范围"
GROUP_CHANGE = "更改可见范围"
EVERYONE = "全部"
GROUP_ASK = "《{title}》的可见范围：填一个分组名，只有该组用户和管理员可见；填“{everyone}”则人人可见。{known}"
GROUP_KNOWN = "已有分组：{groups}。"
GROUP_PUT = "《{title}》的可见范围已改为：{group}。"
GROUP_OF_NEW = "可见范围（空为不变，新文件为全部）"
WITHHELD = "这条答复引用的文件不在您的可见范围内，内容不予显示。"
DOCUMENT_COUNT = "共 {count} 份文件"
LEFT_OUT = "文件目录中有 {count} 份未收入"
NO_DOCUMENTS = "还没有收入文件。管理员可在“文件库”中上传；也可把文件放入文件目录，再运行 python -m index update。"
COUNTS = "条款 {clauses}　任务 {tasks}　表格 {tables}"
ADDRESSEES = "主送"
ATTACHMENTS = "附件"
BASIS = "依据"
BASED_ON_THIS = "本库中以本文件为依据的文件"
BASED_MORE = "等"
FILE = "文件名"
COVERAGE = "解析情况"
LINE = "第 {line} 行"
MORE = "另有 {count} 处未列出"
REPORT_LEFT_OUT = {
    "未能识别": ("{place}是扫描页，文字没有识别出来。", "请换清晰的扫描件，或改用可复制文字的版本，再替换本文件。"),
    "无法读取": ("{place}已损坏，没有读出。", "请重新下载或导出这份文件后替换。"),
    "公式没有保存": ("{text}：单元格里是公式，没有保存计算结果。", "请用 Excel 或 WPS 打开、保存一次后替换。"),
    "表格过宽": ("{text}：表格过宽，右侧各列没有读入。", "如右侧有内容，请删去空列后替换。"),
    "隐藏的工作表": ("{text}是隐藏的，没有读入。", "如要读入，请取消隐藏后替换。"),
    "附件标签": ("{text}：附件编号与上一张工作表相同。", "请核对附件编号，必要时改正后替换。"),
    "旋转文字": ("{place}有横放或倒置的文字没有读入：“{text}”。", "请看原件：如是正文或表头，引用时以原件为准。"),
    "扩展名与内容": ("文件扩展名与内容不符，已按内容读取。", "不影响使用；可改正扩展名后替换。"),
}
"""What is said of what was left out and may matter, by a sign in the reader's reason; the rest is page numbers and the like."""
REPORT_UNPLACED = "有 {count} 个字没有归入任何条款或表格。"
REPORT_UNPLACED_ADVICE = "请打开全文，与原件对照；如缺正文，请换一种格式（Word、可复制的 PDF）后替换。"
REPORT_GAP = "编号不连续：{gap}。"
REPORT_GAP_ADVICE = "请对照原件：原文如此可不处理；如漏了一条，请换一种格式后替换。"
REPORT_REPAIRED = "{place}“{name}”：表中移位，已按列归位（{fields}）。"
REPORT_REPAIRED_ADVICE = "请对照原件核对这一行的单位和时限。"
REPORT_UNSURE = "{place}“{text}”识别把握只有 {sure}%。"
REPORT_UNSURE_ADVICE = "请对照原件页面核对；如有错字，引用时以原件为准。"
REPORT_SEE = "查看位置"
REPORT_DOUBTS = "需要核对 {count} 处"
REPORT_NO_DOUBTS = "没有需要核对的地方"
REPORT_DONE = "读入情况"
REPORT_READ = "读出条款 {clauses} 条、任务 {tasks} 项、表格 {tables} 张。"
REPORT_INHERITED = "有 {count} 行任务的空格是合并单元格，已沿用上格，答复中会注明。"
REPORT_SKIPPED = "照例略去：{reasons}。"
REPORT_LINK = "查看解析情况"
REPORT_TO_CHECK = "待核对 {count} 处"
LEFT_OUT_ADVICE = "请改正后重新放入，再重建索引；不需要的文件请移出文件目录。"
REBUILD_CONFIRM = "重建索引要重新读取全部 {count} 份文件，{time}；其间可照常提问。确定重建？"
REBUILD_TIME = "上次用了{time}"
REBUILD_TIME_UNKNOWN = "文件多时要几分钟"
SECONDS = " {count} 秒"
MINUTES = "约 {count} 分钟"
STEP_OF = "第 {number} 份，共 {count} 份"
STEP_DONE, STEP_NOW, STEP_WAITING = "已检查", "正在检查", "等待"
CHANGED_IN_REPLACING = "与原来相比——{summary}。"
NOTHING_CHANGED = "与原来相比，条款和任务没有变动。"
CHANGED_WHOLE = "查看新文件"
NO_REPORT = "原文件不在文件目录中，没有解析情况。"
READ = "阅读全文"
REMOVE = "移除"
REMOVE_CONFIRM = "确定移除《{title}》？移除后不再用于答复。"
REMOVED = "已移除《{title}》。"
UPLOAD = "上传文件（可多选），点击选取或拖到这里"
UPLOADING = "正在上传"
UPLOADED = "已上传，待收入"
UPLOAD_FAILED = "上传未成功，请重试。"
TAKE_OFF = "取消"
TOO_LARGE = "文件超过 {limit} MB，未上传。"
TOO_MANY_WAITING = "待收入的文件过多，请先收入或稍后再传。"
NOT_KEPT = "服务器磁盘无法写入，文件未上传。"
NO_FILES_HERE = "此处不接受文件。"
REPLACE_SAME = "替换同名文件"
ADD = "收入文件库"
ADDED = "已收入。"
REPLACED = "已替换。"
NO_FILES = "请先选择文件。"
REBUILD = "重建索引"
REBUILT = "索引已重建：{documents} 份文件，{passages} 个段落。"
WORK_FAILED = "处理时出错，未作改动。请稍后再试；若仍不行，请查看运行日志。"
NO_CONVERSATION = "没有这条对话。"

# 程序接口
NO_STREAM = "本服务逐次答复，请用 POST。"
NO_JSON = "请求正文应为 JSON。"
VALUES_IN_ORDER = '请求正文应为 {{"data": [参数值…]}}，参数依次为：{names}。'
CALL_TOO_LARGE = "请求过大。"

RESPECT, COMPARED = "比较的方面", "对比表"
NOT_COMPARED = "未写明，或未能核对"

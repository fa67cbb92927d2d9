"""Web pages: the document is found, the frame of the page reported, merged cells and numbers kept."""

from __future__ import annotations

import datetime as dt
from email.message import EmailMessage
from pathlib import Path

import pytest

from corpus.coverage import unplaced
from corpus.errors import UnreadableDocument
from corpus.parse import parse
from corpus.readers.web.document import parse_page
from corpus.signs import SIGNS
from corpus.types import Grid, ParsedDocument

BODY = """
<p>某政办发〔2024〕12号</p><p>各县（区）人民政府，市直各部门：</p>
<p>　　《某市数字政府建设2024年行动方案》已经市政府同意，现印发给你们，请认真贯彻执行。</p>
<p style="text-align:right">某市人民政府办公室</p><p style="text-align:right">2024年3月5日</p>
<p style="text-align:center"><b>某市数字政府建设2024年行动方案</b></p>
<p>　　为加快数字政府建设，制定本方案。</p>
<p>　　<strong>一、总体要求</strong></p><p>　　坚持以人民为中心，持续提高办事效率。</p>
<p>　　二、重点任务</p><p>　　（一）推进数据共享。2024年6月底前完成数据目录。<span>（市数据局牵头，市财政局配合）</span></p>
<p>　　三、保障措施</p><p>　　加强领导。</p><p>　　附件：<a href="a.docx">1.重点任务清单</a></p>
"""
PAGE = f"""<!DOCTYPE html><html><head><meta charset="utf-8">
<title>某市人民政府办公室关于印发某市数字政府建设2024年行动方案的通知_某市人民政府</title></head><body>
<div class="header"><a>某市人民政府</a><ul class="nav"><li><a>首页</a></li><li><a>政务公开</a></li></ul></div>
<div class="crumbs">您当前的位置：<a>首页</a> &gt; <a>政务公开</a></div>
<table border=0><tr><td>索 引 号：</td><td>000014349/2024-00036</td><td>主题分类：</td><td>综合政务</td></tr>
<tr><td>发文机关：</td><td>某市人民政府办公室</td><td>成文日期：</td><td>2024年3月5日</td></tr>
<tr><td>标　　题：</td><td colspan=3>某市人民政府办公室关于印发某市数字政府建设2024年行动方案的通知</td></tr>
<tr><td>主 题 词：</td><td colspan=3></td></tr></table>
<h1>某市人民政府办公室<br>关于印发某市数字政府建设2024年行动方案的通知</h1>
<div>发布时间：2024-03-08 10:00 来源：市政府办公室 字体：[大 中 小] 浏览次数：123 <a>打印</a></div>
<div id="any">{BODY}</div>
<div class="links"><h3>相关链接</h3><ul><li><a>图解：某市数字政府建设2024年行动方案</a></li><li><a>某市公共数据管理办法</a></li></ul></div>
<div style="display:none">看不见的文字</div>
<div class="footer"><p>主办单位：某市人民政府办公室　承办：某市大数据中心</p><p>网站标识码：1400000000　某ICP备05000000号</p></div>
<script>var text = "<p>脚本</p>";</script></body></html>"""


def read(page: str | bytes) -> ParsedDocument:
    """A page as if it were a file."""
    return parse(parse_page(page.encode() if isinstance(page, str) else page, SIGNS), "试", "试.html")


def paths(parsed: ParsedDocument) -> list[str]:
    return [clause.path for clause in parsed.clauses if clause.level]


def lines(body: str) -> list[str]:
    """The paragraphs of a page that holds nothing but `body`."""
    return [block.text for block in parse_page(f"<html><body>{body}</body></html>".encode(), SIGNS).blocks if not isinstance(block, Grid)]


def grid(body: str) -> list[list[tuple[str, str]]]:
    found = [block for block in parse_page(f"<body><p>某市方案</p>{body}</body>".encode(), SIGNS).blocks if isinstance(block, Grid)]
    assert len(found) == 1
    assert found[0].merges_known
    return [[(cell.text, cell.covered) for cell in row] for row in found[0].rows]


def test_the_document_of_a_page() -> None:
    parsed = read(PAGE)
    document = parsed.document
    assert document.title == "某市数字政府建设2024年行动方案"
    assert document.notice_title == "某市人民政府办公室关于印发某市数字政府建设2024年行动方案的通知"
    assert (document.doc_number, document.issuer, document.date) == ("某政办发〔2024〕12号", "某市人民政府办公室", dt.date(2024, 3, 5))
    assert document.attachments[0].title == "重点任务清单"
    assert paths(parsed) == ["一、", "二、", "二、（一）", "三、"]
    assert parsed.tables == ()
    assert unplaced(parsed) == []


def test_the_frame_of_a_page_is_reported() -> None:
    parsed = read(PAGE)
    placed = "".join(clause.text for clause in parsed.clauses)
    left_out = {skipped.text for skipped in parsed.skipped}
    for word in ("首页", "网站标识码", "相关链接", "公共数据管理办法", "浏览次数", "看不见", "脚本"):
        assert word not in placed
    assert {"相关链接", "某市公共数据管理办法", "看不见的文字", "您当前的位置：首页 > 政务公开"} <= left_out
    assert "索引号：000014349/2024-00036" in placed.splitlines()


FRAMES = [
    '<table width="100%"><tr><td width="20%"><a>首页</a><br><a>要闻</a></td><td>{}</td></tr></table>',
    '<div class="nav-wrap header main"><div class="content">{}</div></div>',
    "<table><tr><td><table><tr><td>{}</td></tr></table></td></tr></table>",
    '<form id="search"><font size=3>{}</font></form>',
]


def test_a_date_in_the_table_of_facts_only() -> None:
    page = PAGE.replace("<td>2024年3月5日</td>", "<td>2024-03-05</td>").replace('<p style="text-align:right">2024年3月5日</p>', "")
    assert read(page).document.date == dt.date(2024, 3, 5)


@pytest.mark.parametrize("frame", FRAMES)
def test_what_encloses_the_document_does_not_matter(frame: str) -> None:
    parsed = read(f"<html><body><ul><li><a>首页</a></li></ul>{frame.format(BODY)}<p>版权所有：某市人民政府</p></body></html>")
    assert paths(parsed) == ["一、", "二、", "二、（一）", "三、"]
    assert parsed.document.title == "某市数字政府建设2024年行动方案"
    assert parsed.tables == ()


@pytest.mark.parametrize("declared", ["gb2312", "utf-8", "big5", "no-such-encoding"])
@pytest.mark.parametrize("encoding", ["gb18030", "utf-8", "utf-8-sig", "utf-16"])
def test_encodings_declared_rightly_or_wrongly(encoding: str, declared: str) -> None:
    page = PAGE.replace('charset="utf-8"', f"charset={declared}")
    assert paths(read(page.encode(encoding))) == ["一、", "二、", "二、（一）", "三、"]


def test_big5() -> None:
    page = '<meta http-equiv="Content-Type" content="text/html; charset=big5"><p>一、總體要求</p><p>加強領導，落實責任。</p>'
    assert paths(read(page.encode("big5"))) == ["一、"]


def test_a_page_in_one_file() -> None:
    message = EmailMessage()
    message["Subject"] = "某市方案"
    message.set_content(PAGE, subtype="html", charset="gb18030", cte="base64")
    message.add_related(b"\x89PNG", "image", "png")
    assert paths(read(bytes(message))) == ["一、", "二、", "二、（一）", "三、"]


WORD = """<html xmlns:o="urn:schemas-microsoft-com:office:office"><head><!--[if gte mso 9]><xml><o:Author>某人</o:Author></xml><![endif]--></head><body>
<p class=MsoNormal style='text-indent:24pt;mso-list:l0 level1 lfo1'>
<![if !supportLists]><span style='mso-list:Ignore'>一、<span>&nbsp;&nbsp; </span></span><![endif]><span
lang=EN-US>总体</span><span>要求<o:p></o:p></span></p>
<p class=MsoNormal>&nbsp;&nbsp;&nbsp; 坚持<span style='mso-hide:all'>隐</span>绿色<font color=red>发展</font>。<o:p>&nbsp;</o:p></p>
<p class=MsoNormal><!--[if !supportLists]--><span>二、</span><!--[endif]-->任务</p></body></html>"""


def test_pages_made_by_word() -> None:
    assert [block.text for block in parse_page(WORD.encode(), SIGNS).blocks if not isinstance(block, Grid)] == ["一、总体要求", "坚持绿色发展。", "二、任务"]


LINES: list[tuple[str, list[str]]] = [
    ("<p>甲的内容。<br><br>乙的内容。<br>　　丙</p>", ["甲的内容。", "乙的内容。", "丙"]),
    ("<div>甲</div><div>乙</div>", ["甲", "乙"]),
    ("<span style='display:block'>甲</span><span style='display:block'>乙</span>", ["甲", "乙"]),
    ("<p>PM<sub>2.5</sub>浓度降到35μg/m<sup>3</sup>，10<sup>4</sup>户</p>", ["PM2.5浓度降到35μg/m³，10⁴户"]),
    ("<ol><li>甲</li><li><p>乙</p></li></ol><ul><li>丙</li></ul>", ["1.甲", "2.乙", "丙"]),
    ("<ol start=3><li>甲</li></ol><ol style='list-style-type:cjk-ideographic'><li>乙</li></ol>", ["3.甲", "一、乙"]),
    ("<ol><li>（一）甲的任务</li></ol><ol style='list-style:none'><li>乙</li></ol>", ["（一）甲的任务", "乙"]),
    ("<pre>一、总则\n\n  内容甲。\n二、任务</pre>", ["一、总则", "内容甲。", "二、任务"]),
    ("<p>甲&nbsp;&amp;&lt;乙&gt;&hellip;</p>", ["甲&<乙>…"]),
    ("<p>甲<!-- 注释 -->乙<script>x</script><style>y</style></p><p hidden>丙</p><p style='DISPLAY: none'>丁</p>", ["甲乙"]),
    ("<p>落实《甲乙丙</p><p>丁》要求。</p><p>戊", ["落实《甲乙丙丁》要求。", "戊"]),
]


@pytest.mark.parametrize(("body", "expected"), LINES)
def test_lines(body: str, expected: list[str]) -> None:
    assert lines(body) == expected


def test_merged_cells() -> None:
    body = """<table><thead><tr><th rowspan=2>任务</th><th colspan=2>单位</th></tr><tr><th>牵头</th><th>配合</th></tr></thead>
    <tr><td rowspan=0>甲</td><td rowspan=2 colspan=2>乙局<br>丙局</td></tr><tr></tr><tr><td>丁局</td></tr></table>"""
    assert grid(body) == [
        [("任务", ""), ("单位", ""), ("", "left")],
        [("", "above"), ("牵头", ""), ("配合", "")],
        [("甲", ""), ("乙局丙局", ""), ("", "left")],
        [("", "above"), ("", "above"), ("", "left")],
        [("", "above"), ("丁局", "")],
    ]


def test_merged_cells_of_several_rows_and_columns() -> None:
    body = "<table><tr><td rowspan=2 colspan=2>甲</td><td>乙</td></tr><tr><td>丙</td></tr><tr><td>丁</td><td rowspan=99>戊</td><td>己</td></tr></table>"
    assert grid(body) == [[("甲", ""), ("", "left"), ("乙", "")], [("", "above"), ("", "left"), ("丙", "")], [("丁", ""), ("戊", ""), ("己", "")]]


def test_units_on_lines_of_a_cell_and_a_table_in_a_cell() -> None:
    parsed = read(
        "<p>某市2024年任务清单</p><table><tr><td>任务</td><td>措施</td><td>牵头单位</td><td>配合单位</td></tr>"
        "<tr><td>甲</td><td>建平台<table><tr><td>里</td><td>面</td></tr></table></td><td>市数据局</td><td><p>市财政局</p><p>市公安局</p></td></tr></table>"
    )
    (task,) = parsed.tasks
    assert (task.lead, task.support) == (("市数据局",), ("市财政局", "市公安局"))
    assert task.measure == "建平台里面"


def test_a_table_of_its_own_inside_a_cell_stands_behind_the_table_around_it() -> None:
    inner = "<table><tr><td>县区</td><td>目标</td></tr><tr><td>甲县</td><td>10</td></tr></table>"
    rows = f"<tr><td>任务</td><td>牵头单位</td><td>时限</td></tr><tr><td>改造{inner}</td><td>市住建局</td><td>年底</td></tr>"
    parsed = read(f"<p>某市清单</p><table>{rows}</table>")
    assert [[[cell.text for cell in row] for row in table.rows] for table in parsed.tables] == [[["改造", "市住建局", "年底"]], [["甲县", "10"]]]


def test_a_row_across_the_table_opens_an_annex() -> None:
    rows = "<tr><td colspan=3>附件2<br>任务分工表</td></tr><tr><td>序号</td><td>任务</td><td>牵头单位</td></tr><tr><td>1</td><td>甲</td><td>市数据局</td></tr>"
    parsed = read(f"<p>某市方案</p><p>一、任务</p><p>加强领导。</p><table>{rows}</table>")
    assert [(table.annex, table.title) for table in parsed.tables] == [("附件2", "任务分工表")]
    assert [task.lead for task in parsed.tasks] == [("市数据局",)]


HIDDEN = [
    "<body style='visibility: hidden'>{0}</body>",
    "<body style='display:none'>{0}</body>",
    "<body><div class=nav><a>首页</a></div><div hidden><div style='visibility:hidden'>{0}</div></div></body>",
    "<body><div style='visibility:hidden'>菜单<div style='visibility:visible'>{0}</div></div></body>",
]


@pytest.mark.parametrize("page", HIDDEN)
def test_a_document_that_a_script_shows(page: str) -> None:
    aside = "<p style='visibility:hidden'>四、看不见的条款</p><table hidden><tr><td>看不见的</td><td>表</td></tr><tr><td>甲</td><td>乙</td></tr></table>"
    parsed = read(page.format(BODY + aside))
    assert paths(parsed) == ["一、", "二、", "二、（一）", "三、"]
    assert {"四、看不见的条款"} <= {skipped.text for skipped in parsed.skipped} and not parsed.tables


FACTS = [
    "<p><b>索引号：</b>0143/2024-36</p><div><span>发文机关：</span><span>某局</span></div><div><span>成文日期：</span><span>2024-03-05</span></div>",
    "<dl><dt>索引号</dt><dd>0143/2024-36</dd><dt>发文机关</dt><dd>某局</dd><dt>成文日期</dt><dd>2024-03-05</dd></dl>",
    "<table><tr><th>索引号</th><th>发文机关</th><th>成文日期</th></tr><tr><td>0143/2024-36</td><td>某局</td><td>2024-03-05</td></tr></table>",
    "<p>索引号：0143/2024-36　　发文机关：某局　　成文日期：2024-03-05</p>",
    "<div>索引号：0143/2024-36<br>发文机关：<br>某局<br>成文日期：2024-03-05</div>",
]


@pytest.mark.parametrize("facts", FACTS)
@pytest.mark.parametrize("page", ["{0}<h1>某市方案</h1>{1}", "<h1>某市方案</h1>{0}{1}", "<h1>某市方案</h1>{1}{0}"])
def test_facts_about_the_document_stand_before_it(facts: str, page: str) -> None:
    found = lines(page.format(facts, BODY))
    assert found[:3] == ["索引号：0143/2024-36", "发文机关：某局", "成文日期：2024-03-05"]
    assert found[3] == "某市方案"


def test_two_lines_like_facts_are_none() -> None:
    assert lines(f"<h1>某市方案</h1>{BODY}<p>标题</p><p>发布日期</p><p>内容。</p>")[-3:] == ["标题", "发布日期", "内容。"]


def test_line_breaks_part_paragraphs_where_most_lines_end_as_sentences_do() -> None:
    whole = ["坚持以人民为中心的发展思想，持续提高办事效率。"] * 5
    broken = "各地要提高认识，加强组织领导，确保工作落到实处"
    assert lines("<h1>某市方案</h1><div>" + "<br>".join([*whole, broken, "有关部门要密切配合。"]) + "</div>")[-2:] == [broken, "有关部门要密切配合。"]


HOSTILE = [
    "<div>" * 100_000 + "一、深处的文字" + "</div>" * 100_000 + "<p>二、后面的文字</p>",
    "<font><p>" * 5000 + "一、深处的文字",
    "<p>一、甲</p><table><tr>" + "<td colspan=1000 rowspan=65534>乙</td>" * 400 + "</tr></table>",
    "<p>一、甲</p>" + "<table><tr><td>" * 250 + "乙" * 1000,
    "<p>一、甲</p>" + "<table><tr><td>甲</td><td>乙</td></tr><tr><td>丙</td><td>" * 300,
    "<p>一、甲<b><i></p></b><table><td>乙<tr></table></div></body><p>丙",
]


@pytest.mark.parametrize("page", HOSTILE)
def test_hostile_pages(page: str) -> None:
    assert "一、" in paths(read(page))


@pytest.mark.parametrize(
    "data", [b"", b"  \n", b"<html><body><script>x</script></body></html>", b"<html></html>", b"MIME-Version: 1.0\nContent-Type: image/png\n\nx"]
)
def test_pages_without_text(data: bytes) -> None:
    with pytest.raises(UnreadableDocument) as caught:
        parse_page(data, SIGNS)
    assert str(caught.value).endswith("。")


def test_by_suffix(tmp_path: Path) -> None:
    from corpus import parse_file

    file = tmp_path / "方案.htm"
    file.write_bytes(PAGE.encode("gb18030"))
    assert parse_file(file).document.title == "某市数字政府建设2024年行动方案"

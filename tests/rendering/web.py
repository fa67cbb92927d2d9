"""A plan as a web page of an authority, and as the page that a browser prints to a PDF."""

from __future__ import annotations

import html
import re
from collections.abc import Iterator
from pathlib import Path

from tests.rendering.plan import Line, Plan, Sheet

SUBSCRIPT = re.compile(r"_\{?([0-9.]+)\}?")
ALIGNED = {"title": "center", "annex_title": "center", "right": "right"}

SITE = """<!DOCTYPE html>
<html lang="zh-CN"><head><meta charset="utf-8"><meta name="ArticleTitle" content="{title}"><title>{title}_人民政府门户网站</title>
<link rel="stylesheet" href="/style/main.css"><script>var site = "网站首页"; document.cookie = "a=1";</script>
<style>.nav li {{ float: left }}</style></head><body>
<div class="top"><a href="/">网站首页</a> | <a href="/en/">English</a> | <a href="/wza/">无障碍浏览</a> | <a href="/app/">移动客户端</a></div>
<div class="header"><img src="/images/logo.png" alt="人民政府"><form action="/search">
<input name="q" placeholder="请输入关键字"><button>搜索</button></form></div>
<ul class="nav"><li><a href="/">首页</a></li><li><a href="/xwzx/">新闻中心</a></li><li><a href="/zwgk/">政务公开</a></li><li><a href="/bsfw/">政务服务</a></li>
<li><a href="/hdjl/">互动交流</a></li></ul>
<div class="crumbs">您当前所在的位置：<a href="/">首页</a> &gt; <a href="/zwgk/">政务公开</a> &gt; <a href="/zwgk/wj/">政府文件</a> &gt; 正文</div>
<div class="main"><div class="article"><div class="info">发布时间：2024-01-02 09:30 来源：政府办公室
浏览次数：<span id="hits">105</span> 字体：[<a>大</a> <a>中</a> <a>小</a>]
<a>打印</a> <a>关闭</a></div>
<div class="content" id="zoom">
{body}
</div><div class="share">分享到：<a>微信</a><a>微博</a></div>
<div class="pages"><p>上一篇：<a href="a.html">关于开展专项检查的通知</a></p><p>下一篇：<a href="b.html">关于做好有关工作的通知</a></p></div></div>
<div class="related"><h3>相关链接</h3><ul><li><a href="c.html">一图读懂</a></li><li><a href="d.html">政策解读</a></li></ul></div></div>
<div class="footer"><p>主办单位：人民政府办公室　承办单位：政务信息中心</p><p>网站标识码：1400000001　ICP备00000001号　公网安备 14000000000001号</p>
<p><a>关于我们</a> | <a>网站地图</a> | <a>联系我们</a></p></div></body></html>
"""

PRINT = """<!DOCTYPE html>
<html lang="zh-CN"><head><meta charset="utf-8"><title>{title}</title><style>
@page {{ size: A4; margin: 32mm 26mm 30mm 28mm }}
@page across {{ size: A4 landscape; margin: 26mm 20mm }}
body {{ font: 16pt/28pt FangSong, "仿宋", "Noto Serif CJK SC", serif; margin: 0; text-align: justify }}
p {{ margin: 0; text-indent: 2em }}
h1 {{ font: bold 20pt/32pt "Noto Serif CJK SC", serif; text-align: center; margin: 14pt 0 }}
h2 {{ font: 16pt/28pt "Noto Sans CJK SC", sans-serif; margin: 0; text-indent: 2em }}
.annex {{ break-before: page }} .annex p {{ text-indent: 0 }} .right {{ text-align: right; padding-right: 2em }}
.center {{ text-align: center; text-indent: 0 }}
.across {{ page: across }}
table {{ border-collapse: collapse; width: 100%; font-size: 9pt; line-height: 13pt; margin: 6pt 0 }}
td, th {{ border: 0.75pt solid black; padding: 2pt 3pt; text-align: left; font-weight: normal }} td p {{ text-indent: 0 }}
thead {{ display: table-header-group }} tr {{ break-inside: avoid }}
sub {{ font-size: 65%; line-height: 0 }}
</style></head><body>
{body}
</body></html>
"""


def write(plan: Plan, path: Path) -> None:
    """Write the plan as a page of a site."""
    path.write_text(page(plan), encoding="utf-8")


def page(plan: Plan) -> str:
    body = "\n".join(block(part) for part in plan.parts)
    return SITE.format(title=html.escape(plan.title), body=body)


def printed(plan: Plan) -> str:
    """The page as it is printed: each annex on a page of its own, one with a wide table across it."""
    return PRINT.format(title=html.escape(plan.title), body="\n".join(sections(plan)))


def sections(plan: Plan) -> Iterator[str]:
    starts = [n for n, part in enumerate(plan.parts) if isinstance(part, Line) and part.kind == "annex"]
    for begin, end in zip([0, *starts], [*starts, len(plan.parts)], strict=True):
        parts = plan.parts[begin:end]
        wide = any(isinstance(part, Sheet) and part.wide and len(part.rows) > 8 for part in parts)
        names = f"{'annex' if begin else 'body'}{' across' if wide else ''}"
        yield f'<div class="{names}">' + "\n".join(block(part, tags=True) for part in parts) + "</div>"


def block(part: Line | Sheet, *, tags: bool = False) -> str:
    """A part as HTML; `tags` marks titles and headings as such, which sites seldom do."""
    if isinstance(part, Sheet):
        return table(part)
    text = marked(part.text)
    if tags and part.kind in ("title", "annex_title"):
        return f"<h1>{text}</h1>"
    if tags and part.kind == "heading" and part.level == 1:
        return f"<h2>{text}</h2>"
    if part.kind in ALIGNED:
        return f'<p class="{ALIGNED[part.kind]}" style="text-align: {ALIGNED[part.kind]}">{text}</p>'
    return f"<p>{text if tags else '&nbsp;&nbsp;&nbsp;&nbsp;' + text}</p>"


def marked(text: str) -> str:
    return SUBSCRIPT.sub(r"<sub>\1</sub>", html.escape(text))


def table(sheet: Sheet) -> str:
    first, last = sheet.units
    top, low = [], []
    for c, name in enumerate(sheet.header):
        if first <= c < last:
            if c == first:
                top.append(f'<th colspan="{last - first}">责任分工</th>')
            low.append(f"<th>{marked(name)}</th>")
        else:
            top.append(f'<th rowspan="2">{marked(name)}</th>' if last else f"<th>{marked(name)}</th>")
    head = "".join(f"<tr>{''.join(row)}</tr>" for row in (top, low) if row)
    return f'<table border="1"><thead>{head}</thead><tbody>{"".join(rows(sheet))}</tbody></table>'


def rows(sheet: Sheet) -> Iterator[str]:
    for r, row in enumerate(sheet.rows):
        cells = []
        for c, text in enumerate(row):
            if text is None:
                continue
            reach = sheet.reach(r, c)
            cells.append(f"<td{f' rowspan={chr(34)}{reach}{chr(34)}' if reach > 1 else ''}>{marked(text)}</td>")
        yield f"<tr>{''.join(cells)}</tr>\n"

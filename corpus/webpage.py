"""The frame of a web page around the document: links, buttons, breadcrumbs, the owner of the site, and its table of facts."""

from __future__ import annotations

import re

WEB_TAIL = re.compile(
    r"^(?:扫一扫|【?打印|【?关闭|\[?打印|相关(?:链接|文件|解读|附件|阅读|稿件)|上一[篇条]|下一[篇条]|版权所有|主办[:：]|网站标识码|.{0,20}ICP备|分享到|政策解读|图解|责任编辑|返回顶部|附件下载|网站地图|"
    r"来源[:：]|编辑[:：]|浏览次数|点击(?:数|率)|\[?字体|联系我们|技术支持)"
)


WEB_WORDS = re.compile(r"扫一扫|打印本页|关闭窗口|网站标识码|网站地图|ICP备|公网安备|联系我们|关于我们|版权所有|主办(?:单位)?[:：]|分享到|无障碍|返回顶部")

FRAME_LINE = re.compile(
    r"(?:您?(?:当前|现在|所在)的?(?:所在)?的?位置|当前位置|位置[:：]|首页\s*[>＞»›/|-]|【?\[?(?:字号|字体|字体大小)[】\]]?\s*[:：【\[（(]?\s*(?:大|小|默认|T)|视力保护|无障碍|适老化|进入?关怀版|长者|"
    r"(?:打印|关闭|收藏|纠错|保存|下载|分享|朗读|播放)(?:本[页文]|此[页文]|窗口|页面|到|全文|文章)?(?:\s|[|｜】\]]|$)|"
    r"(?:发布|发稿|录入|更新|公开)(?:时间|日期)\s*[:：].{0,40}(?:来源|浏览|点击|阅读|访问|字体|字号|作者|编辑)|(?:信息)?来源\s*[:：]|作者\s*[:：]|浏览(?:次数|量)|点击(?:次数|量)|阅读(?:次数|量)|"
    r"主办(?:单位)?\s*[:：]|承办(?:单位)?\s*[:：]|主管单位\s*[:：].{0,40}(?:主办|承办|版权)|版权(?:所有|声明)|网站标识码|.{0,30}ICP备|.{0,12}公网安备|网站地图|联系我们|关于我们|技术支持\s*[:：]|建议使用.{0,40}浏览器|Copyright|"
    r"扫一扫|扫码|手机(?:端)?(?:查看|阅读|浏览|打开)|用微信|分享(?:到|至)?[:：]?$|返回顶部|回到顶部|上一[篇条]|下一[篇条]|相关(?:链接|文件|解读|阅读|稿件|政策|新闻|信息)\s*[:：]?$|政策解读\s*[:：]?$|我要(?:纠错|评论)|"
    r"(?:大\s*中\s*小)|[【\[]\s*(?:大|中|小|打印|关闭)\s*[】\]])",
    re.I,
)
"""A line of a page that belongs to its frame wherever it stands."""
FRAME_LENGTH = 120

FACT = re.compile(
    r"(?P<key>索引号|索取号|统一编号|信息索引|公开目录|信息分类|主题分类|体裁分类|组配分类|文种分类|文件分类|服务对象|适用对象|分类|文种|发布机构|发文机关|发文机构|制发机关|发文单位|公开主体|公开机构|责任部门|发布单位|制定机关|"
    r"成文日期|发文日期|生成日期|发布日期|公布日期|公开日期|公开时间|印发日期|印发时间|成文时间|发文时间|发布时间|生效日期|实施日期|施行日期|废止日期|失效日期|失效时间|终止日期|有效期|标题|信息名称|文件名称|名称|文件标题|"
    r"发文字号|文号|文件编号|发布文号|主题词|关键词|有效性|效力状态|文件状态|时效性|是否有效|公开方式|公开范围|公开形式|公开属性|公开时限|公开程序|信息来源|内容概述|内容描述|登记号|规范性文件登记号|统一登记号|备案号)"
    r"\s*(?P<mark>[:：]|$)\s*(?P<value>.*)"
)


def is_navigation(text: str) -> bool:
    """A line of a web page's frame after the end of the document."""
    return WEB_TAIL.match(text) is not None and (len(text) < 60 or len(WEB_WORDS.findall(text)) >= 2)


def is_frame_line(text: str) -> bool:
    """A line of a web page's frame, before, inside or after the document: breadcrumbs, buttons, the owner of the site."""
    text = text.strip()
    return (FRAME_LINE.match(text) is not None and len(text) < FRAME_LENGTH) or (len(text) < 400 and len(WEB_WORDS.findall(text)) >= 2)


def fact_key(text: str) -> tuple[str, str]:
    """The key and the value of 发文机关：…, also written 发 文 机 关; ("", "") for any other text.

    The value is empty where it stands in the next cell.
    """
    head, mark, value = re.match(r"([^:：]{0,16})([:：]?)(.*)", text.strip("【】[] \u3000\u00a0"), re.S).groups()  # type: ignore[union-attr]
    found = FACT.fullmatch(re.sub(r"\s", "", head) + mark)
    return (found["key"], value.strip()) if found else ("", "")

"""The frame of a saved web page below the document: links, buttons, the owner of the site."""

from __future__ import annotations

import re

WEB_TAIL = re.compile(
    r"^(?:扫一扫|【?打印|【?关闭|\[?打印|相关(?:链接|文件|解读|附件|阅读|稿件)|上一[篇条]|下一[篇条]|版权所有|主办[:：]|网站标识码|.{0,20}ICP备|分享到|政策解读|图解|责任编辑|返回顶部|附件下载|网站地图|"
    r"来源[:：]|编辑[:：]|浏览次数|点击(?:数|率)|\[?字体|联系我们|技术支持)"
)


WEB_WORDS = re.compile(
    r"扫一扫|打印本页|关闭窗口|网站标识码|网站地图|ICP备|公网安备|联系我们|关于我们|版权所有|主办(?:单位)?[:：]|分享到|无障碍|返回顶部"
)


def is_navigation(text: str) -> bool:
    """A line of a web page's frame after the end of the document."""
    return WEB_TAIL.match(text) is not None and (len(text) < 60 or len(WEB_WORDS.findall(text)) >= 2)

"""Theme, style and script of the page; nothing is fetched from another host."""

from __future__ import annotations

from typing import Any

import gradio as gr

from page.plain import script_words, text

FACES = ("system-ui", "-apple-system", "PingFang SC", "Microsoft YaHei", "Noto Sans CJK SC", "Source Han Sans SC", "sans-serif")
MONO = ("ui-monospace", "Consolas", "monospace")
ACCENT = gr.themes.Color(
    name="office", c50="#eef4f9", c100="#dbe8f2", c200="#b9d1e4", c300="#8fb5d2", c400="#5c92ba", c500="#2f719f",
    c600="#1f5d8c", c700="#194b71", c800="#153d5b", c900="#112f46", c950="#0b2030",
)  # fmt: skip


def look() -> dict[str, Any]:
    """Arguments for `gradio.mount_gradio_app`."""
    theme = gr.themes.Base(
        primary_hue=ACCENT, secondary_hue=ACCENT, neutral_hue=gr.themes.colors.slate, radius_size=gr.themes.sizes.radius_sm,
        font=list(FACES), font_mono=list(MONO),
    )  # fmt: skip
    scripts = "".join(text(name) for name in ("page.js", "panel.js", "keys.js"))
    return {"theme": theme, "css": text("style.css"), "head": f"{script_words()}<style>{text('panel.css')}</style><script>{scripts}</script>"}

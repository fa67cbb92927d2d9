"""python -m index build | update | search | stats.

Exit status 0: every document taken in; 1: some were not, they are named; 2: nothing was done.
"""

from __future__ import annotations

import argparse
import io
import json
import sys
from typing import TYPE_CHECKING, Any, TextIO

from index.arguments import parse
from index.environment import SettingsError
from index.errors import IndexingError
from index.progress import Pace

if TYPE_CHECKING:
    from tqdm import tqdm

    from index.build import BuildReport
    from index.manifest import Manifest
    from index.store import Store
    from index.types import Hit

OK, SOME_LEFT_OUT, NOTHING_DONE = 0, 1, 2
_EXCERPT = 120
_LAYOUT = "{desc} {percentage:3.0f}%|{bar}| {n_fmt}/{total_fmt} 用时 {elapsed} 剩余 {remaining}"
_SEARCHED = {"exact": "逐条比较", "clustered-sq8": "分组查找后逐条核对", "milvus-flat": "Milvus 逐条比较", "milvus-ivf": "Milvus 分组查找"}


def main(arguments: list[str] | None = None) -> int:
    """Run one command; returns the exit status."""
    for stream in (sys.stdout, sys.stderr):
        _as_utf8(stream)
    commands = {"build": _build, "update": _build, "search": _search, "stats": _stats}
    try:
        options = parse(arguments)
        return commands[options.command](options)
    except (IndexingError, SettingsError) as error:
        _say(f"错误：{error}", sys.stderr)
        return NOTHING_DONE
    except KeyboardInterrupt:
        _say("\n已中断，原有索引未受影响。", sys.stderr)
        return 130


def _say(text: str, stream: TextIO | None = None) -> None:
    (stream or sys.stdout).write(text + "\n")


def _as_utf8(stream: TextIO) -> None:
    """Also where the output is a pipe on a Windows machine, whose own code page is another."""
    if isinstance(stream, io.TextIOWrapper):
        stream.reconfigure(encoding="utf-8", errors="backslashreplace")


def _build(options: argparse.Namespace) -> int:
    from index import build as builder
    from index.processor import wait_asleep
    from index.served_embedder import index_embedder

    run = builder.build if options.command == "build" else builder.update
    wait_asleep()
    bar = _Bar()
    try:
        report = run(options.corpus, options.index, index_embedder(), bar, wait=-1 if options.wait else 0)
    finally:
        bar.close()
    _print_report(report)
    return SOME_LEFT_OUT if report.failures else OK


class _Bar:
    """A progress bar on standard error for each stage in turn."""

    def __init__(self) -> None:
        self._stage, self._pace = "", Pace()
        self._bar: tqdm[Any] | None = None

    def __call__(self, stage: str, done: int, total: int) -> None:
        from tqdm import tqdm

        if self._bar is None or stage != self._stage:
            self.close()
            self._stage = stage
            self._bar = tqdm(desc=stage, total=total, bar_format=_LAYOUT, file=sys.stderr, mininterval=0.2)
        self._bar.bar_format = f"{_LAYOUT} {self._pace.told(stage, done)}"
        self._bar.update(done - self._bar.n)

    def close(self) -> None:
        if self._bar is not None:
            self._bar.close()
            self._bar = None


def _print_report(report: BuildReport) -> None:
    _say(f"已收入 {len(report.documents)} 份文件，{report.passages} 个段落（新生成向量 {report.encoded} 个）。")
    for failure in report.repeated:
        _say(f"重复：{failure.path}：{failure.reason}")
    if report.failures:
        _say(f"未收入 {len(report.failures)} 份：", sys.stderr)
    for failure in report.failures:
        _say(f"  {failure.path}：{failure.reason}", sys.stderr)


def _search(options: argparse.Namespace) -> int:
    from index import open_index
    from index.terms import fold
    from index.types import Filter

    retriever = open_index(options.index)
    wanted = None
    if options.document:
        text = fold(options.document)
        ids = tuple(d.id for d in retriever.store.documents() if text in fold(d.title) or text in fold(d.id))
        if not ids:
            _say(f"没有标题或编号含有“{options.document}”的文件。", sys.stderr)
            return NOTHING_DONE
        wanted = Filter(document_ids=ids)
    found = [_describe(n, hit, retriever.store) for n, hit in enumerate(retriever.search(options.query, options.top, wanted), 1)]
    if options.json:
        _say(json.dumps(found, ensure_ascii=False, indent=1))
    elif not found:
        _say("没有找到相关内容。")
    else:
        _say("\n\n".join(_readable(item) for item in found))
    return OK


def _describe(rank: int, hit: Hit, store: Store) -> dict[str, Any]:
    passage = hit.passage
    titles = {d.id: d.title for d in store.documents()}
    path, annex, row = None, None, passage.row + 1 if passage.row is not None else None
    if passage.kind == "clause" and (clause := store.clause(passage.ref_id)):
        path, annex = clause.path, clause.annex
    elif passage.kind == "task" and (task := store.task(passage.ref_id)):
        path, annex, row = task.path, task.annex, task.row
    elif passage.kind == "table" and (table := store.table(passage.ref_id)):
        annex = table.annex
    return {
        "rank": rank,
        "score": round(hit.score, 4),
        "dense": None if hit.dense is None else round(hit.dense, 4),
        "lexical": None if hit.lexical is None else round(hit.lexical, 4),
        "document_id": passage.document_id,
        "title": titles[passage.document_id],
        "kind": passage.kind,
        "passage_id": passage.id,
        "ref_id": passage.ref_id,
        "path": path,
        "annex": annex,
        "row": row,
        "heading": passage.heading,
        "text": passage.text,
    }


def _readable(item: dict[str, Any]) -> str:
    place = item["path"] or item["annex"] or ""
    if item["row"] is not None:
        place = f"{place} 第{item['row']}行".strip()
    text = " ".join(item["text"].split())
    text = text if len(text) <= _EXCERPT else text[:_EXCERPT] + "……"
    return f"{item['rank']}. 《{item['title']}》{place}（得分 {item['score']:.2f}）\n   {text}"


def _stats(options: argparse.Namespace) -> int:
    from index import generations
    from index.manifest import Manifest
    from index.store import Store

    folder = generations.current(options.index)
    manifest = Manifest.read(folder)
    manifest.check_files(folder)
    content = _counted(manifest, Store(folder / generations.STORE))
    if options.json:
        _say(json.dumps(content, ensure_ascii=False, indent=1))
        return OK
    counts = content["counts"]
    searched = _SEARCHED.get(str(manifest.vectors.get("kind")), _SEARCHED["exact"])
    _say(f"建立时间：{manifest.built_at}\n向量模型：{manifest.model}（{manifest.dimension} 维，{searched}）")
    names = {"documents": "文件", "clauses": "条款", "tasks": "任务", "tables": "表格", "passages": "段落"}
    _say("，".join(f"{name} {counts[key]}" for key, name in names.items()))
    for document in content["documents"]:
        _say("　".join(fact for fact in (f"  《{document['title']}》{document['doc_number'] or ''}", document["grade"]) if fact))
    for failure in content["failures"]:
        _say(f"  未收入：{failure['path']}：{failure['reason']}")
    return OK


def _counted(manifest: Manifest, store: Store) -> dict[str, Any]:
    return {
        "built_at": manifest.built_at,
        "model": manifest.model,
        "fingerprint": manifest.fingerprint,
        "dimension": manifest.dimension,
        "vectors": manifest.vectors,
        "counts": store.counts(),
        "documents": [
            {
                "id": d.id,
                "path": d.path,
                "title": d.title,
                "doc_number": d.doc_number,
                "issuer": d.issuer,
                "date": d.date.isoformat() if d.date else None,
                "grade": d.grade,
            }
            for d in store.documents()
        ],
        "failures": [{"path": f.path, "reason": f.reason} for f in manifest.failures],
        "repeated": [{"path": f.path, "reason": f.reason} for f in manifest.repeated],
    }


if __name__ == "__main__":
    sys.exit(main())

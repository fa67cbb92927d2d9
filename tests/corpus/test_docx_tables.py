"""Tables of Word files: merged cells are known, so that nothing is guessed."""

from __future__ import annotations

from pathlib import Path

from corpus.types import Table, Task
from tests.corpus.docx_making import grid, lines, p, parsed, read_body, tbl, tc, tr

HEAD = p("某市行动方案") + p("一、总则") + p("甲。") + p("附件1") + p("任务表")
HEADER = tr("序号", "重点任务", "具体措施", "完成时限", "牵头单位", "配合单位")


def tasks(tmp_path: Path, *rows: str, more: str = "") -> list[Task]:
    return [t for t in parsed(tmp_path, HEAD + tbl(*rows) + more).tasks if t.origin == "table"]


def table(tmp_path: Path, *rows: str) -> Table:
    return parsed(tmp_path, HEAD + tbl(*rows)).tables[0]


def texts(found: Table) -> list[list[str]]:
    return [[cell.text for cell in row] for row in found.rows]


def test_spans_in_both_directions(tmp_path: Path) -> None:
    rows = (tr("a", tc("b", span=2, merge="restart"), "c"), tr("d", tc(span=2, merge="continue"), "e"), tr(tc("f", span=4)), tr("g", "h", "i", "j"))
    assert grid(tmp_path, tbl(*rows)) == [["a", "b", "←", "c"], ["d", "↑", "←", "e"], ["f", "←", "←", "←"], ["g", "h", "i", "j"]]


def test_columns_before_and_after_a_row(tmp_path: Path) -> None:
    rows = (tr("a", "b", "c"), tr("d", properties='<w:gridBefore w:val="1"/><w:gridAfter w:val="1"/>'))
    assert grid(tmp_path, tbl(*rows)) == [["a", "b", "c"], ["", "d", ""]]


def test_edges_that_miss_each_other_by_a_hair(tmp_path: Path) -> None:
    rows = (tr(tc("a", span=2), "b", "c"), tr("d", tc("e", span=2), "f"))
    assert grid(tmp_path, tbl(*rows, widths=(1900, 90, 2000, 2000))) == [["a", "b", "c"], ["d", "e", "f"]]


def test_a_row_without_spans_is_laid_by_its_widths(tmp_path: Path) -> None:
    rows = (tr("a", "b", "c"), tr(tc("d", width=2000), tc("e", width=4010)), tr(tc("f", width=6000)))
    assert grid(tmp_path, tbl(*rows, widths=(2000, 2000, 2000))) == [["a", "b", "c"], ["d", "e", "←"], ["f", "←", "←"]]


def test_older_merges_and_cells_that_go_on_from_nothing(tmp_path: Path) -> None:
    sideways = '<w:tc><w:tcPr><w:hMerge w:val="{}"/></w:tcPr>{}</w:tc>'
    rows = (tr(sideways.format("restart", p("a")), sideways.format("continue", p()), tc("b", merge="continue")), tr("c", "d", tc(merge="continue")))
    assert grid(tmp_path, tbl(*rows)) == [["a", "←", "b"], ["c", "d", "↑"]]


def test_controls_and_deleted_rows(tmp_path: Path) -> None:
    control = f"<w:sdt><w:sdtContent>{tc('b')}</w:sdtContent></w:sdt>"
    assert grid(tmp_path, tbl(tr("a", control), tr("x", "y", properties="<w:del/>"), tr("c", "d"))) == [["a", "b"], ["c", "d"]]


def test_a_table_in_a_cell_is_kept(tmp_path: Path) -> None:
    inner = tbl(tr("年度", "目标"), tr("2024年", "95%"))
    raw = read_body(tmp_path, tbl(tr("项目", "内容"), tr("甲", p("如下") + inner + p())) + p("完。"))
    assert raw.text.splitlines() == ["项目\t内容", "甲\t如下", "年度\t目标", "2024年\t95%", "完。"]
    assert lines(tmp_path, tbl(tr(tc(p("一、总则") + inner + p("甲。"))))) == ["一、总则", "甲。"]


def test_merged_cells_of_every_column_are_filled_and_blank_ones_stay_blank(tmp_path: Path) -> None:
    found = tasks(
        tmp_path,
        HEADER,
        tr("1", tc("路网联通", merge="restart"), "改造县道42公里。", tc("6月底前", merge="restart"), "市交通局", tc("市财政局", merge="restart")),
        tr("2", tc(merge="continue"), "改造乡道58公里。", tc(merge="continue"), "市水利局", tc(merge="continue")),
        tr("3", "", "改造村道7公里。", "", "", ""),
    )
    assert [(t.task, t.deadline, t.lead, t.support) for t in found] == [
        ("路网联通", "6月底前", ("市交通局",), ("市财政局",)),
        ("路网联通", "6月底前", ("市水利局",), ("市财政局",)),
        (None, None, (), ()),
    ]
    assert [t.inherited for t in found] == [(), ("task", "deadline", "support"), ()]
    assert [t.flags for t in found] == [(), (), ("责任单位空白",)]
    assert not any(t.repaired for t in found)


def test_a_header_in_three_rows(tmp_path: Path) -> None:
    found = table(
        tmp_path,
        tr(tc("县区", merge="restart"), tc("约束性指标", span=3), tc("备注", merge="restart")),
        tr(tc(merge="continue"), tc("浓度", span=2), tc("天数", merge="restart"), tc(merge="continue")),
        tr(tc(merge="continue"), "2024", "2025", tc(merge="continue"), tc(merge="continue")),
        tr("甲县", "35", "33", "300", ""),
        tr("乙县", "36", "", "298", "平原"),
    )
    assert found.header == ("县区", "约束性指标浓度2024", "约束性指标浓度2025", "约束性指标天数", "备注")
    assert texts(found) == [["甲县", "35", "33", "300", ""], ["乙县", "36", "", "298", "平原"]]


def test_units_below_one_header_keep_their_meaning(tmp_path: Path) -> None:
    merged = tc(merge="continue")
    found = tasks(
        tmp_path,
        tr(tc("任务", merge="restart"), tc("责任分工", span=3), tc("时限", merge="restart")),
        tr(merged, "牵头单位", "配合单位", "责任人", merged),
        tr("路网联通", "市交通局", "市财政局", "李庆山", "6月底前"),
        tr("危桥改造", "市交通局", "", "", "全年"),
    )
    assert [(t.lead, t.support, t.person, t.responsible, t.terms) for t in found] == [
        (("市交通局",), ("市财政局",), ("李庆山",), (), {}),
        (("市交通局",), (), (), (), {}),
    ]


def test_titles_inside_the_table_are_no_header(tmp_path: Path) -> None:
    found = table(tmp_path, tr(tc("年度目标表", span=3)), tr(tc("单位：公里", span=3)), tr("县区", "县道", "乡道"), tr("甲县", "1", "2"), tr("乙县", "3", "4"))
    assert (found.title, found.header, texts(found)) == ("年度目标表（单位：公里）", ("县区", "县道", "乡道"), [["甲县", "1", "2"], ["乙县", "3", "4"]])


def row(number: int) -> str:
    return tr(str(number), f"任务{number}", "改造道路。", "全年", "市交通局", "")


def test_headings_across_the_table_are_the_category(tmp_path: Path) -> None:
    found = tasks(
        tmp_path, HEADER, tr(tc("一、路网建设", span=6)), row(1), row(2), tr("二", tc("桥梁改造", span=5)), row(3), tr(tc("注：未列事项另行安排。", span=6))
    )
    assert [(t.row, t.task, t.category) for t in found] == [(1, "任务1", "一、路网建设"), (2, "任务2", "一、路网建设"), (3, "任务3", "桥梁改造")]
    assert "注：未列事项另行安排。" in [cell.text for line in table(tmp_path, HEADER, row(1), tr(tc("注：未列事项另行安排。", span=6))).rows for cell in line]


def test_labels_over_two_columns_and_units_over_two_columns(tmp_path: Path) -> None:
    head = tr("工作类别", "主要任务", "工程措施", "牵头单位", "配合单位")
    found = tasks(tmp_path, head, tr(tc("综合保障", span=2), "保障经费。", tc("市财政局", span=2)), tr("路网", "联通", "改造。", "市交通局", ""))
    assert (found[0].category, found[0].task, found[0].lead, found[0].support) == ("综合保障", "综合保障", ("市财政局",), ())
    assert found[0].flags == ("牵头单位、配合单位合并为一格",)
    assert found[0].inherited == ("task",)


def test_a_table_over_three_pages(tmp_path: Path) -> None:
    more = tbl(HEADER, row(2)) + p() + tbl(row(3), tr(tc("二、桥梁", span=6)), row(4))
    found = tasks(tmp_path, HEADER, row(1), more=more)
    assert [(t.row, t.task, t.category) for t in found] == [(1, "任务1", None), (2, "任务2", None), (3, "任务3", None), (4, "任务4", "二、桥梁")]


def test_tables_of_different_headers_stay_apart(tmp_path: Path) -> None:
    found = parsed(tmp_path, HEAD + tbl(HEADER, row(1)) + tbl(tr("县区", "目标"), tr("甲县", "3"), tr("乙县", "4")))
    assert [len(t.rows) for t in found.tables] == [1, 2]


def test_merged_first_column_of_figures(tmp_path: Path) -> None:
    found = table(
        tmp_path,
        tr("城市", "季度", "目标"),
        tr(tc("甲市", merge="restart"), "一季度", "3"),
        tr(tc(merge="continue"), "二季度", tc("0", merge="restart")),
        tr("", "三季度", tc(merge="continue")),
    )
    assert texts(found) == [["甲市", "一季度", "3"], ["甲市", "二季度", "0"], ["", "三季度", "0"]]


def test_narrow_columns_stay_where_words_stand_in_them(tmp_path: Path) -> None:
    assert grid(tmp_path, tbl(tr("a", "", "b"), tr("c", "", "d"), widths=(2000, 60, 2000))) == [["a", "b"], ["c", "d"]]
    assert grid(tmp_path, tbl(tr("a", "x", "b"), tr("c", "", "d"), widths=(2000, 60, 2000))) == [["a", "x", "b"], ["c", "", "d"]]


def test_a_cell_goes_on_only_below_one_of_its_width(tmp_path: Path) -> None:
    rows = (tr("a", "b", "c"), tr(tc("d", span=2), "e"), tr("f", tc(merge="continue"), "g"))
    assert grid(tmp_path, tbl(*rows)) == [["a", "b", "c"], ["d", "←", "e"], ["f", "", "g"]]


def test_a_header_with_a_blank_corner(tmp_path: Path) -> None:
    found = table(tmp_path, tr("", "目标"), tr("甲县", "3"), tr("乙县", "4"))
    assert (found.header, texts(found)) == (("", "目标"), [["甲县", "3"], ["乙县", "4"]])


def test_a_figure_over_two_columns_holds_for_both(tmp_path: Path) -> None:
    found = table(
        tmp_path,
        tr("县区", "2024年", "2025年"),
        tr("甲县", tc("35", span=2)),
        tr(tc("平原县区", span=3)),
        tr("乙县", "3", ""),
        tr(tc("注：另行通知。", span=3)),
    )
    assert texts(found) == [["甲县", "35", "35"], ["平原县区", "", ""], ["乙县", "3", ""], ["注：另行通知。", "", ""]]


def test_a_header_in_two_rows_without_merged_cells(tmp_path: Path) -> None:
    found = table(tmp_path, tr("县区", "浓度目标", ""), tr("", "2024年", "2025年"), tr("甲县", "35", "33"), tr("乙县", "36", ""))
    assert (found.header, len(found.rows)) == (("县区", "浓度目标2024年", "浓度目标2025年"), 2)

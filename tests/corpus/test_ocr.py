"""Scans: from recorded recognition to lines, rules found on drawn pages, repairs, and pictures as files."""

from __future__ import annotations

from pathlib import Path

import cv2
import numpy as np
import pytest
from PIL import Image, ImageChops, ImageDraw

from corpus.errors import UnreadableDocument
from corpus.readers.assembly import Assembly
from corpus.readers.layout.document import lay_out
from corpus.readers.layout.types import Rule
from corpus.readers.scan import page as ocr
from corpus.readers.scan import picture
from corpus.readers.scan.image import seals, skew, turn, whiten
from corpus.readers.scan.lone import lone_characters
from corpus.readers.scan.models import Box, Reading
from corpus.readers.scan.page import OcrLine, Scan, cut, lying, may_lie_on_side, size_of
from corpus.readers.scan.repair import certainty, repair
from corpus.readers.scan.rules import erase, find_rules
from corpus.readers.scan.standing import characters, runs, side_by_side
from corpus.signs import SIGNS
from corpus.types import Grid
from tests.corpus.drawing import DPI, FONT, page_of

needs_font = pytest.mark.skipif(FONT is None, reason="no Chinese font on this machine")


@pytest.mark.parametrize(
    ("read", "mended"),
    [
        ("某政发[2024〕12号", "某政发〔2024〕12号"),
        ("某政发[2024]12号", "某政发〔2024〕12号"),
        ("某政发(2024)12号", "某政发(2024)12号"),
        ("某政发〔2024)第12号", "某政发〔2024〕第12号"),
        ("《关于印发<方案>的通知》", "《关于印发〈方案〉的通知》"),
        ("浓度<35微克", "浓度<35微克"),
        ("—、总体要求", "一、总体要求"),
        ("-、总体要求", "一、总体要求"),
        ("— 2 —", "— 2 —"),
        ("-¹²-", "— 12 —"),
        ("-21一", "— 21 —"),
        ("面积20m²", "面积20m²"),
        ("DB14/2249一2020", "DB14/2249—2020"),
        ("〔2021年]6号", "〔2021年〕6号"),
        ("2O25年底前，1l家", "2025年底前，1l家"),
        ("共1O5家", "共105家"),
        ("NO2浓度，VOCs", "NO2浓度，VOCs"),
        ("10mg/m3", "10mg/m3"),
    ],
)
def test_only_slips_with_one_right_form_are_mended(read: str, mended: str) -> None:
    assert repair(read) == mended


@pytest.mark.parametrize(
    ("text", "sure", "certain"),
    [
        ("市大数据局，", (0.99, 0.99, 0.99, 0.99, 0.99, 0.55), 1.0),
        ("市大敷据局", (0.99, 0.99, 0.62, 0.99, 0.99), 0.62),
        ("35项", (0.99, 0.85, 0.99), 0.85),
        ("4.3米", (0.99, 0.5, 0.99, 0.99), 0.5),
        ("完成85%", (0.99, 0.99, 0.99, 0.99, 0.7), 0.7),
    ],
)
def test_wavering_marks_are_no_doubt_and_digits_are_sooner(text: str, sure: tuple[float, ...], certain: float) -> None:
    assert certainty(Reading(text, sure, (0.0,) * len(sure))) == certain


def test_box_over_an_upright_rule_is_cut_there() -> None:
    rules = [Box(99, 0, 101, 300), Box(199, 0, 201, 50)]
    assert cut(Box(20, 100, 280, 130), rules) == [Box(20, 100, 100, 130), Box(100, 100, 280, 130)]


def test_many_standing_lines_or_few_at_all_may_mean_a_page_on_its_side() -> None:
    assert may_lie_on_side([Box(0, 0, 20, 400), Box(40, 0, 60, 380), Box(80, 0, 120, 40)] * 2)
    assert may_lie_on_side([Box(0, 0, 400, 20)])
    assert not may_lie_on_side([*[Box(0, 0, 400, 20)] * 5, Box(0, 40, 20, 300)])
    assert lying([Box(0, 0, 400, 20), Box(0, 40, 20, 300)]) == 400


def small_table(*marks: tuple[int, int, int, int]) -> tuple[np.ndarray[tuple[int, ...], np.dtype[np.uint8]], list[Box]]:
    """A page with a heading and the cells of three columns and rows that were found, and the ink of marks that were not."""
    boxes = [Box(100, 20, 700, 50), *(Box(x, y, x + 40, y + 24) for x in (120, 300, 500) for y in (100, 140, 180) if (x, y) not in ((120, 140), (300, 140)))]
    page = np.full((300, 800), 245, np.uint8)
    for x0, y0, x1, y1 in (*((b.x0 + 4, b.y0 + 4, b.x1 - 4, b.y1 - 4) for b in boxes), *marks):
        page[y0:y1, x0:x1] = 30
    return page, boxes


LONE: list[tuple[str, tuple[int, int, int, int], list[Box]]] = [
    ("一 in its cell", (130, 151, 150, 153), [Box(124, 140, 156, 164)]),
    ("1 in its cell", (318, 144, 322, 160), [Box(312, 140, 328, 164)]),
    ("a speck", (318, 150, 321, 153), []),
    ("in no column", (220, 144, 236, 160), []),
    ("in no row", (318, 230, 322, 246), []),
    ("right behind a word", (545, 144, 560, 160), []),
    ("higher than a line", (318, 120, 322, 176), []),
]


@pytest.mark.parametrize(("reason", "mark", "found"), LONE, ids=[case[0] for case in LONE])
def test_a_character_alone_in_its_cell_is_looked_at(reason: str, mark: tuple[int, int, int, int], found: list[Box]) -> None:
    page, boxes = small_table(mark)
    assert lone_characters(page, boxes, DPI) == found, reason


@pytest.mark.parametrize(
    ("text", "box", "size"), [("县区", Box(0, 0, 40, 20), 20), ("120", Box(0, 0, 30, 16), 20), ("一", Box(0, 0, 20, 2), 20), ("1", Box(0, 0, 4, 16), 20)]
)
def test_figures_and_characters_of_one_size_are_one_size(text: str, box: Box, size: float) -> None:
    assert size_of(text, box, upright=False) == size


def test_recorded_lines_and_rules_become_paragraphs_and_a_table() -> None:
    lines = (
        OcrLine("某市数字政府建设方案", 1.0, (200, 80, 400, 100), 20),
        OcrLine("一、建设统一的数据平台，2025年底前接人全部", 0.71, (120, 130, 520, 145), 15),
        OcrLine("部门的系统。", 1.0, (90, 158, 180, 173), 15),
        OcrLine("任务", 1.0, (110, 210, 140, 222), 12),
        OcrLine("牵头单位", 1.0, (310, 210, 370, 222), 12),
        OcrLine("数据归集", 1.0, (110, 240, 170, 252), 12),
        OcrLine("市大数据局", 0.6, (310, 240, 385, 252), 12),
    )
    rules = tuple(Rule(100, y, 500, y) for y in (200, 230, 260)) + tuple(Rule(x, 200, x, 260) for x in (100, 300, 500))
    into = Assembly(SIGNS)
    lay_out([Scan(595, 842, lines, rules).content(1)], into, SIGNS)
    document = into.finish(ocr.REMARK)
    grid = next(block for block in document.blocks if isinstance(block, Grid))
    assert [[cell.text for cell in row] for row in grid.rows] == [["任务", "牵头单位"], ["数据归集", "市大数据局"]]
    assert any("接人全部部门的系统。" in block.text for block in document.blocks if not isinstance(block, Grid))
    assert {doubt.confidence for doubt in document.doubts} == {0.71, 0.6}
    assert document.places[0].label == "第1页"
    assert "核对" in document.remark


def drawn_table(angle: float = 0.0) -> np.ndarray[tuple[int, ...], np.dtype[np.uint8]]:
    page = np.full((700, 900), 245, np.uint8)
    for y in (100, 160, 220, 400):
        cv2.line(page, (80, y), (820, y), 60, 2)
    for x in (80, 300, 820):
        cv2.line(page, (x, 100), (x, 400), 60, 2)
    for x in range(330, 800, 30):  # strokes of characters, as 一 and 十 have them
        cv2.line(page, (x, 130), (x + 22, 130), 40, 3)
        cv2.line(page, (x + 11, 300), (x + 11, 322), 40, 3)
        cv2.line(page, (x, 310), (x + 22, 310), 40, 3)
    return turn(page, -angle, 245) if angle else page


def test_rules_are_told_from_strokes_and_taken_out() -> None:
    page = drawn_table()
    rules = find_rules(page, 150)
    assert sorted(round((r.y0 + r.y1) / 2 / 10) for r in rules if r.width > r.height) == [10, 16, 22, 40]
    assert sorted(round((r.x0 + r.x1) / 2 / 10) for r in rules if r.width < r.height) == [8, 30, 82]
    clear = erase(page, rules, 150)
    assert int(clear[90:410, 60:290].min()) > 200
    assert int(clear[300:325, 330:800].min()) < 100


@pytest.mark.parametrize("angle", [-4.0, 0.0, 1.3, 3.0])
def test_skew_is_measured(angle: float) -> None:
    assert skew(drawn_table(angle)) == pytest.approx(angle, abs=0.11)


def test_round_red_mark_is_a_seal_and_red_heading_is_not() -> None:
    paper = Image.new("RGB", (1240, 1754), "white")
    draw = ImageDraw.Draw(paper)
    draw.ellipse((700, 1200, 950, 1450), outline=(215, 40, 40), width=10)
    draw.rectangle((200, 200, 1040, 280), fill=(215, 40, 40))
    found = seals(np.asarray(paper), 150)
    assert len(found) == 1
    assert found[0].x0 == pytest.approx(700, abs=12)
    assert found[0].y1 == pytest.approx(1450, abs=12)


def test_grey_paper_becomes_white_and_clean_paper_stays() -> None:
    page = drawn_table()
    assert whiten(page) is page
    shade = np.linspace(0.45, 0.75, page.shape[1])[None, :]
    mended = whiten(np.asarray(page * shade, np.uint8))
    assert int(np.percentile(mended, 20)) > 235


def test_strokes_under_each_other_are_joined_to_characters() -> None:
    assert runs([False, True, True, False, True]) == [(1, 3), (4, 5)]
    # 二 comes in two runs, 类 in one
    assert characters([(0, 4), (14, 18), (30, 50)], 20) == [(0, 18), (30, 50)]


def test_standing_characters_are_put_side_by_side() -> None:
    column = np.full((150, 40), 240, np.uint8)
    for top in (10, 60, 110):
        column[top : top + 28, 6:34] = 30
    row = side_by_side(column)
    assert row is not None
    assert row.shape[1] > 2.5 * row.shape[0]
    assert side_by_side(column[:50]) is None


@needs_font
def test_drawn_page_is_read_lying_on_its_side_with_a_seal(tmp_path: Path) -> None:
    lines = ["某市数字政府建设工作要点", "一、建设政务数据平台，市大数据局牵头。", "2025年6月底前接入36家单位的系统。"]
    drawn = page_of(lines)
    stamp = Image.new("RGB", drawn.size, "white")
    ImageDraw.Draw(stamp).ellipse((250, 60, 430, 240), outline=(220, 50, 50), width=7)
    drawn = ImageChops.multiply(drawn, stamp)  # ink over ink: black stays black
    path = tmp_path / "扫描.png"
    drawn.rotate(90, expand=True).save(path, dpi=(DPI, DPI))
    document = picture.read(path, SIGNS)
    text = "".join(document.text.split()).replace(",", "，")
    assert text == "".join(lines)
    assert document.remark == ocr.REMARK
    assert document.places[0].page == 1


def test_frames_are_pages_and_cameras_notes_are_followed(tmp_path: Path) -> None:
    frames = [Image.new("L", (400, 300), 255), Image.new("1", (300, 400), 1)]
    frames[0].save(tmp_path / "多页.tif", save_all=True, append_images=frames[1:])
    assert [shown.shape[0] > shown.shape[1] for shown, _ in picture.pictures(tmp_path / "多页.tif")] == [False, True]
    noted = Image.new("RGB", (400, 300), "white")
    exif = Image.Exif()
    exif[0x0112] = 6
    noted.save(tmp_path / "手机.jpg", exif=exif)
    shown, _ = next(picture.pictures(tmp_path / "手机.jpg"))
    assert shown.shape[0] > shown.shape[1]


@pytest.mark.parametrize(
    ("width", "height", "stated", "dpi"),
    [
        (1654, 2339, 200, 200),
        (1654, 2339, 0, 200),
        (3307, 2339, 200, 200),
        (2480, 3508, 72, 300),
        (3024, 4032, 96, 366),
        (900, 318, 150, 150),
        (900, 318, 0, 77),
    ],
)
def test_resolution_is_believed_where_it_makes_a_page(width: int, height: int, stated: float, dpi: float) -> None:
    found = picture.resolution(width, height, stated)
    assert found == pytest.approx(dpi, rel=0.01)


def test_broken_and_huge_pictures_are_refused_with_a_sentence(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    broken = tmp_path / "坏.png"
    broken.write_bytes(b"\x89PNG\r\n\x1a\nxxxx")
    with pytest.raises(UnreadableDocument, match="损坏"):
        picture.read(broken, SIGNS)
    whole = tmp_path / "整.jpg"
    page_of(["一"] if FONT else []).save(whole)
    (tmp_path / "半.jpg").write_bytes(whole.read_bytes()[: whole.stat().st_size // 2])
    with pytest.raises(UnreadableDocument, match="损坏"):
        picture.read(tmp_path / "半.jpg", SIGNS)
    monkeypatch.setattr(picture, "LARGEST", 1000)
    with pytest.raises(UnreadableDocument, match="过大"):
        picture.read(whole, SIGNS)


def test_blank_page_has_no_text(tmp_path: Path) -> None:
    Image.new("L", (620, 877), 250).save(tmp_path / "空白.png")
    with pytest.raises(UnreadableDocument, match="没有识别出文字"):
        picture.read(tmp_path / "空白.png", SIGNS)

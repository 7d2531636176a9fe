"""What an instructor reads of a class is true, stands alone, and is safe to open."""

import re
from dataclasses import replace
from types import SimpleNamespace
from urllib.parse import unquote

import pytest
from toy_class import LESSON, holds_to_the_rules, row, summary

from g2c_magics.classroom.row import Row
from g2c_magics.classroom.summary import histogram, quartiles
from g2c_magics.views import class_page
from g2c_magics.views.class_page import further, to_html, to_text
from g2c_magics.views.html_page import share

NASTY = "<script>alert('x')</script> & <b>bold</b>"
PITFALLS = {
    "overflow": SimpleNamespace(title="exp overflows", why="inf / inf is `nan`.", look="Where?")
}

SAME = tuple((f"fit<{number}>", f"form{number}", 12) for number in range(5))


def cells(html: str, name: str) -> list[str]:
    """The texts of the line of a table that this row heading opens."""
    line = re.search(rf"<tr><th scope=\"row\"[^>]*>{re.escape(name)}.*?</tr>", html, re.DOTALL)
    return [re.sub(r"<[^>]+>", "", cell) for cell in re.findall(r"<td.*?</td>", line[0], re.DOTALL)]


def refused(name: str, why: str = "holds no g2c/toy") -> Row:
    return Row(name, "refused", max_score=30, message=why, attention=(why,))


CLASS = summary(
    row("ann", "passed", "passed", "passed"),
    row(
        "bob", "passed", "failed", "todo", pitfalls=("overflow",), causes={"test_add_1": "overflow"}
    ),
    row("cy", "passed", "timeout", "failed", status="timeout", attention=("it still ran",)),
    row("di", "passed", "passed", "todo", functions=SAME),
    row("eve", "passed", "failed", "todo", functions=SAME, pitfalls=("overflow",)),
    refused("fox"),
)


def test_the_headline_counts_what_happened():
    text = holds_to_the_rules(to_html(CLASS, "4 May 2026", LESSON)).text
    # Each number stands above its name, so the name comes first in the source.
    figures = ("submissions 6", "ran 5", "timeout 1", "refused 1", "full marks 1 20 %")
    assert [figure for figure in figures if figure not in text] == []
    assert "A toy lesson" in text and "4 May 2026" in text
    assert "median 10 of 30" in text and "quartiles 10–20" in text


def test_the_first_sentence_is_where_most_first_go_wrong():
    text = holds_to_the_rules(to_html(CLASS)).text
    assert "Work first goes wrong at add , large (3 of 5)." in text


def test_what_is_not_written_is_not_called_wrong():
    large, zero = CLASS.checks[1:]
    assert (large.passed, large.wrong, large.unwritten) == (2, 3, 0)
    assert (zero.passed, zero.wrong, zero.unwritten) == (1, 1, 3)
    found = [(check.name, check.first_wrong) for check in CLASS.first_wrong]
    assert found == [("test_add_1", 3)]


def test_files_that_cannot_be_imported_blame_no_check():
    broken = summary(row("al", "error", "error", "error", status="error"))
    assert broken.first_wrong == ()
    assert "hand-in cannot be imported" in holds_to_the_rules(to_html(broken)).text


def test_files_that_cannot_be_imported_are_counted_apart_from_wrong_answers():
    broken = summary(*CLASS.rows, row("al", "error", "error", "error", status="error"))
    assert [one.id for one in broken.broken] == ["al"]
    assert (broken.scores, broken.quartiles, broken.checks) == (
        CLASS.scores, CLASS.quartiles, CLASS.checks,
    )  # fmt: skip
    assert "not imported 1" in holds_to_the_rules(to_html(broken)).text


def test_a_check_tells_how_it_separates_strong_work_from_weak():
    rows = [row(f"s{n}", "passed", "passed", "passed") for n in range(3)]
    rows += [row(f"w{n}", "passed", "failed", "failed") for n in range(3)]
    rows += [row("odd", "passed", "passed", "failed")]
    small, large, zero = summary(*rows).checks
    assert small.separates is None  # all have passed it
    # By hand: passing large and passing zero, as 1 and 0, over the seven.
    assert large.separates == zero.separates == pytest.approx(0.75)


def test_each_check_has_its_rate_in_words_beside_its_bar():
    html = to_html(CLASS)
    assert cells(html, "small: by hand")[1:] == ["100 %", "–", "–", "–", "–"]
    assert cells(html, "large: no <code>overflow</code>")[1:] == [
        "40 %",
        "3",
        "–",
        "0.6",
        "overflow",
    ]
    assert cells(html, "zero: stays zero")[1:] == ["20 %", "1", "3", "0.6", "–"]
    assert html.count("◂ first goes wrong here") == 1


def test_checks_stand_below_their_tasks_in_teaching_order():
    text = holds_to_the_rules(to_html(CLASS, lesson=LESSON)).text
    places = [text.index(w) for w in ("two numbers", "small: by hand", "a product", "stays zero")]
    assert places == sorted(places)


def test_every_score_lies_in_exactly_one_range():
    for most in (0, 1, 7, 10, 30, 97, 120):
        scores = list(range(most + 1))
        bins = histogram(scores, most)
        assert sum(b.count for b in bins) == len(scores)
        assert bins[0].low == bins[0].high == most and bins[-1].low == 0


def test_the_distribution_names_the_range_of_the_median():
    assert quartiles([]) is None and quartiles([7]) == (7, 7, 7)
    html = to_html(CLASS)
    assert cells(html, "9–11")[1:] == ["3", "median 10, lower quartile 10"]
    assert cells(html, "30")[1:] == ["1", ""]


def test_a_mistake_tells_what_it_is_how_many_made_it_and_who():
    html = to_html(CLASS, pitfalls=PITFALLS)
    text = holds_to_the_rules(html).text
    assert "2 overflow exp overflows. inf / inf is nan . bob , eve" in text


def test_many_names_are_folded_and_few_are_not():
    few = summary(*(row(f"s{i}", "failed", pitfalls=("overflow",)) for i in range(12)))
    many = summary(*(row(f"s{i}", "failed", pitfalls=("overflow",)) for i in range(13)))
    assert "<details" not in to_html(few) and "<summary>who" in to_html(many)


def test_those_for_a_human_come_with_reasons_and_the_way_to_their_page():
    html = to_html(CLASS)
    page = holds_to_the_rules(html)
    section = html[html.index('id="cases"') : html.index('id="alike"')]
    assert "it still ran" in section and "holds no g2c/toy" in section
    assert re.findall(r'href="([^"]+)"', section) == ["reports/cy.html", "reports/fox.html"]
    assert "ann" not in section and "For a human 2" in page.text


def test_look_alikes_are_named_together_and_with_a_caution():
    text = holds_to_the_rules(to_html(CLASS)).text
    assert "2 di , eve" in text and "This is no finding" in text
    assert "di and eve : same text in fit<0> , fit<1>" in text
    (group,) = CLASS.alike
    assert f'<a href="alike/{group.pairs[0].page}">look at both</a>' in to_html(CLASS)


def test_the_table_holds_every_submission_with_its_points():
    html = to_html(CLASS, lesson=LESSON)
    table = html[html.index('id="all"') :]
    assert cells(table, "")[:3] == ["graded", "30", "20"]
    names = re.findall(r"<bdi>(\w+)</bdi>", table)
    assert names == [row.id for row in CLASS.rows]
    assert '<td class="n t"><b>10</b></td><td class="n t">–</td>' in table  # bob: 10 of 20, 0 of 10


def test_a_run_without_a_sandbox_is_said_first_and_plainly():
    rows = [replace(r, sandboxed=r.id != "bob") for r in CLASS.rows]
    page = holds_to_the_rules(to_html(summary(*rows)))
    assert "1 of 5 ran without a sandbox." in page.text and "Each ran in a sandbox" not in page.text
    assert page.text.index("without a sandbox") < page.text.index("How the scores are spread")
    assert "Each ran in a sandbox" in holds_to_the_rules(to_html(CLASS)).text
    assert "1 of 5 ran without a sandbox" in to_text(summary(*rows))


def test_where_nobody_had_a_sandbox_nobody_is_listed_for_it():
    html = to_html(summary(*(replace(r, sandboxed=False) for r in CLASS.rows)))
    warning = html[html.index('<div class="call">') : html.index('<section id="scores">')]
    assert "5 of 5 ran without a sandbox." in warning and "reports/" not in warning


def test_rows_graded_by_other_tests_are_not_passed_over():
    rows = [replace(r, grading="cd" * 32 if r.id == "bob" else r.grading) for r in CLASS.rows]
    assert "Not all rows were graded by the same tests" in to_html(summary(*rows))
    assert "Not all rows were graded by the same tests" not in to_html(CLASS)


@pytest.mark.parametrize(
    "name",
    [NASTY, "../../etc/passwd", 'a"b', "a b#c?d%41", "zoë", "\u202egpj.exe", "a\x1b[31m", "\udcff"],
)
def test_a_name_is_text_and_never_markup_nor_a_way_elsewhere(name):
    same = ((NASTY, "form", 12), *SAME)
    told = {"attention": (NASTY,), "pitfalls": (NASTY,), "message": NASTY, "functions": same}
    strange = row(name, "failed", **told)
    twin = row("twin", "passed", functions=same)
    page = holds_to_the_rules(to_html(summary(strange, twin), NASTY))
    links = {link for link in page.links if not link.startswith(("#", "alike/"))}
    links.remove("reports/twin.html")
    assert len(links) == 1
    link = links.pop()
    assert re.fullmatch(r"reports/[\w.~%-]+\.html", link)
    assert unquote(link, errors="surrogateescape") == f"reports/{name}.html"
    told = to_text(summary(strange))
    assert "\x1b" not in told and "\u202e" not in told
    told.encode()


def test_no_link_leads_to_a_page_that_is_not_there_yet():
    waiting = Row("late", "ungraded", message="no disk", attention=("no disk",))
    assert "reports/late" not in to_html(summary(*CLASS.rows, waiting))


@pytest.mark.parametrize("rows", [(), CLASS.rows[:1], CLASS.rows[1:2], CLASS.rows[-1:]])
def test_a_class_of_none_or_one_reads_well(rows):
    page = holds_to_the_rules(to_html(summary(*rows), lesson=LESSON, pitfalls=PITFALLS))
    text = to_text(summary(*rows))
    assert "1 submissions" not in page.text + text and "nan" not in text
    assert ("quartiles" in page.text) is False


def test_full_marks_for_all_are_said():
    every = summary(*(row(f"s{i}", "passed", "passed", "passed") for i in range(3)))
    assert "Every submission has full marks." in to_html(every)
    assert share(199, 200) == "99 %" and share(1, 900) == "1 %"


def test_four_hundred_stay_below_a_megabyte_even_with_long_names_and_stories():
    plain = [row(f"student-{i:03}", "passed", "failed", "todo") for i in range(400)]
    assert len(to_html(summary(*plain), lesson=LESSON).encode()) < 200_000
    long = [
        row("統" * 90 + str(i), "failed", attention=("& <why> " * 90,) * 9, pitfalls=("overflow",))
        for i in range(400)
    ]
    html = to_html(summary(*long), lesson=LESSON, pitfalls=PITFALLS)
    assert len(html.encode()) <= class_page.MAX_BYTES
    assert holds_to_the_rules(html).text.count("and 1 more") == 60  # the other cases are on parts


def test_the_tables_of_a_large_class_are_split_and_every_row_is_on_one_part():
    rows = [row(f"s{n:03}", "failed", attention=("look",)) for n in range(600)]
    large = summary(*rows)
    pages = {path: holds_to_the_rules(make()) for path, make in further(large, "4 May").items()}
    assert list(pages) == [f"class-{id}-{n}.html" for id in ("cases", "all") for n in (1, 2, 3)]
    main = to_html(large)
    for id, part in (("cases", "501–600"), ("all", "251–500")):
        named = [link for path, page in pages.items() if f"-{id}-" in path for link in page.links]
        ids = [link for link in named if link.startswith("reports/")]
        assert ids == [f"reports/{row.id}.html" for row in rows]
        assert {link for link in named if link.startswith("class-")} < set(pages)
        assert f'<a href="class-{id}-2.html">251–500</a>' in main and part in main
    shown = holds_to_the_rules(main).links
    assert len([link for link in shown if link.startswith("reports/")]) == 60
    assert "The first 60 of 600" in main
    assert further(CLASS) == {} and "class-" not in to_html(CLASS)


def test_the_page_of_two_thousand_is_no_larger_than_that_of_some():
    sizes = {}
    for count in (200, 2_000):
        rows = [row(f"s{n}", "failed", "todo", pitfalls=("overflow",)) for n in range(count)]
        sizes[count] = len(to_html(summary(*rows), lesson=LESSON).encode())
    assert sizes[2_000] < 2 * sizes[200]


def test_a_terminal_reads_the_class_in_few_lines_of_80_columns():
    many = [
        row(f"long name {i} " * 9, "failed", "failed", attention=("x " * 90,)) for i in range(40)
    ]
    for shown in (CLASS, summary(*many)):
        lines = to_text(shown).splitlines()
        assert len(lines) <= 17 and max(map(len, lines)) <= 80
    text = to_text(CLASS)
    assert "toy: 6 submissions, 4 graded, 1 timeout, 1 refused" in text
    assert "Median 10 of 30, quartiles 10 and 20, full marks 1" in text
    assert "3 × add: large: no `overflow`" in text and "2 × overflow" in text
    assert "For a human: 2\n  cy (timeout): it still ran" in text


def test_the_page_tells_why_there_was_no_sandbox():
    html = to_html(summary(row("al", "passed", sandboxed=False, exposed="no <user> namespaces")))
    assert "1 of 1 ran without a sandbox." in html
    assert "Why not: no &lt;user&gt; namespaces." in html


def test_what_never_ran_has_no_score():
    html = to_html(CLASS)
    cells_of_fox = html[html.rindex("fox") :].partition("</tr>")[0]
    assert '<td class="n">–</td>' in cells_of_fox and '<td class="n">0</td>' not in cells_of_fox


def test_whoever_is_missing_is_listed_and_counts_for_no_submission():
    few = summary(row("ann", "passed", "passed", "passed"), Row("zoe", "missing", name="Zoe Ek"))
    text = holds_to_the_rules(to_html(few)).text
    assert "submission 1" in text and "missing 1" in text and "Zoe Ek" in text
    assert to_text(few).startswith("toy: 1 submission, 1 graded, 1 missing")

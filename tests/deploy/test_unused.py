"""What `./odr check` says of code that nobody uses."""

from pathlib import Path

from deploy.cli.unused import findings, unused

CODE = """
def used():
    return Screen().shown


class Screen:
    shown = 1
    only_in_a_template = 2
    by_nobody = 3


used()
"""


def made_up(folder: Path) -> Path:
    for name in ("bench", "deploy", "services", "shared"):
        (folder / name).mkdir()
    (folder / "odr").write_text("")
    (folder / "services" / "page.py").write_text(CODE)
    (folder / "services" / "page.html").write_text("<p>by_nobody: {{ screen.only_in_a_template }}</p>")
    (folder / "deploy" / "order.py").write_text("def order():\n    return 1\n")
    (folder / "deploy" / "program.py").write_text('print({"order": "deploy.order:order"})')
    return folder


def test_what_neither_code_nor_template_nor_a_list_of_commands_names_is_found(tmp_path: Path) -> None:
    assert unused(made_up(tmp_path)) == ["services/page.py:by_nobody"]


def test_what_is_found_needs_a_line_and_every_line_is_needed() -> None:
    found = ["shared/a.py:idle", "shared/a.py:told_at"]

    assert findings(found, ["shared/a.py:idle", "shared/a.py:*_at"]) == []
    assert [sentence.split()[0] for sentence in findings(found, ["shared/a.py:idle", "shared/b.py:gone"])] == [
        "shared/a.py:told_at",
        "shared/b.py:gone",
    ]

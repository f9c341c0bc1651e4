"""The alert rules and the dashboard are read by Prometheus's own tool, and name what processes really tell."""

import json
import re
import shutil
import subprocess
from pathlib import Path

import pytest
from prometheus_client import REGISTRY, generate_latest

import services.gateway.door.admission
import services.gateway.door.observing
import services.notify.jobs
import shared.messaging.metrics
import shared.runtime.health
from deploy.local.places import PROJECT
from tests.observability.named import OBSERVE, expressions, named, panels, rules, told_of

PAGES = PROJECT / "docs" / "operations"
WATCHING = PAGES / "observing.md"
MODULES = (
    services.gateway.door.admission,
    services.gateway.door.observing,
    services.notify.jobs,
    shared.messaging.metrics,
    shared.runtime.health,
)


def promtool(*words: str | Path) -> subprocess.CompletedProcess[str]:
    tool = shutil.which("promtool")
    assert tool, "promtool is missing: `./odr test` brings it (it is part of Debian's package prometheus)"
    return subprocess.run([tool, *map(str, words)], capture_output=True, text=True, check=False, cwd=OBSERVE)


@pytest.mark.parametrize(
    "words",
    [("check", "config", "prometheus.yml"), ("check", "rules", "alerts.yml"), ("test", "rules", "alerts_test.yml")],
    ids=" ".join,
)
def test_prometheus_accepts_the_configuration_the_rules_and_their_examples(words: tuple[str, ...]) -> None:
    done = promtool(*words)

    assert done.returncode == 0, done.stdout + done.stderr


def test_an_alert_that_does_not_fire_when_it_must_is_found(tmp_path: Path) -> None:
    shutil.copy(OBSERVE / "alerts_test.yml", tmp_path)
    text = (OBSERVE / "alerts.yml").read_text()
    (tmp_path / "alerts.yml").write_text(text.replace("odr_outbox_todo_seconds) > 60", "odr_outbox_todo_second) > 60"))

    done = promtool("test", "rules", tmp_path / "alerts_test.yml")

    assert done.returncode != 0
    assert "OutboxGrowsOld" in done.stdout + done.stderr


def test_every_alert_has_its_examples() -> None:
    examples = (OBSERVE / "alerts_test.yml").read_text()

    for rule in rules():
        assert f"name: {rule['alert']} fires" in examples
        assert f"name: {rule['alert']} is quiet" in examples


def test_every_alert_says_what_to_do() -> None:
    for rule in rules():
        words = rule["annotations"]
        assert rule["labels"]["severity"] in {"page", "ticket"}
        assert words.keys() == {"summary", "action", "runbook"}
        assert all(words[name].endswith(".") for name in ("summary", "action"))
        assert (PAGES / f"{words['runbook']}.md").is_file(), f"{rule['alert']} opens no page"


def test_the_page_about_watching_leads_from_every_alert_to_the_page_that_the_alert_names() -> None:
    rows = re.findall(r"^\| ([\w, ]+) \| .* \| \[(.+)\.md\]\(\2\.md\) \|$", WATCHING.read_text(), re.MULTILINE)

    told = {alert: page for alerts, page in rows for alert in alerts.split(", ")}

    assert told == {rule["alert"]: rule["annotations"]["runbook"] for rule in rules()}


def test_every_figure_that_is_asked_for_exists() -> None:
    assert MODULES
    known = told_of(generate_latest(REGISTRY).decode())

    assert named(expressions()) - known == set()


def test_a_misspelled_figure_is_found() -> None:
    known = told_of(generate_latest(REGISTRY).decode())

    assert named(["max(odr_lag_second) > 60", "rate(odr_sent[1m])"]) - known == {"odr_lag_second", "odr_sent"}


def test_every_figure_of_ours_is_shown() -> None:
    ours = {name for name in told_of(generate_latest(REGISTRY).decode()) if name.startswith("odr_")}
    part = re.compile("_(bucket|sum|count)$")
    shown = named(target["expr"] for panel in panels() for target in panel["targets"])
    of_shown_histograms = {part.sub("", name) for name in shown}

    assert {name for name in ours - shown if part.sub("", name) not in of_shown_histograms} == {
        "odr_alive",
        "odr_adopted_total",
        "odr_sessions_total",
    }


def test_the_dashboard_can_be_imported() -> None:
    dashboard = json.loads((OBSERVE / "dashboard.json").read_text())
    numbers = [panel["id"] for panel in dashboard["panels"]]

    assert len(set(numbers)) == len(numbers)
    assert all(panel["datasource"] == {"type": "prometheus", "uid": "${source}"} for panel in panels())
    assert {variable["name"] for variable in dashboard["templating"]["list"]} == {"source", "service"}

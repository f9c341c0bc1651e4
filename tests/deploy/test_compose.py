"""`docker-compose.yml` keeps its promises; judged by reading it, so that no engine is needed."""

import re
from typing import Any, Final

import pytest
import yaml

from deploy.containers import places
from deploy.local.places import PROJECT
from deploy.local.secret_files import OWN_SETTINGS
from shared.contracts.topics import EVERYONE, GATEWAY
from tests.support import containers

COMPOSE: Final[dict[str, Any]] = yaml.safe_load((PROJECT / "docker-compose.yml").read_text())
SERVICES: Final[dict[str, dict[str, Any]]] = COMPOSE["services"]
JOBS: Final = ("secrets", "lay-out", "odr")
LASTING: Final = [name for name in SERVICES if name not in JOBS]
PICTURES: Final = {"apache/kafka:4.2.0", "postgres:18"}
READERS_OF_FILES: Final = {"documents", "filing", "notify", "gateway"}


def mounts(name: str) -> dict[str, tuple[str, str]]:
    """Return what is mounted: source, then place and mode (`rw` or `ro`)."""
    words = [mount.split(":") for mount in SERVICES[name].get("volumes", [])]
    return {source: (place, mode[0] if mode else "rw") for source, place, *mode in words}


def seconds(words: str) -> int:
    """Read a time of the file, such as `30s`."""
    return int(words.removesuffix("s"))


def users_of(volume: str) -> set[str]:
    return {name for name in SERVICES if volume in mounts(name)}


@pytest.mark.parametrize("name", SERVICES)
def test_nothing_runs_as_root_or_gains_rights_or_changes_its_own_files(name: str) -> None:
    container = SERVICES[name]

    assert int(container["user"].partition(":")[0]) > 0
    assert container["read_only"] is True
    assert container["cap_drop"] == ["ALL"]
    assert container["security_opt"] == ["no-new-privileges:true"]
    assert not {"privileged", "cap_add", "devices", "pid", "ipc"} & set(container)


@pytest.mark.parametrize("name", SERVICES)
def test_everything_has_a_limit(name: str) -> None:
    limits = SERVICES[name]["deploy"]["resources"]["limits"]

    assert set(limits) == {"cpus", "memory", "pids"}
    assert SERVICES[name]["logging"]["options"]["max-size"]


@pytest.mark.parametrize("name", LASTING)
def test_what_stays_is_watched_started_again_and_given_time_to_stop(name: str) -> None:
    container = SERVICES[name]

    assert container["healthcheck"]["test"][0] == "CMD"
    assert container["restart"] == "unless-stopped"
    assert container["stop_grace_period"]


@pytest.mark.parametrize("name", LASTING)
def test_what_stays_is_asked_often_while_it_starts_and_seldom_afterwards(name: str) -> None:
    rhythm = {word: seconds(SERVICES[name]["healthcheck"][word]) for word in ("interval", "start_interval")}

    assert rhythm["start_interval"] <= 2
    assert rhythm["interval"] >= 10


@pytest.mark.parametrize("service", EVERYONE)
def test_every_service_of_the_map_runs_in_an_image_of_its_own(service: str) -> None:
    container = SERVICES[service]

    assert container["build"]["args"] == {"SERVICE": service}
    assert container["build"]["target"] == "service"
    assert container["image"].startswith(f"odr-{service}:")
    assert container["environment"]["ODR_KAFKA_USER"] == service


@pytest.mark.parametrize("service", EVERYONE)
def test_a_service_is_healthy_when_it_is_ready_and_makes_progress(service: str) -> None:
    words = SERVICES[service]["healthcheck"]["test"]

    assert words[1] == "python"
    assert f'("127.0.0.1", {places.HEALTH_PORT})' in words[-1]
    assert '"live"' in words[-1]
    assert '"ready"' in words[-1]
    assert SERVICES[service]["environment"]["ODR_HEALTH_PORT"] == str(places.HEALTH_PORT)


@pytest.mark.parametrize("service", EVERYONE)
def test_a_service_starts_when_everything_is_laid_out(service: str) -> None:
    assert SERVICES[service]["depends_on"] == {"lay-out": {"condition": "service_completed_successfully"}}


@pytest.mark.parametrize("owner", [*EVERYONE, "kafka", "postgres"])
def test_secrets_are_with_their_owner_and_with_whom_makes_them(owner: str) -> None:
    volume = f"{owner}-secrets"

    assert users_of(volume) == {"secrets", owner}
    assert mounts(owner)[volume] == (str(places.SECRETS), "ro")
    assert mounts("secrets")[volume] == (str(places.HANDED_OUT / owner), "rw")


def test_the_operators_secrets_are_with_the_operators_containers_alone() -> None:
    assert users_of("operator") == set(JOBS)


def test_papers_are_open_to_the_services_that_handle_papers_alone() -> None:
    assert users_of("objects") == READERS_OF_FILES


def test_only_the_mailbox_writes_mail_and_only_the_gateway_moves_the_clock() -> None:
    assert {name: mounts(name)["mailbox"][1] for name in users_of("mailbox")} == {"mailbox": "rw", GATEWAY: "ro"}
    assert users_of("clock") == set(EVERYONE)
    assert {name for name in EVERYONE if mounts(name)["clock"][1] == "rw"} == {GATEWAY}


def test_no_secret_stands_in_the_file() -> None:
    written = {setting for name in SERVICES for setting in SERVICES[name].get("environment", {})}
    secret = {"ODR_DATABASE_URL", "ODR_KEYS_DATABASE_URL", "ODR_KAFKA_PASSWORD", "POSTGRES_PASSWORD"}

    assert written & (secret | {setting for own in OWN_SETTINGS.values() for setting in own}) == set()
    assert not any(re.search(r"PASSWORD$|SECRET|PEPPER|TOKEN$", setting) for setting in written)


def test_only_pages_and_the_partners_listener_can_be_reached_and_only_from_this_machine() -> None:
    published = {name: SERVICES[name]["ports"] for name in SERVICES if "ports" in SERVICES[name]}

    assert set(published) == {GATEWAY, "kafka"}
    assert published[GATEWAY] == ["${ODR_ADDRESS:-127.0.0.1}:${ODR_PORT:-8080}:8080"]
    assert published["kafka"] == [
        f"${{ODR_ADDRESS:-127.0.0.1}}:${{ODR_PARTNERS_PORT:-{places.KAFKA_PORTS.partners}}}:{places.KAFKA_PORTS.partners}"
    ]


def test_everything_else_has_no_way_out() -> None:
    assert COMPOSE["networks"]["inside"] == {"internal": True}
    outside = {name for name in SERVICES if "outside" in SERVICES[name].get("networks", ())}

    assert outside == {GATEWAY, "kafka"}
    assert all("networks" in SERVICES[name] or SERVICES[name]["network_mode"] == "none" for name in SERVICES)


def test_every_picture_has_its_version() -> None:
    ours = {SERVICES[name]["image"] for name in SERVICES if SERVICES[name]["image"].startswith("odr-")}
    others = {SERVICES[name]["image"] for name in SERVICES} - ours

    assert others == PICTURES
    assert all(re.fullmatch(r"odr-[a-z]+:\d+\.\d+\.\d+", image) for image in ours)


def test_tests_in_containers_use_the_same_pictures() -> None:
    assert {containers.KAFKA_IMAGE, containers.POSTGRES_IMAGE} == PICTURES


def test_the_broker_listens_where_the_tools_look() -> None:
    kafka = SERVICES["kafka"]["environment"]
    ports = places.KAFKA_PORTS

    assert kafka["LISTENERS"] == (
        f"CONTROLLER://127.0.0.1:{ports.controller},SERVICES://:{ports.services},PARTNERS://:{ports.partners}"
    )
    assert f"SERVICES://{places.KAFKA}," in kafka["ADVERTISED_LISTENERS"]
    assert {SERVICES[service]["environment"]["ODR_KAFKA_BOOTSTRAP"] for service in EVERYONE} == {places.KAFKA}
    assert f"http://{GATEWAY}:{SERVICES[GATEWAY]['environment']['ODR_GATEWAY_PORT']}" == places.WEB


def test_any_number_of_replicas_can_run_of_what_nobody_reaches_by_a_port_of_this_machine() -> None:
    fixed = {name for name in EVERYONE if {"container_name", "hostname", "ports"} & set(SERVICES[name])}

    assert fixed == {GATEWAY}

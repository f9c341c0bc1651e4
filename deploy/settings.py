"""Every setting there is: of the services by their classes, of the tools by the list below. It sets none."""

import os
from collections.abc import Iterable, Iterator, Mapping
from importlib import import_module
from typing import Annotated, Any, Final, cast

from pydantic import TypeAdapter, ValidationError

from deploy.local.places import PROJECT
from deploy.local.trouble import Trouble
from shared.contracts.topics import EVERYONE
from shared.runtime.settings import PREFIX, ProcessSettings, names_of, unknown

OF_TOOLS: Final[Mapping[str, str]] = {
    "ODR_FOLDER": "Folder of this installation's data and tools, in place of `.odr`.",
    "ODR_COURTS_DIR": "Folder of the courts' files, in place of `courts`.",
    "ODR_MAVEN_URL": "A mirror of Maven Central, for Kafka's archives.",
    "ODR_SECRETS_DIR": "Folder with a file for each secret setting, named like it in small letters and without `ODR_`.",
    "ODR_ADDRESS": "Containers: address of this machine on which ports are opened.",
    "ODR_PORT": "Containers: port of pages and API.",
    "ODR_PARTNERS_HOST": "Containers: the name by which partners reach the broker.",
    "ODR_PARTNERS_PORT": "Containers: the port by which they do.",
}
OF_TESTS: Final = ("ODR_TEST_", "ODR_FAULT", "ODR_WEAKENED")


def kind_of(service: str) -> type[ProcessSettings]:
    """Return the class of a service's settings."""
    if not (PROJECT / "services" / service / "settings.py").exists():
        return ProcessSettings
    kinds = vars(import_module(f"services.{service}.settings")).values()
    return next(
        kind
        for kind in kinds
        if isinstance(kind, type) and issubclass(kind, ProcessSettings) and kind is not ProcessSettings
    )


def refuse_wrong() -> None:
    """Raise Trouble when the shell gives a setting a value that a service would not take."""
    told = {name: sentence for service in EVERYONE for name, sentence in _wrong(kind_of(service))}
    if told:
        raise Trouble("\n".join(told.values()))


def value_of(kind: type[ProcessSettings], name: str) -> Any:  # noqa: ANN401 - of any setting
    """Return one setting as its service reads it, when the others are not known here. Raises Trouble."""
    for wrong, sentence in _wrong(kind):
        if wrong == name:
            raise Trouble(sentence)
    field = kind.model_fields[name]
    read: TypeAdapter[Any] = TypeAdapter(cast("Any", Annotated[field.annotation, field]))
    given = os.environ.get(f"{PREFIX}{name.upper()}")
    return field.default if given is None else read.validate_python(given)


def _wrong(kind: type[ProcessSettings]) -> Iterator[tuple[str, str]]:
    try:
        kind()
    except ValidationError as error:
        for fault in error.errors():
            if fault["type"] != "missing":  # the demo sets it itself
                yield str(fault["loc"][0]), kind.why_not(fault)


def of_service(service: str, given: Mapping[str, str]) -> dict[str, str]:
    """Return what an environment says of a service's settings and, beside them, of anything that is no setting."""
    known = names_of(kind_of(service))
    return {name: value for name, value in given.items() if name in known or not name.startswith("ODR_")}


def mistyped(given: Iterable[str]) -> list[str]:
    """Return what looks like a setting and is none of any service or tool."""
    known = {name for service in EVERYONE for name in names_of(kind_of(service))}
    return [name for name in unknown(given, {*known, *OF_TOOLS}) if not name.startswith(OF_TESTS)]

"""What every kind of value is: read when it is given, taken as it is when it comes from the wire or from a table.

What was let in once stays readable: a rule that becomes stricter later never makes the history of a case unreadable.
"""

from abc import ABC, abstractmethod
from collections.abc import Mapping
from typing import Any, Final

from pydantic import GetCoreSchemaHandler, GetJsonSchemaHandler, ValidationInfo
from pydantic.json_schema import JsonSchemaValue
from pydantic_core import CoreSchema, core_schema

LET_IN: Final = "let in before"


class Kind(ABC):
    """A kind of value, written beside the type: `Annotated[str, PlainText(200)]`."""

    __slots__ = ()

    @abstractmethod
    def read(self, given: object) -> object:
        """Return the value in its one form. Raises Misfit."""

    def read_beside(self, given: object, others: Mapping[str, object]) -> object:
        """Return the same, where it also depends on fields that stand before it."""
        _ = others
        return self.read(given)

    def limits(self) -> dict[str, Any]:
        """Return what the JSON Schema says of it beside its type."""
        return {}

    def _given(self, value: object, info: ValidationInfo) -> object:
        return value if info.context == LET_IN else self.read_beside(value, info.data)

    def __get_pydantic_core_schema__(self, source: object, handler: GetCoreSchemaHandler) -> CoreSchema:
        return core_schema.with_info_before_validator_function(self._given, handler(source))

    def __get_pydantic_json_schema__(self, schema: CoreSchema, handler: GetJsonSchemaHandler) -> JsonSchemaValue:
        return {**handler(schema), **self.limits()}

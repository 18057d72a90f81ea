"""The words of a mapping: what `source.toml` and `<record>.toml` may say (see mappings/README.md)."""

from collections.abc import Mapping
from typing import Annotated, Any, Self, TypeAlias

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field, field_validator, model_validator

from loaders.records.refs import NAMESPACED

Texts: TypeAlias = Annotated[list[str], Field(min_length=1)]
Equality: TypeAlias = dict[str, list[str]]
"""Column = the texts it may have; all columns must hold."""


class Words(BaseModel):
    """A table of the TOML; a key that is not declared is an error."""

    model_config = ConfigDict(frozen=True, extra="forbid", strict=True)


def _short(value: Any) -> Any:
    return {"column": value} if isinstance(value, str) else value


def _listed(value: Any) -> Any:
    return value if isinstance(value, list) else [value]


class FieldSpec(Words):
    """Where a field's value comes from: one column, several joined, or a named constant."""

    column: str | None = None
    columns: Texts | None = None
    constant: str | int | bool | None = None
    join: str = ""
    prefix: str = ""
    convert: str = "text"
    null: list[str] = []

    @model_validator(mode="after")
    def _has_one_source(self) -> Self:
        named = [n for n in ("column", "columns", "constant") if getattr(self, n) is not None]
        if len(named) != 1:
            raise ValueError(f"a field has one of column, columns, constant; found {named or 'none'}")
        return self

    @property
    def needed(self) -> tuple[str, ...]:
        return tuple(self.columns or ()) + ((self.column,) if self.column is not None else ())


FieldWords: TypeAlias = Annotated[FieldSpec, BeforeValidator(_short)]


class IdSpec(Words):
    """The record's id, composed of columns."""

    columns: Texts
    join: str = "-"
    prefix: str = ""


class TimeSpec(Words):
    """When the source recorded the row."""

    column: str
    convert: str = "datetime"


class JoinSpec(Words):
    """Columns of another file beside this one, found by equality."""

    file: str
    on: Annotated[dict[str, str], Field(min_length=1)]
    columns: Texts


class ListSpec(Words):
    """A list with one entry per nested element of the row (JSON, XML)."""

    each: str
    when: Equality = {}
    unless: Equality = {}
    fields: dict[str, FieldWords]


class CancelSpec(Words):
    """The record that this one withdraws."""

    type: str
    columns: Texts
    system: str | None = None
    join: str = "-"
    prefix: str = ""


class RecordSpec(Words):
    """`<record>.toml`: which rows become which canonical record."""

    type: str | None = None
    files: Texts
    sheet: str | None = None
    rows: str | None = None
    columns: Texts | None = None
    distinct: bool = False
    when: Equality = {}
    unless: Equality = {}
    id: IdSpec
    recorded_at: TimeSpec | None = None
    fields: dict[str, FieldWords]
    join: Annotated[list[JoinSpec], BeforeValidator(_listed)] = []
    lists: dict[str, Annotated[list[ListSpec], BeforeValidator(_listed)]] = {}
    retracted: Equality = {}
    cancels: CancelSpec | None = None


class Layout(Words):
    """How some files of the source are written."""

    files: Texts
    columns: Texts | None = None
    delimiter: Annotated[str, Field(min_length=1, max_length=1)] | None = None
    encoding: str | None = None


class IgnoreRule(Words):
    """Rows that are not wanted, and why; without `when` and `unless`, all rows of these files."""

    files: Texts
    reason: Annotated[str, Field(min_length=1)]
    when: Equality = {}
    unless: Equality = {}


class SourceSpec(Words):
    """`source.toml`: who speaks, in which zone, in which encoding."""

    system: Annotated[str, Field(min_length=1)]
    zone: str | None = None
    resolution: str = "0s"
    clock_tolerance: str = "0s"
    encoding: str | None = None
    delimiter: Annotated[str, Field(min_length=1, max_length=1)] | None = None
    null: list[str] = [""]
    namespaces: dict[str, str] = {}
    tables: Mapping[str, Mapping[str, str]] = {}
    layouts: list[Layout] = []
    ignore: list[IgnoreRule] = []

    @field_validator("namespaces")
    @classmethod
    def _of_what_is_numbered(cls, namespaces: dict[str, str]) -> dict[str, str]:
        if unknown := sorted(namespaces.keys() - NAMESPACED):
            raise ValueError(
                f"{unknown[0]!r} is no kind that a source numbers; allowed: {', '.join(sorted(NAMESPACED))}"
            )
        return namespaces

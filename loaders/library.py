"""All mappings, loaded and checked before any file is read.

A wrong name answers with file, place and the valid names. What is valid here can still not fit a file; that
is said when the file is read.
"""

import codecs
import hashlib
import tomllib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any, Final, TypeVar, get_args, get_origin
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from pydantic import BaseModel, ValidationError

from graph_model.errors import MappingError
from loaders.clock import Clock, duration
from loaders.convert import Surroundings, converter
from loaders.formats.blob import Blob
from loaders.formats.row import compact
from loaders.look import Columns
from loaders.mapping import FieldSpec, IgnoreRule, Layout, RecordSpec, SourceSpec
from loaders.records import RECORD_TYPES
from loaders.shape import data

SHIPPED: Final = Path(__file__).parent / "mappings"
_SOURCE: Final = "source.toml"
_Words = TypeVar("_Words", bound=BaseModel)


@dataclass(frozen=True)
class Mapping:
    """One `<record>.toml`. `hash` covers all that decides what a row becomes."""

    name: str
    type: str
    spec: RecordSpec
    hash: str


@dataclass(frozen=True)
class Source:
    """One folder of mappings."""

    name: str
    spec: SourceSpec
    surroundings: Surroundings
    mappings: tuple[Mapping, ...]

    def layout(self, blob: Blob) -> Layout:
        """How a file is written, where the source or a mapping of it says so."""
        found = next((layout for layout in self.spec.layouts if blob.fits(layout.files)), None)
        columns = next(
            (m.spec.columns for m in self.mappings if m.spec.columns and blob.fits(m.spec.files)), None
        )
        return Layout(
            files=["*"],
            columns=columns or (found.columns if found else None),
            delimiter=(found.delimiter if found else None) or self.spec.delimiter,
            encoding=(found.encoding if found else None) or self.spec.encoding,
        )

    def fitting(self, blob: Blob) -> tuple[Mapping, ...]:
        """The mappings whose file patterns fit this name."""
        return tuple(mapping for mapping in self.mappings if blob.fits(mapping.spec.files))

    def ignoring(self, blob: Blob) -> tuple[IgnoreRule, ...]:
        """The rules for rows of this file that are not wanted."""
        return tuple(rule for rule in self.spec.ignore if blob.fits(rule.files))


def sources(*, home: Path | None = None, chosen: str | None = None) -> tuple[Source, ...]:
    """The mappings shipped and those in `home` (a folder of source folders), whose names win.

    `chosen` is a source (`adventureworks`) or one mapping (`adventureworks/item`). MappingError where
    something is wrong or where nothing has the chosen name.
    """
    folders = {folder.name: folder for base in (SHIPPED, home) if base for folder in _folders(base)}
    if chosen is None:
        return tuple(_load(folders[name]) for name in sorted(folders))
    name, _, record = chosen.partition("/")
    if name not in folders:
        raise MappingError(f"no mappings {name!r}; there are: {', '.join(sorted(folders)) or 'none'}")
    source = _load(folders[name])
    if not record:
        return (source,)
    only = tuple(mapping for mapping in source.mappings if mapping.name == chosen)
    if not only:
        names = ", ".join(mapping.name for mapping in source.mappings)
        raise MappingError(f"no mapping {chosen!r}; there are: {names}")
    return (Source(source.name, source.spec, source.surroundings, only),)


def _folders(base: Path) -> Iterator[Path]:
    if base.is_dir():
        yield from (folder for folder in sorted(base.iterdir()) if (folder / _SOURCE).is_file())


def _load(folder: Path) -> Source:
    files = sorted(folder.glob("*.toml"))
    stamps = tuple((str(file), file.stat().st_mtime_ns, file.stat().st_size) for file in files)
    return _loaded(folder, stamps)


@lru_cache(maxsize=100)
def _loaded(folder: Path, stamps: tuple[tuple[str, int, int], ...]) -> Source:
    spec = _read(folder / _SOURCE, SourceSpec)
    surroundings = _surroundings(folder / _SOURCE, spec)
    mappings = tuple(
        _mapping(Path(file), folder.name, spec, surroundings)
        for file, _, _ in stamps
        if Path(file).name != _SOURCE
    )
    return Source(folder.name, spec, surroundings, mappings)


def _read(file: Path, words: type[_Words]) -> _Words:
    try:
        return words.model_validate(tomllib.loads(file.read_text("utf-8")))
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise MappingError(f"{file}: no TOML: {error}") from None
    except RecursionError:
        raise MappingError(f"{file}: nested too deep") from None
    except OSError as error:
        raise MappingError(f"{file}: cannot be read: {error.strerror or error}") from None
    except ValidationError as error:
        wrong = "; ".join(_said(dict(one), words) for one in error.errors())
        raise MappingError(f"{file}: {wrong}") from None


def _said(error: dict[str, Any], words: type[BaseModel]) -> str:
    place = ".".join(str(part) for part in error["loc"])
    if error["type"] == "extra_forbidden":
        return f"unknown key {place!r}; allowed: {', '.join(_keys_at(words, error['loc'][:-1]))}"
    found = "" if error["type"] == "missing" else f", found {error['input']!r}"
    return f"{place or 'the file'}: {error['msg']}{found}"


def _keys_at(words: type[BaseModel], place: Sequence[Any]) -> list[str]:
    """The keys a table may have, found by following the types along the place."""
    known: Any = words
    for part in place:
        if isinstance(known, type) and issubclass(known, BaseModel):
            field = known.model_fields.get(str(part))
            known = field.annotation if field else words
        else:
            known = _inner(known)
    while not (isinstance(known, type) and issubclass(known, BaseModel)) and get_args(known):
        known = _inner(known)
    return sorted(known.model_fields) if isinstance(known, type) and issubclass(known, BaseModel) else []


def _inner(annotation: Any) -> Any:
    """What a list, a dict or an option holds."""
    arguments = get_args(annotation)
    models = [a for a in arguments if isinstance(a, type) and issubclass(a, BaseModel)]
    return models[0] if models else next((a for a in reversed(arguments) if get_args(a)), None)


def _surroundings(file: Path, spec: SourceSpec) -> Surroundings:
    try:
        zone = ZoneInfo(spec.zone) if spec.zone is not None else None
        clock = Clock(zone, duration(spec.resolution), duration(spec.clock_tolerance))
        for encoding in filter(None, (spec.encoding, *(layout.encoding for layout in spec.layouts))):
            codecs.lookup(encoding)
    except (ZoneInfoNotFoundError, IsADirectoryError):
        raise MappingError(
            f"{file}: zone: no time zone {spec.zone!r}; allowed: an IANA zone such as Europe/Berlin"
        ) from None
    except ValueError as error:
        raise MappingError(f"{file}: zone, resolution or clock_tolerance: {error}") from None
    except LookupError as error:
        raise MappingError(f"{file}: encoding: {error}; allowed: one Python knows, such as cp1252") from None
    return Surroundings(clock, spec.tables)


def _mapping(file: Path, source: str, spec: SourceSpec, surroundings: Surroundings) -> Mapping:
    record = _read(file, RecordSpec)
    type_ = record.type or file.stem
    if type_ not in RECORD_TYPES:
        raise MappingError(f"{file}: type: no record {type_!r}; allowed: {', '.join(sorted(RECORD_TYPES))}")
    named = [(f"fields.{path}", field.convert) for path, field in _fields(record)]
    named += [("recorded_at", record.recorded_at.convert)] if record.recorded_at else []
    for place, convert in named:
        try:
            converter(convert, surroundings)
        except ValueError as error:
            raise MappingError(f"{file}: {place}: {error}") from None
    try:
        data(record.fields, record.lists, Columns(None), surroundings, ())
    except ValueError as error:
        raise MappingError(f"{file}: fields: {error}") from None
    for path in (*(path for path, _ in _fields(record)), *record.lists):
        _check_path(file, path, RECORD_TYPES[type_])
    return Mapping(f"{source}/{file.stem}", type_, record, _hash(record, spec, type_))


def _fields(record: RecordSpec) -> Iterator[tuple[str, FieldSpec]]:
    yield from record.fields.items()
    for path, rules in record.lists.items():
        for rule in rules:
            yield from ((f"{path}.{inner}", field) for inner, field in rule.fields.items())


def _check_path(file: Path, path: str, record: type[BaseModel]) -> None:
    """Every name of a path is a field of the record, or of the shape that the field before it holds."""
    shapes = [record]
    for name in path.split("."):
        if name.isdecimal():  # The place in a list.
            continue
        fields = {field.alias or own: field for shape in shapes for own, field in shape.model_fields.items()}
        if name not in fields:
            raise MappingError(
                f"{file}: fields.{path}: {' or '.join(shape.__name__ for shape in shapes)} has no field "
                f"{name!r}; allowed: {', '.join(sorted(fields))}"
            )
        shapes = list(_shapes(fields[name].annotation))
        if not shapes:  # Text, or names of the source's own: checked when a row is admitted.
            return


def _shapes(annotation: Any) -> Iterator[type[BaseModel]]:
    if isinstance(annotation, type) and issubclass(annotation, BaseModel):
        yield annotation
    elif get_origin(annotation) is not dict:
        for part in get_args(annotation):
            yield from _shapes(part)


def _hash(record: RecordSpec, source: SourceSpec, type_: str) -> str:
    used = source.model_dump(mode="json", exclude={"ignore"})
    said = {
        "type": type_,
        "record": record.model_dump(mode="json", exclude={"files", "type"}),
        "source": used,
    }
    return hashlib.sha256(compact(said)).hexdigest()

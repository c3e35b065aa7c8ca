"""Which column of an import goes into which field, as sent and as checked against an entity."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from pydantic import ValidationError

from engines.definition.field_types import AutonumberField
from engines.definition.import_mapping import ImportColumn, ImportMapping
from engines.definition.source import escape
from engines.definition.translate import translate
from engines.errors import ExpressionInvalid, Issue, ValidationFailed
from engines.form.submission import label_of
from engines.language import LANGUAGES, render
from engines.registry import nearest
from runtime.access.readable import readable_keys
from runtime.apps.catalog import CatalogEntity
from runtime.commands.context import Context
from runtime.commands.import_paths import upwards
from runtime.commands.import_people import BESIDE, beside_label, offered
from runtime.commands.import_readers import moment_reader, number_reader, year_first
from runtime.commands.record_rights import field_rights
from runtime.json_text import read_part
from runtime.store.organisation import USER
from runtime.store.query import title_path

__all__ = [
    "KEY_KINDS",
    "LOOKUP_KINDS",
    "SYSTEM_TARGETS",
    "ImportMapping",
    "ImportPlan",
    "MappedColumn",
    "load_mapping",
    "mapping_of",
    "plan_import",
    "settable_keys",
    "suggest_mapping",
]

SYSTEM_TARGETS = ("owner", "department", "currency", "rate")
KEY_KINDS = frozenset(("text", "number", "date", "choice"))
LOOKUP_KINDS = frozenset(("text", "number", "date"))


def mapping_of(document: Any) -> ImportMapping:
    """Of a JSON object. Raises ValidationFailed with every issue below /mapping."""
    try:
        return ImportMapping.model_validate(document)
    except ValidationError as error:
        issues = [issue.at("/mapping") for issue in translate(error, document)]
    raise ValidationFailed("import.mapping", issues=issues)


def load_mapping(text: str | bytes) -> ImportMapping:
    """Raises ValidationFailed with every issue below /mapping."""
    document = read_part(text, "/mapping", "import.mapping")
    try:
        return ImportMapping.model_validate_json(text)
    except ValidationError as error:
        issues = [issue.at("/mapping") for issue in translate(error, document)]
    raise ValidationFailed("import.mapping", issues=issues)


@dataclass(frozen=True)
class MappedColumn:
    """`target` and `lookup` are given for references: the entity and the field a cell is looked up by.
    `read` turns a cell into what the form engine takes, where a plain text will not do. `many`: a cell
    names several records."""

    heading: str
    position: int
    key: str
    replace: Mapping[str, str | None]
    target: str | None = None
    lookup: str | None = None
    read: Callable[[str], Any] | None = None
    many: bool = False
    create: bool = False
    """A record a cell names and nobody has is created."""
    above: str | None = None
    """Where a cell is a way from the top: the field by which records of the target stand beneath others."""

    @property
    def place(self) -> str:
        """What meanings of cells are kept under: a way is no name."""
        return f"{self.lookup}/" if self.above is not None else self.lookup or ""


@dataclass(frozen=True)
class ImportPlan:
    """A mapping that fits an entity, a file's headings and what the importer may write."""

    mapping: ImportMapping
    columns: tuple[MappedColumn, ...]
    values: tuple[tuple[str, Callable[..., Any]], ...]
    read_by_values: tuple[str, ...]
    """Mapped fields that those expressions read."""
    key: MappedColumn | None
    summed: tuple[str, ...]
    """Keys of mapped numbers, whose sums are reported."""
    width: int
    beside: tuple[MappedColumn, ...] = ()
    """Columns of what people are given besides their records (`import_people`)."""

    def heading_of(self, key: str) -> str | None:
        columns = (*self.columns, *self.beside)
        return next((column.heading for column in columns if column.key == key), None)


def suggest_mapping(
    entity: CatalogEntity, headings: Sequence[str], beside: Sequence[str] = ()
) -> ImportMapping:
    """Columns whose heading is a field's key or label, in any language, letters of any case. `beside`:
    targets there are besides fields."""
    ways: dict[str, str] = {}
    for field in entity.model.definition.fields:
        if not field.derived and field.stored:
            for text in (field.key, *field.label.values()):
                ways.setdefault(text.casefold(), field.key)
    for key in SYSTEM_TARGETS:
        if key in entity.model.types:
            ways.setdefault(key, key)
            for language in LANGUAGES:
                ways.setdefault(render(f"field.{key}", {}, language).casefold(), key)
    for key in beside:
        for text in (key, *beside_label(key).values()):
            ways.setdefault(text.casefold(), key)
    columns = {}
    taken: set[str] = set()
    for heading in headings:
        found = ways.get(heading.casefold())
        if found is not None and found not in taken:
            taken.add(found)
            columns[heading] = ImportColumn(field=found)
    return ImportMapping.model_validate({"columns": columns})


def plan_import(
    ctx: Context, entity: CatalogEntity, mapping: ImportMapping, headings: Sequence[str]
) -> ImportPlan:
    """Check a mapping. Raises ValidationFailed with every issue below /mapping."""
    return _Planner(ctx, entity, mapping, headings).plan()


def _known_keys(ctx: Context, entity: CatalogEntity) -> list[str]:
    """Fields a column may name: all but hidden ones."""
    hidden = field_rights(ctx, entity, ctx.rights(entity.name)).hidden
    known = [key for key, field in entity.model.fields.items() if field.stored]
    known += [key for key in SYSTEM_TARGETS if key in entity.model.types]
    return [key for key in known if key not in hidden]


def settable_keys(ctx: Context, entity: CatalogEntity) -> set[str]:
    """Fields a column may fill: those the importer may write."""
    writable, fields = field_rights(ctx, entity, ctx.rights(entity.name)).writable, entity.model.fields
    return {
        key
        for key in _known_keys(ctx, entity)
        if (writable is None or key in writable) and not (key in fields and fields[key].derived)
    }


class _Planner:
    def __init__(
        self, ctx: Context, entity: CatalogEntity, mapping: ImportMapping, headings: Sequence[str]
    ) -> None:
        self.ctx = ctx
        self.entity = entity
        self.mapping = mapping
        self.headings = headings
        self.issues: list[Issue] = []
        self.taken: set[str] = set()
        self.read: set[str] = set()
        self.known = _known_keys(ctx, entity)
        self.beside = offered(ctx, entity)
        self.writable = settable_keys(ctx, entity)

    def plan(self) -> ImportPlan:
        columns: list[MappedColumn] = []
        beside: list[MappedColumn] = []
        if not self.mapping.columns:
            self._issue("/columns", "import.nothing_mapped")
        for heading, given in self.mapping.columns.items():
            place = f"/columns/{escape(heading)}"
            if heading.strip() not in self.headings:
                self._issue(place, "import.no_column", {"column": heading}, nearest(heading, self.headings))
            elif given.field in BESIDE and given.field not in self.known and self.entity.name == USER:
                if self._may_give(place, given):
                    position = self.headings.index(heading.strip())
                    beside.append(MappedColumn(heading.strip(), position, given.field, given.replace))
            elif self._settable(f"{place}/field", given.field):
                position = self.headings.index(heading.strip())
                columns.append(self._column(place, heading.strip(), position, given))
        values = [
            (key, self._expression(f"/values/{escape(key)}", key, text))
            for key, text in self.mapping.values.items()
            if self._settable(f"/values/{escape(key)}", key)
        ]
        key = self._key(columns)
        if self.issues:
            raise ValidationFailed("import.mapping", issues=self.issues)
        types = self.entity.model.types
        summed = tuple(column.key for column in columns if types[column.key].kind in ("number", "money"))
        read = tuple(sorted(self.read & {column.key for column in columns}))
        return ImportPlan(
            self.mapping, tuple(columns), tuple(values), read, key, summed, len(self.headings), tuple(beside)
        )  # fmt: skip

    def _issue(
        self, pointer: str, code: str, params: Mapping[str, Any] | None = None, hint: str | None = None
    ) -> None:
        self.issues.append(Issue(f"/mapping{pointer}", code, params or {}, hint))

    def _may_give(self, place: str, given: ImportColumn) -> bool:
        """Whether the column names what people are given, may do so, and says nothing else."""
        key = given.field
        said = sorted(given.model_dump(exclude_defaults=True).keys() - {"field", "replace"})
        if key not in self.beside:
            self._issue(f"{place}/field", "value.not_writable", {"field": beside_label(key)})
        elif key in self.taken:
            self._issue(f"{place}/field", "import.field_twice", {"field": key})
        elif said:
            self._issue(f"{place}/{said[0]}", "import.only_names", {"field": beside_label(key)})
        else:
            self.taken.add(key)
            return True
        return False

    def _settable(self, pointer: str, key: str) -> bool:
        """Whether the field is there, may be written, and is not given twice."""
        if key not in self.known:
            self._issue(
                pointer, "value.unknown_field", {"field": key}, nearest(key, [*self.known, *self.beside])
            )
        elif key not in self.writable:
            field = self.entity.model.fields.get(key)
            code = "value.derived" if field is not None and field.derived else "value.not_writable"
            self._issue(pointer, code, {"field": label_of(field) if field is not None else key})
        elif key in self.taken:
            self._issue(pointer, "import.field_twice", {"field": key})
        else:
            self.taken.add(key)
            return True
        return False

    def _column(self, pointer: str, heading: str, position: int, part: ImportColumn) -> MappedColumn:
        kind = self.entity.model.types[part.field]
        read: Callable[[str], Any] | None = None
        if part.dates is not None and kind.kind not in ("date", "datetime"):
            self._issue(f"{pointer}/dates", "import.no_date", {"field": part.field})
        if kind.kind == "datetime":
            read = moment_reader(self.ctx, part.dates)
        elif kind.kind == "date" and part.dates is not None:
            read = year_first(part.dates)
        if part.letters is not None and kind.kind != "text":
            self._issue(f"{pointer}/letters", "import.no_letters", {"field": part.field})
        elif part.letters is not None:
            read = str.lower if part.letters == "lower" else str.upper
        if (part.numbers is not None or part.round) and kind.kind not in ("number", "money"):
            self._issue(f"{pointer}/numbers", "import.no_number", {"field": part.field})
        elif part.numbers is not None or part.round:
            field = self.entity.model.fields.get(part.field)
            percent = field is not None and field.type == "percent"
            places = (kind.scale or 0) if part.round else None
            read = number_reader(part.numbers or "point", percent, places)
        if not (kind.kind == "reference" or kind.is_links) or kind.entity is None:
            if part.lookup is not None:
                self._issue(f"{pointer}/lookup", "import.no_reference", {"field": part.field})
            if part.path:
                self._issue(f"{pointer}/path", "import.no_path", {"field": part.field})
            return MappedColumn(heading, position, part.field, part.replace, read=read)
        target = self.ctx.entity(kind.entity)
        lookup = self._lookup(pointer, target, part.lookup)
        own = part.create_missing
        create = self.mapping.create_missing if own is None else own
        if create and not self.ctx.rights(target.name).allows("create"):
            params = {"action": "create", "entity": target.name}
            place = "/create_missing" if own is None else f"{pointer}/create_missing"
            self._issue(place, "access.action_denied", params)
        above = None if not part.path or kind.is_links else upwards(self.ctx, target)
        if part.path and (above is None or lookup is None):
            self._issue(f"{pointer}/path", "import.no_path", {"field": part.field})
        return MappedColumn(
            heading,
            position,
            part.field,
            part.replace,
            kind.entity,
            lookup,
            many=kind.is_links,
            create=create,
            above=above,
        )

    def _lookup(self, pointer: str, target: CatalogEntity, wanted: str | None) -> str | None:
        """The field of `target` cells are looked up by; None when only ids will do."""
        readable = readable_keys(self.ctx.catalog, self.ctx.catalog.rights(self.ctx.principal), target.name)
        if wanted is None:
            path = title_path(self.ctx.catalog, target.name)
            fits = path is not None and len(path) == 1 and path[0] in readable
            return path[0] if path is not None and fits and self._can_find(target, path[0]) else None
        if wanted not in readable or wanted not in target.model.fields:
            known = [key for key in target.model.fields if key in readable]
            self._issue(f"{pointer}/lookup", "value.unknown_field", {"field": wanted}, nearest(wanted, known))
            return None
        if not self._can_find(target, wanted):
            self._issue(f"{pointer}/lookup", "import.not_a_lookup", {"field": wanted})
            return None
        return wanted

    @staticmethod
    def _can_find(target: CatalogEntity, key: str) -> bool:
        return target.model.types[key].kind in LOOKUP_KINDS and key in target.table.columns

    def _expression(self, pointer: str, key: str, text: str) -> Callable[..., Any]:
        """Over what the row gives: nothing behind references is there yet."""
        try:
            compiled = self.entity.model.compile(text, self.entity.model.types[key])
        except ExpressionInvalid as error:
            self.issues += [issue.at(f"/mapping{pointer}") for issue in error.issues]
            return lambda values, context: None
        given = {column.field for column in self.mapping.columns.values()} | {"me", "parameter"}
        self.read.update(path[0] for path in compiled.checked.paths)
        for path in compiled.checked.paths:
            if path[0] not in given or (len(path) > 1 and path[0] != "parameter"):
                self._issue(pointer, "import.not_in_row", {"field": ".".join(path)})
        return compiled.evaluate

    def _key(self, columns: Sequence[MappedColumn]) -> MappedColumn | None:
        key = self.mapping.key
        if key is None:
            return None
        column = next((column for column in columns if column.key == key), None)
        if column is None:
            # A field given by an expression has no column: its values are matched all the same.
            if key not in self.mapping.values:
                self._issue("/key", "import.key_not_mapped", {"field": key})
                return None
            column = MappedColumn("", -1, key, {})
        kind = self.entity.model.types[key].kind
        if kind not in KEY_KINDS or isinstance(self.entity.model.fields.get(key), AutonumberField):
            self._issue("/key", "import.not_a_key", {"field": key})
        return column

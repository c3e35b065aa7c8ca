"""Field types: the built-ins, listed. A plug-in adds its class to the same registry."""

from engines.definition.field_types.address import AddressField
from engines.definition.field_types.any_reference import AnyReferenceField
from engines.definition.field_types.autonumber import AutonumberField
from engines.definition.field_types.barcode import BarcodeField
from engines.definition.field_types.base import FieldType, SpelledText, ValueProblem
from engines.definition.field_types.boolean import BooleanField
from engines.definition.field_types.cascade import CascadeField
from engines.definition.field_types.choice import ChoiceField
from engines.definition.field_types.date import DateField
from engines.definition.field_types.datetime import DatetimeField
from engines.definition.field_types.decimal import DecimalField
from engines.definition.field_types.department import DepartmentField
from engines.definition.field_types.duration import DurationField
from engines.definition.field_types.email import EmailField
from engines.definition.field_types.encrypted_text import KEEP, EncryptedTextField, Keep, Sealed
from engines.definition.field_types.file import FileField
from engines.definition.field_types.formula import FormulaField
from engines.definition.field_types.image import ImageField
from engines.definition.field_types.integer import IntegerField
from engines.definition.field_types.json import JsonField
from engines.definition.field_types.links_field import LinksField
from engines.definition.field_types.list_field import ListField
from engines.definition.field_types.location import LocationField
from engines.definition.field_types.long_text import LongTextField
from engines.definition.field_types.lookup import LookupField
from engines.definition.field_types.money import MoneyField
from engines.definition.field_types.multi_choice import MultiChoiceField
from engines.definition.field_types.multi_reference import MultiReferenceField
from engines.definition.field_types.options import Option, OptionsField
from engines.definition.field_types.percent import PercentField
from engines.definition.field_types.phone import PhoneField
from engines.definition.field_types.rating import RatingField
from engines.definition.field_types.reference import ReferenceField
from engines.definition.field_types.rich_text import RichTextField
from engines.definition.field_types.role import RoleField
from engines.definition.field_types.rollup import RollupField
from engines.definition.field_types.signature import SignatureField
from engines.definition.field_types.subtable import SubtableField
from engines.definition.field_types.tags import TagsField
from engines.definition.field_types.text import TextField
from engines.definition.field_types.time import TimeField
from engines.definition.field_types.url import UrlField
from engines.definition.field_types.user import USER_ENTITY, UserField
from engines.definition.field_types.users import UsersField
from engines.definition.tagged import tag_of
from engines.registry import Registry

__all__ = [
    "FIELD_TYPES",
    "KEEP",
    "USER_ENTITY",
    "AddressField",
    "AnyReferenceField",
    "AutonumberField",
    "BarcodeField",
    "BooleanField",
    "CascadeField",
    "ChoiceField",
    "DateField",
    "DatetimeField",
    "DecimalField",
    "DepartmentField",
    "DurationField",
    "EmailField",
    "EncryptedTextField",
    "FieldType",
    "FileField",
    "FormulaField",
    "ImageField",
    "IntegerField",
    "JsonField",
    "Keep",
    "LinksField",
    "ListField",
    "LocationField",
    "LongTextField",
    "LookupField",
    "MoneyField",
    "MultiChoiceField",
    "MultiReferenceField",
    "Option",
    "OptionsField",
    "PercentField",
    "PhoneField",
    "RatingField",
    "ReferenceField",
    "RichTextField",
    "RoleField",
    "RollupField",
    "Sealed",
    "SignatureField",
    "SpelledText",
    "SubtableField",
    "TagsField",
    "TextField",
    "TimeField",
    "UrlField",
    "UserField",
    "UsersField",
    "ValueProblem",
]

FIELD_TYPES: Registry[type[FieldType]] = Registry("field type", tag_of)

for _field_type in (
    TextField,
    LongTextField,
    IntegerField,
    DecimalField,
    MoneyField,
    PercentField,
    BooleanField,
    DateField,
    DatetimeField,
    ChoiceField,
    MultiChoiceField,
    CascadeField,
    TagsField,
    FileField,
    ImageField,
    SignatureField,
    ReferenceField,
    AnyReferenceField,
    MultiReferenceField,
    UserField,
    UsersField,
    SubtableField,
    FormulaField,
    LookupField,
    RollupField,
    AutonumberField,
    RichTextField,
    RatingField,
    TimeField,
    DurationField,
    PhoneField,
    EmailField,
    UrlField,
    BarcodeField,
    JsonField,
    DepartmentField,
    RoleField,
    AddressField,
    LocationField,
    EncryptedTextField,
):
    FIELD_TYPES.add(_field_type)

"""The form engine: submitted values validated, defaulted, computed, and the state a form shows."""

from engines.form.encode import json_values
from engines.form.field_rights import FieldRights
from engines.form.field_state import FieldState
from engines.form.plan import FormPlan, compile_form

__all__ = ["FieldRights", "FieldState", "FormPlan", "compile_form", "json_values"]

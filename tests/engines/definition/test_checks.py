"""Checks of a whole app: each rule finds its fault, at its place, and nothing else cries out.

Every case changes the example package, which itself has no issue.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from typing import Any

import pytest

from engines.definition import checks
from engines.errors import Issue
from engines.language import LANGUAGES, catalogue

GONE = object()
E, L, M, T, LINE = (f"/entities/{number}" for number in (0, 2, 0, 1, 3))
PROCESS, NODES, EDGES = "/processes/0", "/processes/0/nodes", "/processes/0/edges"
SAMPLE, STEPS = "/sample_data", "/scenarios/0/steps"
FIELD = {"id": "x", "key": "extra", "type": "text"}

Edit = tuple[str, Any]
Expected = tuple[str, str] | tuple[str, str, str]

# edits (RFC 6901 pointer, "-" appends) → issues (pointer, code, nearest name); "?" marks a warning
CASES: list[tuple[list[Edit], list[Expected]]] = [
    # requirements
    ([("/app/requires/bas", ">=1")], [("/app/requires/bas", "required_app_missing")]),
    ([("/app/requires/sytem", ">=1")], [("/app/requires/sytem", "required_app_missing", "system")]),
    ([("/app/requires/system", ">=1.0.1")], [("/app/requires/system", "required_app_too_old")]),
    ([("/app/requires/workshop", ">=1")], [("/app/requires/workshop", "requires_itself")]),
    # names
    ([(f"{T}/fields/1/id", "F1")], [(f"{T}/fields/1/id", "duplicate_id")]),
    ([(f"{T}/fields/2/key", "worth"), ("/views/1/columns/2", GONE)], [(f"{T}/fields/2/key", "duplicate_key")]),
    ([(f"{M}/fields/2/options/2/key", "gold"), (f"{L}/fields/1/filter", GONE)],
     [(f"{M}/fields/2/options/2/key", "duplicate_key")]),
    ([(f"{PROCESS}/edges/1/id", "g1")], [(f"{EDGES}/1/id", "duplicate_id")]),
    ([("/reports/0/measures/1/key", "month"), ("/reports/0/sort", [])],
     [("/reports/0/measures/1/key", "duplicate_key")]),
    *[
        ([(f"{T}/fields/-", {**FIELD, "key": key})], [(f"{T}/fields/3/key", "reserved_key")])
        for key in ("id", "owner", "rate", "parent", "me", "old", "parameter", "revision")
    ],
    ([(f"{T}/fields/-", {**FIELD, "key": "in"})], [(f"{T}/fields/3/key", "?keyword_key")]),
    # parameters
    ([("/parameters/0/value", "much")], [("/parameters/0/value", "value.not_number")]),
    ([("/parameters/0/value", "1.001")], [("/parameters/0/value", "value.too_many_places")]),
    ([("/parameters/1/value", None)], [("/parameters/1/value", "?blank_parameter")]),
    # titles
    ([(f"{T}/title", "nam")], [(f"{T}/title", "unknown_field", "name")]),
    ([(f"{L}/title", "lines")], [(f"{L}/title", "title_is_rows")]),
    ([(f"{L}/title", "days_late")], [(f"{L}/title", "volatile_title")]),
    ([(f"{T}/fields/-", {**FIELD, "type": "reference", "entity": "tool"}), (f"{T}/title", "extra")],
     [(f"{T}/title", "title_in_circle"), (f"{LINE}/title", "title_in_circle")]),
    # settings of single fields
    ([(f"{T}/fields/-", {**FIELD, "type": "autonumber", "formula": '"x"'})],
     [(f"{T}/fields/3/formula", "no_formula_here")]),
    ([(f"{T}/fields/-", {**FIELD, "type": "autonumber", "default": '"x"'})],
     [(f"{T}/fields/3/default", "no_default_here")]),
    ([(f"{L}/fields/8/default", "1")], [(f"{L}/fields/8/default", "no_default_here")]),
    ([(f"{L}/fields/8/readonly", True)], [(f"{L}/fields/8/readonly", "?derived_is_readonly")]),
    ([(f"{L}/fields/3/required_when", "damaged")], [(f"{L}/fields/3/required_when", "?always_required")]),
    ([(f"{L}/fields/5/readonly_when", "damaged")], [(f"{L}/fields/5/readonly_when", "?always_readonly")]),
    ([(f"{L}/fields/6/unique", True)], [(f"{L}/fields/6/unique", "rows_have_no_column")]),
    ([(f"{L}/fields/10/index", True)], [(f"{L}/fields/10/index", "volatile_has_no_column")]),
    ([(f"{L}/fields/7/minimum", "2")], [(f"{L}/fields/7/minimum", "minimum_above_maximum")]),
    ([(f"{M}/fields/2/options", [{"id": "o", "key": "basic", "active": False}]), ("/rules/1", GONE),
      (f"{L}/fields/9", GONE), (f"{EDGES}/1/condition", "damaged"), ("/forms", []), ("/reports", []),
      ("/dashboards", []), ("/grants/4", GONE), ("/grants/4", GONE), ("/navigation/0/entries/1", GONE),
      (f"{SAMPLE}/2/records/0/values/level", GONE), ("/scenarios", []), (f"{L}/fields/1/filter", GONE)],
     [(f"{M}/fields/2/options", "no_active_option")]),
    ([(f"{M}/fields/2/options/2/label/en", "gold")],
     [(f"{M}/fields/2/options/2/label/en", "?duplicate_label")]),
    ([(f"{L}/fields/1/on_delete", "clear")], [(f"{L}/fields/1/on_delete", "clear_on_required")]),
    ([(f"{L}/fields/9/scale", 4)], [(f"{L}/fields/9/scale", "?scale_unused")]),
    # references, sub-tables, rollups
    ([(f"{T}/fields/-", {**FIELD, "type": "reference", "entity": "memer"})],
     [(f"{T}/fields/3/entity", "unknown_entity", "member")]),
    ([(f"{T}/fields/-", {**FIELD, "type": "reference", "entity": "system.usr"})],
     [(f"{T}/fields/3/entity", "unknown_entity", "system.user")]),
    ([(f"{LINE}/parent", "member")], [
        (f"{L}/fields/6/entity", "rows_without_parent"), (f"{LINE}/parent", "parent_without_subtable")]),
    ([(f"{LINE}/parent", "system.user")], [
        (f"{L}/fields/6/entity", "rows_without_parent"), (f"{LINE}/parent", "parent_elsewhere")]),
    ([(f"{T}/parent", "member")], [(f"{T}/parent", "parent_without_subtable"),
     ("/rules/1/actions/1/values", "row_needs_parent")]),
    ([(f"{L}/parent", "loan_line"), (f"{LINE}/fields/-", {**FIELD, "type": "subtable", "entity": "loan"})], [
        (f"{L}/parent", "own_ancestor"), (f"{LINE}/parent", "own_ancestor")]),
    ([(f"{L}/fields/-", {**FIELD, "type": "subtable", "entity": "loan_line"})],
     [(f"{L}/fields/13/entity", "rows_shared")]),
    ([(f"{M}/fields/4/source", "lone")], [(f"{M}/fields/4/source", "unknown_entity", "loan")]),
    ([(f"{M}/fields/4/via", "membr")], [(f"{M}/fields/4/via", "unknown_field", "member")]),
    ([(f"{M}/fields/4/via", "clerk")], [(f"{M}/fields/4/via", "via_leads_elsewhere")]),
    ([(f"{M}/fields/4/via", "status")], [(f"{M}/fields/4/via", "via_leads_elsewhere")]),
    ([(f"{M}/fields/4/field", "deposit")], [(f"{M}/fields/4/field", "count_needs_no_field")]),
    ([(f"{M}/fields/4/result", "decimal")], [(f"{M}/fields/4/result", "rollup_result")]),
    ([(f"{M}/fields/3/field", GONE)], [(f"{M}/fields/3/field", "aggregate_needs_field")]),
    ([(f"{M}/fields/3/field", "deposits")], [(f"{M}/fields/3/field", "unknown_field", "deposit")]),
    ([(f"{M}/fields/3/field", "status")], [(f"{M}/fields/3/field", "cannot_aggregate")]),
    ([(f"{M}/fields/3/field", "lent_on")], [(f"{M}/fields/3/field", "cannot_aggregate")]),
    ([(f"{M}/fields/3/field", "days_late")], [(f"{M}/fields/3/field", "rollup_of_volatile")]),
    ([(f"{M}/fields/3/result", "integer")], [(f"{M}/fields/3/result", "rollup_result")]),
    ([(f"{M}/fields/3/scale", 1)], [(f"{M}/fields/3/scale", "rollup_scale")]),
    ([(f"{M}/fields/3/filter", "lent_on == today()")], [(f"{M}/fields/3/filter", "rollup_filter_volatile")]),
    ([(f"{M}/fields/3/filter", 'clerk.name == "A"')], [(f"{M}/fields/3/filter", "rollup_filter_path")]),
    ([(f"{M}/fields/3/filter", 'statu == "out"')],
     [(f"{M}/fields/3/filter", "expression.unknown_name", "status")]),
    ([("/entities/-", {"id": "e9", "key": "visit", "title": "n", "fields": [{"id": "n", "key": "n", "type": "text"}]}),
      ("/entities/4/fields/-", {"id": "r", "key": "made", "type": "rollup", "source": "visit", "via": "id",
                                "aggregate": "count"})],
     [("/entities/4/fields/1/via", "via_not_a_link")]),
    # formulas
    ([(f"{LINE}/fields/3/formula", "quantty * tool.worth")],
     [(f"{LINE}/fields/3/formula", "expression.unknown_name", "quantity")]),
    ([(f"{LINE}/fields/3/formula", "quantity * tool.worht")],
     [(f"{LINE}/fields/3/formula", "expression.unknown_member", "worth")]),
    ([(f"{L}/fields/9/formula", "deposit")], [(f"{L}/fields/9/formula", "expression.wrong_kind")]),
    ([(f"{LINE}/fields/3/formula", "quantity * parent.deposit")],
     [(f"{L}/fields/8/formula", "formula_circle")]),
    ([(f"{T}/fields/-", {**FIELD, "formula": "concat(extra, name)"})], [(f"{T}/fields/3/formula", "formula_circle")]),
    ([(f"{L}/fields/8/formula", "sum(lines.amount) - member.deposits")],
     [(f"{M}/fields/3/source", "formula_circle")]),
    # expressions in their slots
    ([(f"{L}/readonly_when", "status")], [(f"{L}/readonly_when", "expression.wrong_kind")]),
    ([(f"{L}/checks/0/condition", "due_on >=")], [(f"{L}/checks/0/condition", "expression.unexpected_end")]),
    ([(f"{L}/checks/0/field", "due")], [(f"{L}/checks/0/field", "unknown_field", "due_on")]),
    ([(f"{L}/checks/0/message", {})], [(f"{L}/checks/0/message", "?no_message")]),
    ([(f"{L}/fields/5/default", '"daft"')], [(f"{L}/fields/5/default", "expression.unknown_option", "draft")]),
    ([(f"{L}/fields/11/visible_when", "old.status")],
     [(f"{L}/fields/11/visible_when", "expression.unknown_name")]),
    ([(f"{L}/fields/4/required_when", "sum(1)")], [(f"{L}/fields/4/required_when", "expression.rows_wanted")]),
    ([(f"{L}/fields/7/readonly_when", "damagd")],
     [(f"{L}/fields/7/readonly_when", "expression.unknown_name", "damaged")]),
    ([(f"{L}/fields/1/filter", "levl == \"gold\"")], [(f"{L}/fields/1/filter", "expression.unknown_name", "level")]),
    # uniques, indexes, served filters
    ([(f"{L}/unique/0/1", "lent")], [(f"{L}/unique/0/1", "unknown_field")]),
    ([(f"{L}/unique/0", [])], [(f"{L}/unique/0", "empty_index")]),
    ([(f"{L}/indexes/-", ["status", "lent_on"])], [(f"{L}/indexes/1", "?index_twice")]),
    ([(f"{L}/unique/0/1", "lines")], [(f"{L}/unique/0/1", "rows_have_no_column")]),
    ([(f"{L}/indexes/0/1", "days_late")], [(f"{L}/indexes/0/1", "volatile_has_no_column")]),
    ([(f"{L}/unique/0/1", "member")], [(f"{L}/unique/0/1", "duplicate_key")]),
    ([("/views/0/filter", "due_on < today()")], [("/views/0/filter", "?filter_without_index")]),
    ([("/views/0/filter", "due_on < today() or status == \"out\"")], [("/views/0/filter", "?filter_without_index")]),
    ([("/views/0/filter", "due_on < today() and owner == me")], []),
    ([("/views/0/filter", "damaged")], []),
    # deletion
    ([(f"{L}/fields/1/on_delete", "cascade"),
      (f"{M}/fields/-", {**FIELD, "type": "reference", "entity": "loan", "on_delete": "cascade"})],
     [(f"{M}/fields/6/on_delete", "?cascade_circle"), (f"{L}/fields/1/on_delete", "?cascade_circle")]),
    # forms, views, navigation
    ([("/forms/0/entity", "loans")], [("/forms/0/entity", "unknown_entity", "loan")]),
    ([("/forms/0/sections/0/fields/1", "membr")], [
        ("/forms/0/sections/0/fields/1", "unknown_field", "member"), ("/forms/0/sections", "?required_not_on_form")]),
    ([("/forms/0/sections/1/fields/-", "number")], [("/forms/0/sections/1/fields/3", "field_shown_twice")]),
    ([("/forms/0/sections/2/visible_when", "status = 1")],
     [("/forms/0/sections/2/visible_when", "expression.foreign_symbol", "==")]),
    ([("/views/0/columns/2", "member.levl")], [("/views/0/columns/2", "unknown_field", "level")]),
    ([("/views/0/columns/2", "status.key")], [("/views/0/columns/2", "not_a_reference")]),
    ([("/views/0/columns/2", "lines")], [("/views/0/columns/2", "path_to_rows")]),
    ([("/views/0/columns/2", "member")], [("/views/0/columns/2", "field_shown_twice")]),
    ([("/views/0/sort/0", "-days_late")], [("/views/0/sort/0", "volatile_sort")]),
    ([("/views/0/sort/0", "-lent")], [("/views/0/sort/0", "unknown_field")]),
    ([("/navigation/0/entries/0/entity", "loan")], [("/navigation/0/entries/0", "one_target")]),
    ([("/navigation/0/entries/0/view", GONE)], [("/navigation/0/entries/0", "one_target")]),
    ([("/navigation/0/entries/0/view", "open_loan")],
     [("/navigation/0/entries/0/view", "unknown_view", "open_loans")]),
    ([("/navigation/0/entries/1/dashboard", "bord")],
     [("/navigation/0/entries/1/dashboard", "unknown_dashboard", "board")]),
    # the graph of a process
    ([(f"{EDGES}/0/target", "siz")], [
        (f"{EDGES}/0/target", "unknown_node", "size"), (f"{NODES}/0", "node_leads_nowhere"),
        *[(f"{NODES}/{number}", "node_unreachable") for number in (1, 2, 3, 4, 5)]]),
    ([(f"{NODES}/-", {"id": "n9", "key": "again", "type": "start"}),
      (f"{EDGES}/-", {"id": "g9", "source": "again", "target": "size"})], [(NODES, "one_start")]),
    ([(f"{EDGES}/5/target", "start")], [
        (f"{NODES}/0", "edge_into_start"), (f"{NODES}/4", "node_unreachable"),
        (f"{NODES}/0", "circle_never_waits")]),
    ([(f"{NODES}/4/type", "exclusive_gateway"), (f"{NODES}/5/type", "exclusive_gateway"),
      (f"{NODES}/4/outcome", GONE), (f"{NODES}/5/outcome", GONE)], [
        (NODES, "no_end"), (f"{NODES}/4", "node_leads_nowhere"), (f"{NODES}/5", "node_leads_nowhere")]),
    ([(f"{EDGES}/-", {"id": "g9", "source": "done", "target": "refused"})], [(f"{EDGES}/6/source", "edge_out_of_end")]),
    ([(f"{EDGES}/5", GONE)], [(f"{NODES}/3", "node_leads_nowhere"), (f"{NODES}/4", "node_unreachable")]),
    ([(f"{EDGES}/3/outcome", "rejected")], [
        (f"{NODES}/2", "approval_leads_nowhere"), (f"{EDGES}/4", "?edge_never_taken")]),
    ([(f"{EDGES}/0/outcome", "approved")], [(f"{EDGES}/0/outcome", "outcome_needs_approval")]),
    ([(f"{EDGES}/1/default", True), (f"{EDGES}/2/condition", "not large"), (f"{EDGES}/2/default", False)],
     [(f"{EDGES}/1/default", "default_with_condition")]),
    ([(f"{EDGES}/1/default", True), (f"{EDGES}/1/condition", GONE)], [(f"{EDGES}/2/default", "second_default")]),
    ([(f"{EDGES}/2/default", False), (f"{EDGES}/2/condition", "not large")], [(f"{NODES}/1", "?no_default")]),
    ([(f"{EDGES}/1/condition", GONE)], [(f"{EDGES}/1", "?gateway_edge_without_condition")]),
    ([(f"{EDGES}/-", {"id": "g9", "source": "hand_out", "target": "refused"})], [(f"{EDGES}/6", "?edge_never_taken")]),
    ([(f"{EDGES}/5/target", "size"), (f"{EDGES}/4", GONE)], [
        (f"{NODES}/4", "node_unreachable"), (f"{NODES}/5", "node_unreachable"),
        *[(f"{NODES}/{number}", "never_ends") for number in (0, 1, 2, 3)],
        (f"{NODES}/1", "circle_never_waits")]),
    ([(f"{EDGES}/4/target", "approval"), (f"{NODES}/2/when_empty", "pass")], [
        (f"{NODES}/5", "node_unreachable"), (f"{NODES}/2", "?circle_may_not_wait")]),
    # what nodes name
    ([(f"{PROCESS}/entity", "lown")], [
        (f"{PROCESS}/entity", "unknown_entity", "loan"), ("/rules/1/actions/2/process", "process_of_other_entity")]),
    ([(f"{EDGES}/1/condition", "lage")], [(f"{EDGES}/1/condition", "expression.unknown_name", "large")]),
    ([(f"{NODES}/0/condition", "old.status == \"draft\"")],
     [(f"{NODES}/0/condition", "expression.unknown_name")]),
    ([(f"{NODES}/0/on_return/0", {"id": "a", "type": "stop"})], [(f"{NODES}/0/on_return/0/type", "stop_outside_rule")]),
    ([(f"{NODES}/3/actions/-", {"id": "a", "type": "stop"})], [(f"{NODES}/3/actions/2/type", "stop_outside_rule")]),
    ([(f"{NODES}/2/fields/deposit", "write")], [(f"{NODES}/2/fields/deposit", "not_writable")]),
    ([(f"{NODES}/2/fields/discnt", "write")], [(f"{NODES}/2/fields/discnt", "unknown_field", "discount")]),
    ([(f"{NODES}/2/assignees/0/role", "manger")], [(f"{NODES}/2/assignees/0/role", "unknown_role", "manager")]),
    ([(f"{NODES}/2/assignees/0/initiator", True)], [(f"{NODES}/2/assignees/0", "one_target")]),
    ([(f"{NODES}/2/assignees/0", {})], [(f"{NODES}/2/assignees/0", "one_target")]),
    ([(f"{NODES}/2/assignees/0", {"user": "boss"})], [(f"{NODES}/2/assignees/0/user", "not_an_address")]),
    ([(f"{NODES}/2/assignees/0", {"field": "member"})], [(f"{NODES}/2/assignees/0/field", "not_a_person")]),
    ([(f"{NODES}/2/assignees/0", {"field": "clerk.home.head"})], []),
    # actions
    ([(f"{NODES}/3/actions/0/values/statu", '"out"')],
     [(f"{NODES}/3/actions/0/values/statu", "unknown_field", "status")]),
    ([(f"{NODES}/3/actions/0/values/deposit", "1")], [(f"{NODES}/3/actions/0/values/deposit", "not_writable")]),
    ([(f"{NODES}/3/actions/0/values/version", "1")], [(f"{NODES}/3/actions/0/values/version", "not_writable")]),
    ([(f"{NODES}/3/actions/0/values/lines", "blank")], [(f"{NODES}/3/actions/0/values/lines", "not_writable")]),
    ([(f"{NODES}/3/actions/0/values/status", "today()")],
     [(f"{NODES}/3/actions/0/values/status", "expression.wrong_kind")]),
    ([(f"{NODES}/3/actions/0/values/owner", "me")], []),
    ([("/rules/1/actions/0/record", "status")], [("/rules/1/actions/0/record", "not_a_reference")]),
    ([("/rules/1/actions/1/entity", "tol")], [("/rules/1/actions/1/entity", "unknown_entity", "tool")]),
    ([("/rules/1/actions/1/values/worth", GONE)], [("/rules/1/actions/1/values", "required_not_set")]),
    ([("/rules/1/actions/1/once", "numbr")], [("/rules/1/actions/1/once", "expression.unknown_name", "number")]),
    ([("/rules/1/actions/2/process", "lendin")], [("/rules/1/actions/2/process", "unknown_process", "lending")]),
    ([(f"{NODES}/3/actions/1/text", {"zh": " "})], [(f"{NODES}/3/actions/1/text", "no_text")]),
    ([(f"{NODES}/3/actions/1/text/en", "Loan {numbr}")],
     [(f"{NODES}/3/actions/1/text/en", "text.unknown_place", "number")]),
    # rules
    ([("/rules/0/trigger/fields/0", "staus")], [("/rules/0/trigger/fields/0", "unknown_field", "status")]),
    ([("/rules/0/trigger/on", ["create"])], [("/rules/0/trigger/fields", "?fields_without_update")]),
    ([("/rules/0/condition", "older.status == \"out\"")], [("/rules/0/condition", "expression.unknown_name", "old")]),
    ([("/rules/1/trigger/timing", "before")], [
        ("/rules/1/actions/0/record", "not_before_the_write"), ("/rules/1/actions/1/type", "not_before_the_write"),
        ("/rules/1/actions/2/type", "not_before_the_write")]),
    ([("/rules/0/trigger", {"on": ["delete"]})], [("/rules/0/actions/0/type", "sets_deleted_record")]),
    # reports and dashboards
    ([("/reports/0/filter", "stats == 1")], [("/reports/0/filter", "expression.unknown_name", "status")]),
    ([("/reports/0/dimensions/1/field", "member.lines")], [("/reports/0/dimensions/1/field", "unknown_field")]),
    ([("/reports/0/dimensions/1/grain", "day")], [("/reports/0/dimensions/1/grain", "grain_needs_date")]),
    ([("/reports/0/measures/1/field", GONE)], [("/reports/0/measures/1/field", "aggregate_needs_field")]),
    ([("/reports/0/measures/1/field", "status")], [("/reports/0/measures/1/field", "cannot_aggregate")]),
    ([("/reports/0/measures/1/function", "max"), ("/reports/0/measures/1/field", "lent_on")], []),
    ([("/reports/0/measures/2/field", "deposit")], [("/reports/0/measures/2/expression", "one_target")]),
    ([("/reports/0/measures/2/filter", "deposit")], [("/reports/0/measures/2/filter", "expression.wrong_kind")]),
    ([("/reports/0/sort/1", "-deposits")], [("/reports/0/sort/1", "unknown_column", "deposit")]),
    ([("/dashboards/0/tiles/0/report", "out")], [("/dashboards/0/tiles/0/report", "unknown_report", "out_now")]),
    ([("/dashboards/0/tiles/0/chart", "bar")], [("/dashboards/0/tiles/0/chart", "chart_needs_dimension")]),
    # grants
    ([("/grants/0/app", True)], [("/grants/0", "one_grantee")]),
    ([("/grants/0/role", GONE)], [("/grants/0", "one_grantee")]),
    ([("/grants/0/role", "clark")], [("/grants/0/role", "unknown_role", "clerk")]),
    ([("/grants/3/report", "by_month")], [("/grants/3", "one_target")]),
    ([("/grants/3/process", GONE)], [("/grants/3", "one_target")]),
    ([("/grants/3/process", "lendin")], [("/grants/3/process", "unknown_process", "lending")]),
    ([("/grants/4/report", "by_mont")], [("/grants/4/report", "unknown_report", "by_month")]),
    ([("/grants/5/dashboard", "bord")], [("/grants/5/dashboard", "unknown_dashboard", "board")]),
    ([("/grants/3/actions", ["read"])], [("/grants/3/actions", "only_for_entities")]),
    ([("/grants/1/actions", [])], [("/grants/1/actions", "no_actions")]),
    ([("/grants/0/condition", GONE)], [("/grants/0/condition", "scope_needs_condition")]),
    ([("/grants/0/scope", "own")], [("/grants/0/condition", "condition_needs_scope")]),
    ([("/grants/0/condition", "clerk == you")], [("/grants/0/condition", "expression.unknown_name")]),
    ([("/grants/0/fields/discont", "read")], [("/grants/0/fields/discont", "unknown_field", "discount")]),
    ([("/grants/0/fields/deposit", "write")], [("/grants/0/fields/deposit", "not_writable")]),
    ([("/grants/0/fields/version", "hidden")], [("/grants/0/fields/version", "never_restricted")]),
    # sample data
    ([(f"{SAMPLE}/1/entity", "tols")], [(f"{SAMPLE}/1/entity", "unknown_entity", "tool")]),
    ([(f"{SAMPLE}/1/records/0/values/wort", 1)], [(f"{SAMPLE}/1/records/0/values/wort", "unknown_field", "worth")]),
    ([(f"{SAMPLE}/1/records/0/values/worth", "-1")], [(f"{SAMPLE}/1/records/0/values/worth", "value.below_minimum")]),
    ([(f"{SAMPLE}/1/records/0/values/worth", GONE)], [(f"{SAMPLE}/1/records/0/values", "required_not_set")]),
    ([(f"{SAMPLE}/1/records/0/roles", ["clerk"])], [(f"{SAMPLE}/1/records/0/roles", "roles_only_for_people")]),
    ([(f"{SAMPLE}/0/records/0/roles/0", "clrk")], [(f"{SAMPLE}/0/records/0/roles/0", "unknown_role", "clerk")]),
    ([(f"{SAMPLE}/2/records/0/owner", "drill")], [(f"{SAMPLE}/2/records/0/owner", "record_of_other_entity")]),
    ([(f"{SAMPLE}/2/records/0/owner", "clark")], [(f"{SAMPLE}/2/records/0/owner", "unknown_record", "clerk")]),
    ([(f"{SAMPLE}/2/records/0/ref", "clerk")], [(f"{SAMPLE}/2/records/0/ref", "name_taken"),
     (f"{SAMPLE}/3/records/0/values/member/ref", "unknown_record")]),
    ([(f"{SAMPLE}/2/records/-", {"ref": "li", "values": {"notes": "later"}})], []),
    ([(f"{SAMPLE}/3/records/0/values/member/ref", "clerk")],
     [(f"{SAMPLE}/3/records/0/values/member/ref", "record_of_other_entity")]),
    ([(f"{SAMPLE}/3/records/0/values/due_on", {"ref": "li"})],
     [(f"{SAMPLE}/3/records/0/values/due_on", "not_a_reference")]),
    ([(f"{SAMPLE}/3/records/0/values/due_on", {"ref": "li", "expression": "1"})],
     [(f"{SAMPLE}/3/records/0/values/due_on", "sample_short_form")]),
    ([(f"{SAMPLE}/3/records/0/values/lent_on/expression", "add_days(toda(), 1)")],
     [(f"{SAMPLE}/3/records/0/values/lent_on/expression", "expression.unknown_function", "today")]),
    ([(f"{SAMPLE}/3/records/0/values/lines", {})], [(f"{SAMPLE}/3/records/0/values/lines", "rows_are_a_list")]),
    ([(f"{SAMPLE}/3/records/0/values/lines/0/quantity", 100)],
     [(f"{SAMPLE}/3/records/0/values/lines/0/quantity", "value.above_maximum")]),
    ([(f"{SAMPLE}/3/records/0/values/deposit", 100)], [(f"{SAMPLE}/3/records/0/values/deposit", "not_writable")]),
    # scenarios
    ([("/scenarios/0/people/1/ref", "clerk"), ("/scenarios/0/steps", [{"verb": "expect_notified", "people": []}])],
     [("/scenarios/0/people/1/ref", "name_taken")]),
    ([("/scenarios/0/people/1/heads", "est")], [("/scenarios/0/people/1/heads", "unknown_department", "east")]),
    ([("/scenarios/0/people/0/roles/0", "clrk")], [("/scenarios/0/people/0/roles/0", "unknown_role", "clerk")]),
    ([(f"{STEPS}/0/as", "bos")], [(f"{STEPS}/0/as", "unknown_person", "boss")]),
    ([(f"{STEPS}/0/as", GONE)], [(STEPS + "/0", "step_needs")]),
    ([(f"{STEPS}/0/values", GONE), (f"{STEPS}/0/refused", "value.required")], [
        (f"{STEPS}/0", "step_needs"), (f"{STEPS}/2/values/lines/0/tool/ref", "unknown_record")]),
    ([(f"{STEPS}/0/values/wrth", "1")], [(f"{STEPS}/0/values/wrth", "unknown_field", "worth")]),
    ([(f"{STEPS}/0/record", "clerk")], [
        (f"{STEPS}/0/record", "name_taken"), (f"{STEPS}/2/values/lines/0/tool/ref", "unknown_record")]),
    ([(f"{STEPS}/4/record", "lone")], [(f"{STEPS}/4/record", "unknown_record", "loan")]),
    ([(f"{STEPS}/4/process", "lendin")], [(f"{STEPS}/4/process", "unknown_process", "lending")]),
    ([(f"{STEPS}/4/count", 1)], [(f"{STEPS}/4/count", "step_has_no")]),
    ([(f"{STEPS}/7/condition", "statu == \"out\"")], [(f"{STEPS}/7/condition", "expression.unknown_name", "status")]),
    ([(f"{STEPS}/7/refused", "x")], [(f"{STEPS}/7/refused", "step_has_no")]),
]  # fmt: skip


def change(document: Any, pointer: str, value: Any) -> None:
    *path, last = pointer.strip("/").split("/")
    for step in path:
        document = document[int(step)] if isinstance(document, list) else document.setdefault(step, {})
    if isinstance(document, list):
        if value is GONE:
            del document[int(last)]
        elif last == "-":
            document.append(value)
        else:
            document[int(last)] = value
    elif value is GONE:
        document.pop(last, None)
    else:
        document[last] = value


def shown(issue: Issue) -> tuple[str, str, str | None]:
    mark = "?" if issue.severity == "warning" else ""
    return (issue.pointer, mark + issue.code.removeprefix("check."), issue.hint)


def test_the_example_has_no_issue(example: dict[str, Any], check: Callable[..., Sequence[Issue]]) -> None:
    assert list(check(example)) == []


@pytest.mark.parametrize(
    ("edits", "expected"), CASES, ids=[f"{number}:{edits[0][0]}" for number, (edits, _) in enumerate(CASES)]
)
def test_one_fault_is_found_at_its_place(
    example: dict[str, Any],
    check: Callable[..., Sequence[Issue]],
    edits: list[Edit],
    expected: list[Expected],
) -> None:
    for pointer, value in edits:
        change(example, pointer, value)
    issues = check(example)
    assert [shown(issue)[:2] for issue in issues] == [entry[:2] for entry in expected]
    for issue, entry in zip(issues, expected, strict=True):
        if len(entry) == 3:
            assert issue.hint == entry[2]
        for language in LANGUAGES:
            assert not re.search(r"[{}]", issue.message(language))


def test_an_app_that_is_not_required_cannot_be_named(
    example: dict[str, Any], check: Callable[..., Sequence[Issue]]
) -> None:
    other = {
        "format": "yingzao/1",
        "app": {"key": "garage", "version": "1.0.0", "label": {}},
        "entities": [
            {"id": "e", "key": "car", "title": "n", "fields": [{"id": "n", "key": "n", "type": "text"}]}
        ],
    }
    example["views"].append({"id": "v9", "key": "cars", "entity": "garage.car", "columns": ["n"]})
    assert [shown(issue) for issue in check(example, other)] == [
        ("/views/2/entity", "app_not_required", None)
    ]
    example["app"]["requires"]["garage"] = ">=1"
    assert list(check(example, other)) == []


def test_positions_within_an_expression_are_given(
    example: dict[str, Any], check: Callable[..., Sequence[Issue]]
) -> None:
    example["entities"][3]["fields"][3]["formula"] = "quantity * tool.worht"
    (issue,) = check(example)
    assert (issue.params["position"], issue.params["length"]) == (16, 5)


def test_every_check_has_a_case_and_every_message_a_check() -> None:
    covered = {entry[1].removeprefix("?") for _, expected in CASES for entry in expected}
    messages = {code.removeprefix("check.") for code in catalogue() if code.startswith("check.")}
    assert messages - covered - {"app_not_required"} == set()
    own = {code for code in covered if "." not in code}
    assert own - messages == set()


def test_checks_are_listed_once() -> None:
    assert len(set(checks.CHECKS)) == len(checks.CHECKS)

"""Checks of an app among the installed ones: one rule per file, every issue at once.

The models already refuse wrong shapes; here is what only the whole can show. Warnings do not stop
an install.
"""

from engines.definition.app import App
from engines.definition.checks.access import check_access
from engines.definition.checks.deletion import check_deletion
from engines.definition.checks.document_templates import check_document_templates
from engines.definition.checks.duplicates import check_duplicates
from engines.definition.checks.expressions import check_expressions
from engines.definition.checks.field_settings import check_field_settings
from engines.definition.checks.findings import Findings
from engines.definition.checks.forms import check_forms
from engines.definition.checks.formulas import check_formulas
from engines.definition.checks.import_mappings import check_import_mappings
from engines.definition.checks.indexes import check_filters_served, check_indexes
from engines.definition.checks.names import check_names
from engines.definition.checks.parameters import check_parameters
from engines.definition.checks.process_graph import check_process_graphs
from engines.definition.checks.processes import check_processes
from engines.definition.checks.public_forms import check_public_forms
from engines.definition.checks.relations import check_relations
from engines.definition.checks.reports import check_reports
from engines.definition.checks.requirements import check_requirements
from engines.definition.checks.rules import check_rules
from engines.definition.checks.samples import check_samples
from engines.definition.checks.scenarios import check_scenarios
from engines.definition.checks.screens import check_navigation
from engines.definition.checks.titles import check_titles
from engines.definition.checks.views import check_views
from engines.definition.model import Model
from engines.errors import Issue

__all__ = ["CHECKS", "check_app"]

CHECKS = (
    check_requirements,
    check_names,
    check_parameters,
    check_titles,
    check_field_settings,
    check_relations,
    check_formulas,
    check_expressions,
    check_indexes,
    check_duplicates,
    check_deletion,
    check_forms,
    check_views,
    check_filters_served,
    check_navigation,
    check_public_forms,
    check_import_mappings,
    check_document_templates,
    check_process_graphs,
    check_processes,
    check_rules,
    check_reports,
    check_access,
    check_samples,
    check_scenarios,
)


def check_app(app: App, model: Model) -> list[Issue]:
    """Every issue of `app`, errors and warnings, pointing into its package JSON.

    `model` holds `app` itself and the apps it may name. Nothing is raised for a wrong definition.
    """
    findings = Findings(app, model)
    for check in CHECKS:
        check(findings)
    return findings.issues

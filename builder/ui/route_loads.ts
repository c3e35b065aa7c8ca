/**
 * What every screen of the builder loads by itself, for the build to weigh (`bundle_budget.ts`). A browser opens each of them
 * and finds nothing else loaded (`tests/browser/test_route_loads.py`).
 */
import type { RouteLoad } from '../../runtime/ui/bundle_budget.ts';

const FRAME = ['builder/ui/app/app_frame.tsx', 'builder/ui/app/section_page.tsx'];

/** In `address`, `{views}` stands for the id of the first view of the app, `{fields}` for the first field of its first entity. */
function section(key: string, address: string, first: readonly string[], later: readonly string[] = []): RouteLoad {
  return { name: `builder ${key}`, address: `/build/crm${address}`, first: [...FRAME, ...first.map((one) => `builder/ui/${one}`)], later };
}

const START_TEXTS = 'builder/ui/app/start/i18n/zh.json';

const PREVIEWS = {
  views: ['table', 'kanban', 'gallery', 'calendar', 'gantt', 'tree'].map((kind) => `runtime/ui/views/${kind}/${kind}_body.tsx`),
  charts: ['runtime/ui/app/dashboard/report_chart.tsx'],
};

/** What follows a form as soon as it has such a setting; until then something empty stands there. */
const CONTROLS = ['number_input', 'few_choices', 'ticks'].map((one) => `builder/ui/schema_form/parts/${one}.tsx`);

export const ROUTE_LOADS: readonly RouteLoad[] = [
  { name: 'builder apps', address: '/build', first: ['builder/ui/app/app_list_page.tsx', START_TEXTS] },
  { name: 'builder from file', address: '/build-from-file', first: ['builder/ui/app/start/from_file_page.tsx', START_TEXTS] },
  { name: 'builder people', address: '/people', first: ['builder/ui/people/people_page.tsx'] },
  section('overview', '', ['app/sections/overview.tsx', 'app/sections/required_apps.tsx']),
  section('data', '/data/{entities}', ['model/model_page.tsx']),
  section('data field', '/data/{entities}?field={fields}', ['model/model_page.tsx', 'model/field_panel.tsx'], [...CONTROLS, 'builder/ui/model/options_control.tsx']),
  section('forms', '/forms', ['forms/forms_page.tsx']),
  section('form designer', '/forms/{forms}', ['forms/forms_page.tsx', 'forms/form_designer.tsx', 'forms/form_canvas.tsx', 'forms/form_settings.tsx']),
  section('views', '/views/{views}', ['views/views_section.tsx'], [...CONTROLS, ...PREVIEWS.views]),
  section('navigation', '/navigation', ['navigation/navigation_section.tsx'], CONTROLS),
  section('dashboards', '/dashboards/{dashboards}', ['dashboards/dashboards_section.tsx'], [...CONTROLS, ...PREVIEWS.charts]),
  section('reports', '/reports/{reports}', ['reports/reports_section.tsx'], [...CONTROLS, ...PREVIEWS.charts]),
  section('public forms', '/public_forms/{public_forms}', ['public_forms/public_forms_section.tsx'], CONTROLS),
  section('print', '/print/{document_templates}', ['print/print_section.tsx'], CONTROLS),
  section('roles', '/roles', ['roles/roles_section.tsx', 'roles/uses_panel.tsx']),
  section('rules', '/rules/{rules}', ['rules/rules_section.tsx'], CONTROLS),
  section('processes', '/processes/{processes}', ['processes/processes_section.tsx'], CONTROLS),
  section('parameters', '/parameters', ['parameters/parameters_section.tsx'], CONTROLS),
  section('labels', '/labels', ['labels/labels_section.tsx']),
  section('more', '/more', ['more/more_section.tsx'], CONTROLS),
  section('json', '/json', ['source/source_section.tsx'], ['builder/ui/source/json_view.tsx']),
  section('changes', '/changes', ['app/sections/changes.tsx']),
  section('versions', '/versions', ['app/sections/versions.tsx']),
];

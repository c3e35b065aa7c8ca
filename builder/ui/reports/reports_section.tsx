import { useText } from '../i18n/use_text';
import { ItemsScreen } from '../items/items_screen';
import { ReportPreview } from './report_preview';

const QUESTIONS = { entity: true };

/** Reports: what they count, by what, and the figures as they are. */
export default function ReportsSection() {
  const text = useText();
  return (
    <ItemsScreen
      section="reports"
      model="Report"
      title={text('section.reports')}
      note={text('reports.note')}
      icon="bar_chart"
      questions={QUESTIONS}
      Preview={ReportPreview}
      told={({ names }, report) => names.entityLabel(String(report.entity ?? ''))}
    />
  );
}

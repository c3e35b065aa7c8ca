import type { ClosedForm } from '../core/public_form';
import { formatDateTime } from '../core/format/date';
import { pick } from '../core/label';
import { useLanguage } from '../hooks/use_language';
import { useText } from '../hooks/use_text';

/** Why the form cannot be filled in now. */
export function Closed({ form }: { readonly form: ClosedForm }) {
  const text = useText();
  const language = useLanguage();
  const when = (moment: string | null) => (moment ? formatDateTime(moment, language, form.workspace.zone) : '');
  const reason =
    form.state === 'soon'
      ? text('public.soon', { time: when(form.opens_at) })
      : form.state === 'full'
        ? text('public.full')
        : text('public.closed', { time: when(form.closes_at) });
  return (
    <section className="yzp-card yzp-message">
      <h1>{pick(form.label, language, form.slug)}</h1>
      <p>{reason}</p>
    </section>
  );
}

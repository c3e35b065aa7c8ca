import { AppTile } from '@yingzao/runtime-ui/app/shell/app_tile';
import { useLabel } from '@yingzao/runtime-ui/hooks/use_label';
import { Button } from 'antd';
import { useState } from 'react';

import { useText } from '../../i18n/use_text';
import type { Template } from '../package_api';
import { firstChoice } from './parts';
import { TemplateParts } from './template_parts';

export interface TemplateEntryProps {
  readonly template: Template;
  readonly busy: boolean;
  /** This one is being installed. */
  readonly taking: boolean;
  readonly onOpen: () => void;
  /** `only`: the tables that are wanted of it; null: all. */
  readonly onTake: (only: readonly string[] | null) => void;
}

/** One template: what is in it, and taking all or some of it; of one that is here, what is still to come. */
export function TemplateEntry({ template, busy, taking, onOpen, onTake }: TemplateEntryProps) {
  const text = useText();
  const label = useLabel();
  const name = label(template.label, template.key);
  const installed = template.installed !== null;
  const missing = template.parts.filter((part) => !part.here).length;
  const [choosing, setChoosing] = useState(false);
  const [chosen, setChosen] = useState(() => firstChoice(template.parts, installed));
  const whole = template.parts.every((part) => chosen.has(part.key));
  const nothing = !template.parts.some((part) => chosen.has(part.key) && !part.here);
  const may = !template.removed && template.parts.length > 1 && (!installed || missing > 0);
  return (
    <li className="yzb-template">
      <AppTile app={template} size={44} />
      <span className="yzb-card-text">
        <strong>{name}</strong>
        <span className="yz-muted">{label(template.description)}</span>
        <span className="yz-muted">
          {text('start.template_size', {
            entities: template.entities, processes: template.processes, reports: template.reports,
          })}
        </span>
        {may && (
          <Button
            type="link"
            size="small"
            className="yzb-parts-open"
            aria-expanded={choosing}
            aria-label={text(installed ? 'parts.add_named' : 'parts.some_named', { name })}
            onClick={() => setChoosing(!choosing)}
          >
            {text(installed ? 'parts.add' : 'parts.some')}
          </Button>
        )}
      </span>
      {installed && !choosing ? (
        <Button onClick={onOpen}>{text('start.template_here')}</Button>
      ) : (
        <Button
          type="primary"
          aria-label={text(
            installed ? 'parts.add_now' : template.removed ? 'remove.back_named' : 'start.template_use', { name },
          )}
          loading={taking}
          disabled={busy || (choosing && nothing)}
          onClick={() => onTake(choosing && (installed || !whole) ? [...chosen] : null)}
        >
          {text(installed ? 'parts.add_do' : template.removed ? 'remove.back' : 'start.use')}
        </Button>
      )}
      {choosing && <TemplateParts name={name} parts={template.parts} chosen={chosen} onChange={setChosen} />}
    </li>
  );
}

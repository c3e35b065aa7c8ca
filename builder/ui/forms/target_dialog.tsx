import { Modal } from 'antd';

import { useLabel } from '@yingzao/runtime-ui/hooks/use_label';

import type { Package } from '../draft/package';
import { useDraftEntities } from '../expression/use_draft_scope';
import { useText } from '../i18n/use_text';

export interface TargetDialogProps {
  readonly document: Package;
  readonly onChoose: (entity: string) => void;
  readonly onCancel: () => void;
}

/** Whose records a new field leads to. */
export function TargetDialog({ document, onChoose, onCancel }: TargetDialogProps) {
  const text = useText();
  const label = useLabel();
  const entities = Object.values(useDraftEntities()).filter(({ parent }) => !parent);
  const app = document.app.key;
  const required = new Set([app, ...Object.keys(document.app.requires ?? {})]);
  const offered = entities.filter((entity) => required.has(entity.app)).toSorted((one, other) => Number(other.app === app) - Number(one.app === app));
  return (
    <Modal open title={text('target.title')} footer={null} width={400} onCancel={onCancel}>
      <ul className="yz-targets">
        {offered.map((entity) => (
          <li key={entity.name}>
            <button type="button" onClick={() => onChoose(entity.app === app ? entity.key : entity.name)}>
              {label(entity.label, entity.key)}
            </button>
          </li>
        ))}
      </ul>
    </Modal>
  );
}

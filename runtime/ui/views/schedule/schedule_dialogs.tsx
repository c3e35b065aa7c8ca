import type { ReactNode } from 'react';

import type { EntityDefinition } from '../../core/definition';
import type { Evaluate } from '../../core/form/evaluation';
import type { RecordAnswer } from '../../core/record';
import { useFormat } from '../../hooks/use_format';
import { useText } from '../../hooks/use_text';
import { ChangeDialog } from '../common/change_dialog';
import type { RecordChanges } from '../common/use_record_changes';
import type { Column } from '../list/columns';
import { RecordCard } from './record_card';
import type { Bounds, Span } from './span';
import { whenText } from './when_text';

export interface ScheduleDialogsProps {
  readonly entity: EntityDefinition;
  readonly bounds: Bounds;
  /** Shown on the card, below the dates. */
  readonly columns: readonly Column[];
  readonly narrow: boolean;
  readonly evaluate: Evaluate;
  readonly changes: RecordChanges;
  readonly nameOf: (record: RecordAnswer) => string;
  /** Whose card is open, and from where. */
  readonly opened: { readonly span: Span; readonly place: DOMRect; readonly mayChange: boolean; readonly notice?: ReactNode } | undefined;
  /** Whose dates are being changed. */
  readonly changing: RecordAnswer | null;
  readonly onOpen: (record: RecordAnswer, newTab: boolean) => void;
  readonly onChanging: (record: RecordAnswer | null) => void;
  readonly onClose: () => void;
}

/** The card of a record in time, the dialog for its dates, and what saving them may ask. */
export function ScheduleDialogs(props: ScheduleDialogsProps) {
  const { entity, bounds, opened, changing, nameOf, changes } = props;
  const text = useText();
  const format = useFormat();
  const fields = [bounds.start, ...(bounds.end ? [bounds.end] : [])].filter((field) => entity.fields.includes(field));
  return (
    <>
      {opened && (
        <RecordCard
          record={opened.span.record}
          title={nameOf(opened.span.record)}
          when={whenText(opened.span, format)}
          columns={props.columns}
          place={opened.place}
          narrow={props.narrow}
          notice={opened.notice}
          onOpen={(newTab) => props.onOpen(opened.span.record, newTab)}
          onChange={
            opened.mayChange
              ? () => {
                  props.onClose();
                  props.onChanging(opened.span.record);
                }
              : undefined
          }
          onClose={props.onClose}
        />
      )}
      {changing && (
        <ChangeDialog
          title={text('schedule.change_of', { name: nameOf(changing) })}
          entity={entity}
          record={changing}
          fields={fields}
          evaluate={props.evaluate}
          okText={text('schedule.save')}
          said={text('schedule.changed', { name: nameOf(changing) })}
          save={changes.save}
          onClose={() => props.onChanging(null)}
        />
      )}
      {changes.question}
    </>
  );
}

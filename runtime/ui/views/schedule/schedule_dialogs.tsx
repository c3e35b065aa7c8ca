import type { ReactNode } from 'react';

import type { EntityDefinition } from '../../core/definition';
import type { RecordAnswer } from '../../core/record';
import { useFormat } from '../../hooks/use_format';
import { useText } from '../../hooks/use_text';
import { ChangeDialog } from '../common/change_dialog';
import { RecordCard } from './record_card';
import type { Span } from './span';
import type { Schedule } from './use_schedule';
import { whenText } from './when_text';

export interface ScheduleDialogsProps {
  readonly schedule: Schedule;
  readonly entity: EntityDefinition;
  readonly narrow: boolean;
  /** Whose card is open. */
  readonly opened: Span | undefined;
  /** Stands on the card. */
  readonly notice?: ReactNode;
  readonly onOpen: (record: RecordAnswer, newTab: boolean) => void;
}

/** The card of a record in time, the dialog for its dates, and what saving them may ask. */
export function ScheduleDialogs({ schedule, entity, narrow, opened, notice, onOpen }: ScheduleDialogsProps) {
  const { bounds, card, setCard, changing, setChanging, changes, nameOf } = schedule;
  const text = useText();
  const format = useFormat();
  if (!bounds) return null;
  const fields = [bounds.start, ...(bounds.end ? [bounds.end] : [])].filter((field) => entity.fields.includes(field));
  const mayChange = opened && (schedule.mayMove(opened) || schedule.mayStretch(opened));
  return (
    <>
      {opened && card && (
        <RecordCard
          record={opened.record}
          title={nameOf(opened.record)}
          when={whenText(opened, format)}
          columns={schedule.columns.slice(1)}
          place={card.place}
          narrow={narrow}
          notice={notice}
          onOpen={(newTab) => onOpen(opened.record, newTab)}
          onChange={
            mayChange
              ? () => {
                  setCard(null);
                  setChanging(opened.record);
                }
              : undefined
          }
          onClose={() => setCard(null)}
        />
      )}
      {changing && (
        <ChangeDialog
          title={text('schedule.change_of', { name: nameOf(changing) })}
          entity={entity}
          record={changing}
          fields={fields}
          evaluate={schedule.evaluate}
          okText={text('schedule.save')}
          said={text('schedule.changed', { name: nameOf(changing) })}
          save={changes.save}
          onClose={() => setChanging(null)}
        />
      )}
      {changes.question}
    </>
  );
}

import { useFormat } from '../../hooks/use_format';
import { useText } from '../../hooks/use_text';
import type { Schedule } from './use_schedule';
import { whenText } from './when_text';

/** For those who hear the screen: which keys move a record, and where the one held is now. */
export function ScheduleWords({ schedule, helpId }: { readonly schedule: Schedule; readonly helpId: string }) {
  const text = useText();
  const format = useFormat();
  const { preview } = schedule.move;
  return (
    <>
      <p id={helpId} className="yz-visually-hidden">
        {text('schedule.keys')}
      </p>
      <p className="yz-visually-hidden" role="status">
        {preview && text('schedule.moving', { name: schedule.nameOf(preview.record), when: whenText(preview, format) })}
      </p>
    </>
  );
}

import { Bar } from '@yingzao/runtime-ui/views/common/skeleton';

/** Something small is on its way. */
export function Spinner() {
  return (
    <div className="yzm-spinner" aria-hidden="true">
      <Bar width="60%" height={20} />
      <Bar width="100%" height={36} />
      <Bar width="100%" height={36} />
    </div>
  );
}

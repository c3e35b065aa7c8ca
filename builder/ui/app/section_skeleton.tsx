import { Bar } from '@yingzao/runtime-ui/views/common/skeleton';

/** The shape of a screen that is on its way. */
export function SectionSkeleton() {
  return (
    <div className="yzb-skeleton" aria-hidden="true">
      <Bar width="30%" height={28} />
      <Bar width="100%" height={44} />
      <Bar width="100%" height={44} />
      <Bar width="80%" height={44} />
    </div>
  );
}

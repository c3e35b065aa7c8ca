import { Bar } from '../../views/common/skeleton';

/** A screen whose code is still on its way over a slow line: better than an empty window. */
export function PendingPage() {
  return (
    <div className="yz-pending" aria-hidden="true">
      <Bar width="30%" height={28} />
      <Bar height={44} />
      <Bar height={44} />
      <Bar width="80%" height={44} />
    </div>
  );
}

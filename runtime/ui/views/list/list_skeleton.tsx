import { Bar } from '../common/skeleton';

/** Shaped like the table that will stand here. */
export function ListSkeleton({ columns = 6, rows = 10, narrow }: { columns?: number; rows?: number; narrow?: boolean }) {
  if (narrow) {
    return (
      <div className="yz-cards" aria-hidden="true">
        {Array.from({ length: 5 }, (_, at) => (
          <div key={at} className="yz-card">
            <Bar width="55%" height={16} />
            <Bar width="80%" />
            <Bar width="65%" />
          </div>
        ))}
      </div>
    );
  }
  return (
    <div className="yz-table-scroll" aria-hidden="true">
      <table className="yz-table">
        <thead>
          <tr>
            {Array.from({ length: columns }, (_, at) => (
              <th key={at}>
                <Bar width={64} height={12} />
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {Array.from({ length: rows }, (_, row) => (
            <tr key={row}>
              {Array.from({ length: columns }, (__, at) => (
                <td key={at}>
                  <Bar width={`${45 + ((row * 7 + at * 13) % 45)}%`} />
                </td>
              ))}
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}

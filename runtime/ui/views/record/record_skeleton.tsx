import { Bar } from '../common/skeleton';
import './record.css';

/** Shaped like the record that will stand here. */
export function RecordSkeleton() {
  return (
    <div className="yz-record" aria-hidden="true">
      <header className="yz-record-head">
        <div className="yz-record-title-row">
          <Bar width={44} height={44} />
          <div className="yz-record-title-text">
            <Bar width={60} height={12} />
            <Bar width={260} height={24} />
          </div>
        </div>
        <div className="yz-key-facts">
          {[1, 2, 3, 4].map((at) => (
            <div key={at} className="yz-key-fact">
              <Bar width={56} height={12} />
              <Bar width={110} height={18} />
            </div>
          ))}
        </div>
      </header>
      <section className="yz-section yz-record-skeleton">
        <div className="yz-section-grid" style={{ '--columns': 2 } as React.CSSProperties}>
          {Array.from({ length: 8 }, (_, at) => (
            <div key={at} className="yz-fact">
              <Bar width={70} height={12} />
              <Bar width="60%" height={16} />
            </div>
          ))}
        </div>
      </section>
    </div>
  );
}

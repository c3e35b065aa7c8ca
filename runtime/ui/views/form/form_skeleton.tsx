import { Bar } from '../common/skeleton';
import './form.css';

/** Shaped like the form that will stand here. */
export function FormSkeleton() {
  return (
    <div className="yz-form-page" aria-hidden="true">
      <header className="yz-page-head">
        <Bar width={220} height={26} />
      </header>
      <section className="yz-section">
        <div className="yz-section-grid" style={{ '--columns': 2 } as React.CSSProperties}>
          {Array.from({ length: 8 }, (_, at) => (
            <div key={at} className="yz-field">
              <Bar width={80} height={12} />
              <Bar height={34} />
            </div>
          ))}
        </div>
      </section>
    </div>
  );
}

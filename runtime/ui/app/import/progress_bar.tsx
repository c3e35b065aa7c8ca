/** How far something has come; without a share, that it goes on. */
export function ProgressBar({ share, label }: { readonly share: number | null; readonly label: string }) {
  const percent = share === null ? undefined : Math.floor(share * 100);
  return (
    <div className="yz-import-progress">
      <div
        role="progressbar"
        aria-label={label}
        aria-valuemin={0}
        aria-valuemax={100}
        aria-valuenow={percent}
        className={percent === undefined ? 'yz-import-bar yz-import-bar-open' : 'yz-import-bar'}
      >
        <span style={{ width: `${percent ?? 30}%` }} />
      </div>
      {percent !== undefined && <span className="yz-figure">{percent}%</span>}
    </div>
  );
}

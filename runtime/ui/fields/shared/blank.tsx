/** Stands where a value is missing. */
export function Blank() {
  return (
    <span className="yz-blank" aria-hidden="true">
      —
    </span>
  );
}

/** A dougong: the bracket that carries the roof of a timber hall, block on arm on block. */
export function Logo({ size = 28 }: { readonly size?: number }) {
  return (
    <svg width={size} height={size} viewBox="0 0 32 32" aria-hidden="true" focusable="false">
      <rect width="32" height="32" rx="8" fill="#1d6b62" />
      <g fill="#fff">
        <rect x="5" y="6.5" width="22" height="2.6" rx="1.1" />
        <path d="M6.6 10.6h5.2v2.1l-1 1.3H7.6l-1-1.3zM20.2 10.6h5.2v2.1l-1 1.3h-3.2l-1-1.3zM13.4 10.6h5.2v2.1l-1 1.3h-3.2l-1-1.3z" />
        <path d="M7.4 15.4h17.2c0 2.6-2 4.2-4.6 4.2h-8c-2.6 0-4.6-1.6-4.6-4.2z" opacity=".92" />
        <path d="M12.6 21h6.8v2.2l-1.4 1.6h-4l-1.4-1.6z" />
        <rect x="14.6" y="24.8" width="2.8" height="2.7" rx=".6" />
      </g>
    </svg>
  );
}

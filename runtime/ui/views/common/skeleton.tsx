/** A grey bar where a text will be. */
export function Bar({ width = '100%', height = 14 }: { readonly width?: number | string; readonly height?: number }) {
  return <span className="yz-bar" style={{ width, height }} aria-hidden="true" />;
}

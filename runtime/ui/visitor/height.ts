/** Tells the page around the frame how high the form is, whenever that changes. */
export function reportHeight(): void {
  const tell = () => {
    // Heights are no secret, and the page around may be any the form allows.
    window.parent.postMessage({ yingzaoFormHeight: Math.ceil(document.documentElement.scrollHeight) }, '*');
  };
  new ResizeObserver(tell).observe(document.body);
  tell();
}

/** Copies what an element shows; answers whether it worked, and leaves it selected where it did not. */
export async function copyText(element: HTMLElement): Promise<boolean> {
  try {
    await navigator.clipboard.writeText(element.textContent ?? '');
    return true;
  } catch {
    // No clipboard outside secure contexts, and intranets often serve plain HTTP.
    window.getSelection()?.selectAllChildren(element);
    return Boolean(document.execCommand?.('copy'));
  }
}

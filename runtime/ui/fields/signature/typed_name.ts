/** A typed name in a hand of its own, as large as fits: for whoever has no pointer to sign with. */
export function writeName(canvas: HTMLCanvasElement, name: string): void {
  const context = canvas.getContext('2d');
  if (!context) return;
  context.clearRect(0, 0, canvas.width, canvas.height);
  context.fillStyle = '#1b2422';
  context.textAlign = 'center';
  context.textBaseline = 'middle';
  let size = 150;
  do {
    context.font = `italic ${size}px "Kaiti SC", KaiTi, STKaiti, "Segoe Script", "Snell Roundhand", cursive`;
    size -= 10;
  } while (size > 30 && context.measureText(name).width > canvas.width - 80);
  context.fillText(name.trim(), canvas.width / 2, canvas.height / 2);
}

/** What is drawn, as a picture; null where the browser makes none. */
export function pictureOf(canvas: HTMLCanvasElement): Promise<Blob | null> {
  return new Promise((resolve) => canvas.toBlob(resolve, 'image/png'));
}

/** Uploads on their way, so that saving a form can wait for the files it is about to name. */

const running = new Set<Promise<unknown>>();

export function track<T>(upload: Promise<T>): Promise<T> {
  const settled = upload.catch(() => undefined);
  running.add(settled);
  void settled.then(() => running.delete(settled));
  return upload;
}

/** Resolves once nothing is being uploaded and what came back has reached the screen. */
export async function uploadsSettled(): Promise<void> {
  while (running.size > 0) await Promise.all(running);
  await new Promise((resolve) => setTimeout(resolve));
}

export function anyRunning(): boolean {
  return running.size > 0;
}

import { fireEvent, screen, waitFor } from '@testing-library/react';
import { beforeEach, describe, expect, it, vi } from 'vitest';

import { renderSignedIn } from '../test_render';
import { DragArea, useDragItem, useDropPlace } from './index';

/** jsdom lays nothing out: every element says itself where it lies. */
beforeEach(() => {
  vi.spyOn(Element.prototype, 'getBoundingClientRect').mockImplementation(function at(this: Element) {
    const [left = 0, top = 0, width = 0, height = 0] = (this.getAttribute('data-at') ?? '').split(' ').map(Number);
    return new DOMRect(left, top, width, height);
  });
  // What lies at the edge of the window is scrolled.
  vi.stubGlobal('innerHeight', 800);
  vi.stubGlobal('innerWidth', 800);
});

function Row({ id, top, onClick }: { readonly id: string; readonly top: number; readonly onClick: () => void }) {
  const item = useDragItem({ id, kind: 'row', handle: 'button' });
  const place = useDropPlace(`at ${id}`, 'row');
  return (
    <div
      ref={(element) => {
        item.ref(element);
        place.ref(element);
      }}
      data-testid={id}
      data-at={`200 ${top} 200 40`}
      data-over={place.over || undefined}
      data-dragged={item.dragged || undefined}
    >
      <button type="button" onClick={onClick}>
        {id}
      </button>
      <input aria-label={`name of ${id}`} />
    </div>
  );
}

async function list() {
  const dropped = vi.fn<(item: string, place: string, byKeys: boolean) => void>();
  const ended = vi.fn<() => void>();
  const clicked = vi.fn<() => void>();
  await renderSignedIn(
    <DragArea nameOf={(id) => id} onDrop={dropped} onEnd={ended}>
      <Row id="one" top={200} onClick={clicked} />
      <Row id="two" top={240} onClick={clicked} />
      <Row id="three" top={280} onClick={clicked} />
    </DragArea>,
    'en',
  );
  return { dropped, ended, clicked };
}

const pointer = (id: number, x: number, y: number) => ({ pointerId: id, isPrimary: true, button: 0, clientX: x, clientY: y });
const row = (id: string) => document.querySelector<HTMLElement>(`[data-testid="${id}"]:not([data-dnd-dragging])`) as HTMLElement;
const hold = (id: string) => screen.getByRole('button', { name: id });

describe('by mouse', () => {
  it('puts down where it was let go, which is no click', async () => {
    const { dropped, clicked } = await list();
    fireEvent.pointerDown(hold('one'), pointer(1, 250, 220));
    fireEvent.pointerMove(document, pointer(1, 252, 222));
    expect(row('one').dataset.dragged).toBeUndefined();
    fireEvent.pointerMove(document, pointer(1, 250, 300));
    expect(row('one').dataset.dragged).toBe('true');
    await waitFor(() => expect(row('three').dataset.over).toBe('true'));
    fireEvent.pointerUp(document, pointer(1, 250, 300));
    fireEvent.click(hold('one'));
    expect(dropped).toHaveBeenCalledExactlyOnceWith('one', 'at three', false);
    expect(clicked).not.toHaveBeenCalled();
    expect(document.querySelector('[data-dnd-dragging], [data-dnd-source]')).toBeNull();
  });

  it('stays where it is after Escape', async () => {
    const { dropped, ended } = await list();
    fireEvent.pointerDown(hold('one'), pointer(1, 250, 220));
    fireEvent.pointerMove(document, pointer(1, 250, 260));
    fireEvent.keyDown(hold('one'), { key: 'Escape' });
    fireEvent.pointerUp(document, pointer(1, 250, 260));
    expect(dropped).not.toHaveBeenCalled();
    expect(ended).toHaveBeenCalledOnce();
  });

  it('leaves a press that goes nowhere and text one marks alone', async () => {
    const { ended, clicked } = await list();
    fireEvent.pointerDown(hold('one'), pointer(1, 250, 220));
    fireEvent.pointerUp(document, pointer(1, 250, 220));
    fireEvent.click(hold('one'));
    fireEvent.pointerDown(screen.getByLabelText('name of one'), pointer(1, 250, 220));
    fireEvent.pointerMove(document, pointer(1, 250, 300));
    expect(row('one').dataset.dragged).toBeUndefined();
    expect(clicked).toHaveBeenCalledOnce();
    expect(ended).not.toHaveBeenCalled();
  });
});

describe('by keys', () => {
  it('carries from place to place, says so, and puts down', async () => {
    const { dropped } = await list();
    hold('three').focus();
    fireEvent.keyDown(hold('three'), { code: 'Space', key: ' ' });
    expect(screen.getByRole('status').textContent).toBe('Picked up three.');
    fireEvent.keyDown(hold('three'), { key: 'ArrowUp' });
    expect(row('two').dataset.over).toBe('true');
    fireEvent.keyDown(hold('three'), { key: 'ArrowUp' });
    fireEvent.keyDown(hold('three'), { key: 'ArrowUp' });
    fireEvent.keyDown(hold('three'), { code: 'Space', key: ' ' });
    expect(dropped).toHaveBeenCalledExactlyOnceWith('three', 'at one', true);
  });

  it.each(['Escape', 'Tab'])('gives up by %s', async (key) => {
    const { dropped, ended } = await list();
    fireEvent.keyDown(hold('one'), { code: 'Space', key: ' ' });
    fireEvent.keyDown(hold('one'), { key: 'ArrowDown' });
    fireEvent.keyDown(hold('one'), { key });
    expect(dropped).not.toHaveBeenCalled();
    expect(ended).toHaveBeenCalledOnce();
    expect(row('two').dataset.over).toBeUndefined();
  });
});

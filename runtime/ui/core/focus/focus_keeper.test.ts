import { afterEach, beforeEach, expect, test } from 'vitest';

import { FocusKeeper } from './focus_keeper';

let keeper: FocusKeeper;
let stop: () => void;

beforeEach(() => {
  document.body.innerHTML = `
    <nav><a href="/x" id="menu">menu</a></nav>
    <main id="main" tabindex="-1">
      <button id="add">add</button>
      <ul>${['one', 'two', 'three'].map((name) => `<li id="${name}"><input id="${name}-name"><button id="${name}-delete">delete</button></li>`).join('')}</ul>
      <button id="save">save</button>
    </main>`;
  keeper = new FocusKeeper();
  stop = keeper.start();
});

afterEach(() => stop());

function at(id: string): HTMLElement {
  const found = document.getElementById(id);
  if (!found) throw new Error(id);
  return found;
}

const focused = () => document.activeElement?.id;

function dialog(): HTMLElement {
  const made = document.createElement('div');
  made.setAttribute('role', 'dialog');
  made.innerHTML = '<input id="answer"><button id="yes">yes</button>';
  document.body.append(made);
  return made;
}

test('the same part of the row that moved up takes over, after the last row that of the row before', async () => {
  at('two-delete').focus();
  at('two').remove();
  await expect.poll(focused).toBe('three-delete');
  expect(keeper.free).toBe(true);
  at('three').remove();
  await expect.poll(focused).toBe('one-delete');
  at('one').remove();
  await expect.poll(focused).toBe('save');
  at('add').focus();
  expect(keeper.free).toBe(false);
});

test('a dialog that is gone leads back to where it was opened, also through another one', async () => {
  at('add').focus();
  const first = dialog();
  at('answer').focus();
  first.remove();
  const second = dialog();
  at('yes').focus();
  second.remove();
  await expect.poll(focused).toBe('add');
});

test('what is passed while a dialog is open is no place one was at', async () => {
  at('two-delete').focus();
  const asked = dialog();
  asked.setAttribute('aria-modal', 'true');
  at('answer').focus();
  at('menu').focus();
  at('yes').focus();
  asked.remove();
  await expect.poll(focused).toBe('two-delete');
});

test('where what opened the dialog is gone as well, what stands in its place', async () => {
  at('two-delete').focus();
  const asked = dialog();
  at('yes').focus();
  asked.remove();
  at('two').remove();
  await expect.poll(focused).toBe('three-delete');
});

test('what takes its place is found although it is another element', async () => {
  at('two-name').focus();
  const fresh = document.createElement('input');
  fresh.id = 'fresh';
  at('two-name').replaceWith(fresh);
  await expect.poll(focused).toBe('fresh');
});

test('a key never goes to nowhere', () => {
  at('two-name').focus();
  at('two').remove();
  window.dispatchEvent(new KeyboardEvent('keydown', { key: 'a' }));
  expect(document.activeElement?.id).toBe('three-name');
});

test('what is switched off for a moment has the focus again afterwards', async () => {
  const button = at('one-delete') as HTMLButtonElement;
  button.focus();
  // As browsers do with what cannot be pressed.
  button.blur();
  button.disabled = true;
  await new Promise((done) => setTimeout(done));
  window.dispatchEvent(new KeyboardEvent('keydown', { key: 'Enter' }));
  expect(document.activeElement).toBe(document.body);
  button.disabled = false;
  await expect.poll(focused).toBe('one-delete');
});

test('whoever lets go is left alone', async () => {
  at('two-delete').focus();
  at('two-delete').blur();
  await new Promise((done) => setTimeout(done));
  at('two').remove();
  window.dispatchEvent(new KeyboardEvent('keydown', { key: 'a' }));
  expect(document.activeElement).toBe(document.body);
});

test('on another screen the content itself takes over', async () => {
  at('two-delete').focus();
  history.pushState(null, '', '/elsewhere');
  at('main').innerHTML = '<button id="other">other</button>';
  await expect.poll(focused).toBe('main');
});

test('a finger is not given a keyboard', async () => {
  at('two-name').focus();
  window.dispatchEvent(Object.assign(new Event('pointerdown'), { pointerType: 'touch' }));
  at('two').remove();
  await new Promise((done) => setTimeout(done, 50));
  expect(document.activeElement).toBe(document.body);
});

/** A function's documentation beside the list of offers, which is no place for React. */
import type { Language } from '@yingzao/runtime-ui/core/label';

import type { FunctionHelp } from './completion';

export function functionCard(help: FunctionHelp, language: Language): HTMLElement {
  const card = document.createElement('div');
  card.className = 'yz-function-card';
  card.append(line('code', help.signature), line('p', help.doc[language] ?? help.doc.en ?? ''));
  for (const { text, expected } of help.examples.slice(0, 2)) card.append(line('code', `${text} → ${expected}`));
  return card;
}

function line(tag: 'code' | 'p', text: string): HTMLElement {
  const element = document.createElement(tag);
  element.textContent = text;
  return element;
}

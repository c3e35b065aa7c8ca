/** Rich text as React elements of a few kinds: nothing of it is ever handed to the page as HTML. */
import { createElement, Fragment, type ReactNode } from 'react';

import { OutLink } from '../shared/out_link';

const KNOWN = new Set(
  'p br hr strong em u s code pre blockquote h1 h2 h3 ul ol li'.split(' '),
);
const EMPTY = new Set(['br', 'hr']);
// The record page has its own headings above these.
const SHOWN_AS: Readonly<Record<string, string>> = { h1: 'h3', h2: 'h4', h3: 'h5' };
const ADDRESS = /^(?:https?:|mailto:|tel:)/i;

export function markupElements(markup: string): ReactNode {
  const document = new DOMParser().parseFromString(markup, 'text/html');
  return children(document.body);
}

function children(parent: Node): ReactNode[] {
  return [...parent.childNodes].map((node, at) => <Fragment key={at}>{element(node)}</Fragment>);
}

function element(node: Node): ReactNode {
  if (node.nodeType === Node.TEXT_NODE) return node.textContent;
  if (!(node instanceof Element)) return null;
  const name = node.localName;
  if (name === 'a') {
    const href = node.getAttribute('href') ?? '';
    return ADDRESS.test(href) ? <OutLink href={href}>{children(node)}</OutLink> : children(node);
  }
  if (!KNOWN.has(name)) return name === 'script' || name === 'style' ? null : children(node);
  if (EMPTY.has(name)) return createElement(name);
  return createElement(SHOWN_AS[name] ?? name, null, ...children(node));
}

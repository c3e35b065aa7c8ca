import { useEffect } from 'react';

import { useText } from '../../hooks/use_text';

/** The title of the browser's tab. */
export function usePageTitle(title: string | undefined): void {
  const text = useText();
  useEffect(() => {
    document.title = title ? `${title} · ${text('product.name')}` : text('product.name');
  }, [title, text]);
}

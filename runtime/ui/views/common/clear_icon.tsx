import { CloseCircleFilled } from '@ant-design/icons';

import { useText } from '../../hooks/use_text';

/** The picture inside an input's clear button, which has no other name. */
export function ClearIcon() {
  const text = useText();
  return <CloseCircleFilled aria-label={text('action.clear')} />;
}

import { CompassOutlined } from '@ant-design/icons';
import { Link } from '@tanstack/react-router';

import { useText } from '../../hooks/use_text';
import { Empty } from '../../views/common/empty';

/** No such screen, or nothing this person may see. */
export function NotFoundPage() {
  const text = useText();
  return (
    <Empty
      heading
      icon={<CompassOutlined />}
      title={text('error.page_not_found')}
      note={text('error.page_not_found_note')}
      action={<Link to="/">{text('shell.to_home')}</Link>}
    />
  );
}

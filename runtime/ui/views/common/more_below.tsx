import { Button } from 'antd';
import { useEffect } from 'react';

import { useNear } from '../../hooks/use_near';
import { useText } from '../../hooks/use_text';

export interface MoreBelowProps {
  readonly loading: boolean;
  readonly onMore: () => void;
}

/** Fetches the next page as its own place comes near; a button for whoever does not scroll. */
export function MoreBelow({ loading, onMore }: MoreBelowProps) {
  const text = useText();
  const { ref, near } = useNear();
  useEffect(() => {
    if (near && !loading) onMore();
  }, [near, loading, onMore]);
  return (
    <div ref={ref} className="yz-more-below">
      <Button type="text" loading={loading} onClick={onMore}>
        {text('list.more')}
      </Button>
    </div>
  );
}

import { Spin } from 'antd';

/** Something small is on its way. */
export function Spinner() {
  return (
    <div className="yzm-spinner">
      <Spin />
    </div>
  );
}

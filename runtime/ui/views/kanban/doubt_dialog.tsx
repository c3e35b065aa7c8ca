import { Modal } from 'antd';

import { useText } from '../../hooks/use_text';

export interface DoubtDialogProps {
  readonly message: string;
  readonly onAnswer: (go: boolean) => void;
}

/** The server would rather not, but the person may decide. */
export default function DoubtDialog({ message, onAnswer }: DoubtDialogProps) {
  const text = useText();
  return (
    <Modal
      open
      title={text('cell.warning')}
      okText={text('form.save_anyway')}
      cancelText={text('action.cancel')}
      closable={false}
      onOk={() => onAnswer(true)}
      onCancel={() => onAnswer(false)}
    >
      <p>{message}</p>
    </Modal>
  );
}

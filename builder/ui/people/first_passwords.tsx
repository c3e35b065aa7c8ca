import { useMutation } from '@tanstack/react-query';
import { Alert, Button, Modal } from 'antd';
import { errorText } from '@yingzao/runtime-ui/views/common/error_text';
import { saveFile } from '@yingzao/runtime-ui/views/common/save_file';

import { useText } from '../i18n/use_text';
import { type FirstPassword, type Staff, givePasswords } from './people_api';

const AT_ONCE = 100;

/** First passwords for those listed who never had one; shown this once. */
export function FirstPasswords({ people, onClose }: { readonly people: readonly Staff[]; readonly onClose: () => void }) {
  const text = useText();
  const asked = people.slice(0, AT_ONCE).map(({ id }) => id);
  const give = useMutation({ mutationFn: () => givePasswords(asked) });
  const given = give.data;
  return (
    <Modal
      open
      title={text('people.first_passwords')}
      onCancel={onClose}
      mask={{ closable: false }}
      footer={
        given ? (
          <>
            {given.length > 0 && <Button onClick={() => saveFile(asFile(given), 'passwords.csv')}>{text('people.save_file')}</Button>}
            <Button type="primary" onClick={onClose}>
              {text('action.done')}
            </Button>
          </>
        ) : (
          <>
            <Button onClick={onClose}>{text('action.cancel')}</Button>
            <Button type="primary" loading={give.isPending} onClick={() => give.mutate()}>
              {text('people.give_passwords')}
            </Button>
          </>
        )
      }
    >
      {!given && <p>{text('people.first_passwords_note', { count: asked.length })}</p>}
      {give.isError && <Alert type="error" showIcon role="alert" title={errorText(give.error, text)} />}
      {given && (
        <div role="status">
          <p>{text(given.length > 0 ? 'people.passwords_once' : 'people.passwords_none')}</p>
          {given.length > 0 && (
            <table className="yzb-passwords">
              <thead>
                <tr>
                  <th scope="col">{text('people.name')}</th>
                  <th scope="col">{text('people.email')}</th>
                  <th scope="col">{text('people.password')}</th>
                </tr>
              </thead>
              <tbody>
                {given.map((one) => (
                  <tr key={one.id}>
                    <td>{one.name}</td>
                    <td>{one.email}</td>
                    <td>
                      <code>{one.password}</code>
                    </td>
                  </tr>
                ))}
              </tbody>
            </table>
          )}
        </div>
      )}
    </Modal>
  );
}

/** A spreadsheet opens it; the mark tells it that this is UTF-8. */
function asFile(given: readonly FirstPassword[]): Blob {
  const lines = given.map(({ name, email, password }) => [name, email, password].map(quoted).join(','));
  return new Blob([`\uFEFF${lines.join('\r\n')}\r\n`], { type: 'text/csv;charset=utf-8' });
}

/** A cell that begins like a formula is text all the same. */
function quoted(cell: string): string {
  const plain = /^[=+\-@\t\r]/.test(cell) ? `'${cell}` : cell;
  return `"${plain.replaceAll('"', '""')}"`;
}

import {
  BoldOutlined,
  ItalicOutlined,
  LinkOutlined,
  OrderedListOutlined,
  StrikethroughOutlined,
  UnderlineOutlined,
  UnorderedListOutlined,
} from '@ant-design/icons';
import { EditorContent, useEditor, useEditorState } from '@tiptap/react';
import { StarterKit } from '@tiptap/starter-kit';
import { Button, Input, Modal } from 'antd';
import { type ReactNode, useEffect, useRef, useState } from 'react';

import { useLabel } from '../../hooks/use_label';
import { useText } from '../../hooks/use_text';
import type { FieldInputProps } from '../field_kit';

const ADDRESS = /^(?:https?:\/\/|mailto:|tel:)/i;

/** What the server keeps of rich text, and no more, can be made here. */
const EXTENSIONS = [
  StarterKit.configure({
    heading: { levels: [1, 2, 3] },
    link: { openOnClick: false, autolink: true, protocols: ['mailto', 'tel'], defaultProtocol: 'https' },
  }),
];

type ToolName = 'bold' | 'italic' | 'underline' | 'strike' | 'heading' | 'bullets' | 'numbers' | 'link';

export function RichTextEditor({ field, value, onChange, id, ...rest }: FieldInputProps) {
  const text = useText();
  const label = useLabel();
  const [first] = useState(() => (typeof value === 'string' ? value : null));
  const told = useRef(first);
  const [address, setAddress] = useState<string | null>(null);
  const editor = useEditor({
    extensions: EXTENSIONS,
    content: first ?? '',
    editable: !rest.disabled,
    autofocus: rest.autoFocus ? 'end' : false,
    editorProps: {
      attributes: {
        id,
        role: 'textbox',
        'aria-multiline': 'true',
        class: 'yz-rich-text yz-editor-text',
        // What is no input has no use for the label beside it.
        'aria-label': rest.label ?? label(field.label, field.key),
        ...(rest.describedBy ? { 'aria-describedby': rest.describedBy } : {}),
        ...(rest.invalid ? { 'aria-invalid': 'true' } : {}),
      },
    },
    onUpdate: ({ editor: changed }) => {
      told.current = changed.isEmpty ? null : changed.getHTML();
      onChange(told.current);
    },
  });
  const active = useEditorState({
    editor,
    selector: ({ editor: one }) => ({
      bold: one.isActive('bold'),
      italic: one.isActive('italic'),
      underline: one.isActive('underline'),
      strike: one.isActive('strike'),
      heading: one.isActive('heading'),
      bullets: one.isActive('bulletList'),
      numbers: one.isActive('orderedList'),
      link: one.isActive('link'),
    }),
  });
  useEffect(() => {
    // A restored draft or a conflict resolved sets the value from outside.
    const given = typeof value === 'string' ? value : null;
    if (given !== told.current) {
      told.current = given;
      editor.commands.setContent(given ?? '', { emitUpdate: false });
    }
  }, [editor, value]);
  useEffect(() => editor.setEditable(!rest.disabled, false), [editor, rest.disabled]);

  const tools: readonly (readonly [ToolName, boolean, ReactNode, () => void])[] = [
    ['bold', active.bold, <BoldOutlined key="i" />, () => editor.chain().focus().toggleBold().run()],
    ['italic', active.italic, <ItalicOutlined key="i" />, () => editor.chain().focus().toggleItalic().run()],
    ['underline', active.underline, <UnderlineOutlined key="i" />, () => editor.chain().focus().toggleUnderline().run()],
    ['strike', active.strike, <StrikethroughOutlined key="i" />, () => editor.chain().focus().toggleStrike().run()],
    ['heading', active.heading, <b key="i">H</b>, () => editor.chain().focus().toggleHeading({ level: 2 }).run()],
    ['bullets', active.bullets, <UnorderedListOutlined key="i" />, () => editor.chain().focus().toggleBulletList().run()],
    ['numbers', active.numbers, <OrderedListOutlined key="i" />, () => editor.chain().focus().toggleOrderedList().run()],
    ['link', active.link, <LinkOutlined key="i" />, () => setAddress(String(editor.getAttributes('link').href ?? ''))],
  ];

  function link(): void {
    const given = (address ?? '').trim();
    const href = !given || ADDRESS.test(given) ? given : `https://${given}`;
    const chain = editor.chain().focus().extendMarkRange('link');
    if (!href) chain.unsetLink().run();
    else if (editor.state.selection.empty && !active.link) {
      chain.insertContent({ type: 'text', text: given, marks: [{ type: 'link', attrs: { href } }] }).run();
    } else chain.setLink({ href }).run();
    setAddress(null);
  }

  return (
    <div className={`yz-editor ${rest.invalid ? 'yz-editor-invalid' : ''} ${rest.disabled ? 'yz-editor-disabled' : ''}`}>
      <div className="yz-editor-tools" role="toolbar" aria-label={text('editor.tools')}>
        {tools.map(([name, on, icon, run]) => (
          <Button
            key={name}
            size="small"
            type="text"
            className={on ? 'yz-editor-on' : ''}
            aria-pressed={on}
            aria-label={text(`editor.${name}`)}
            title={text(`editor.${name}`)}
            disabled={rest.disabled}
            icon={icon}
            onMouseDown={(event) => event.preventDefault()}
            onClick={run}
          />
        ))}
      </div>
      <EditorContent editor={editor} />
      <Modal
        title={text('editor.link')}
        open={address !== null}
        okText={text('editor.set_link')}
        cancelText={text('action.cancel')}
        onOk={link}
        onCancel={() => setAddress(null)}
        width={420}
        destroyOnHidden
      >
        <Input
          autoFocus
          aria-label={text('editor.address')}
          placeholder="https://"
          value={address ?? ''}
          onChange={(event) => setAddress(event.target.value)}
          onPressEnter={link}
        />
      </Modal>
    </div>
  );
}

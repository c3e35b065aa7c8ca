import { Segmented, Select } from 'antd';
import { useEffect, useRef, useState } from 'react';

import { useLabel } from '@yingzao/runtime-ui/hooks/use_label';

import { useDocument, useDraftActions, useDraftState } from '../draft';
import type { Entity } from '../draft/package';
import { useText } from '../i18n/use_text';
import type { FormPart } from './layout_document';
import { previewPath } from './preview_path';
import './form_preview.css';

const PURPOSES = ['create', 'edit', 'read'] as const;
const WIDTHS = { desktop: 1440, phone: 390 } as const;
const HEIGHTS = { desktop: 900, phone: 760 } as const;

/** The form as somebody would have it: the app's own page in a frame as wide as their screen. */
export function FormPreview({ form, entity }: { readonly form: FormPart; readonly entity: Entity }) {
  const text = useText();
  const label = useLabel();
  const document = useDocument();
  const { flush } = useDraftActions();
  const revision = useDraftState((state) => state.revision);
  const [role, setRole] = useState<string>();
  const [device, setDevice] = useState<'desktop' | 'phone'>(form.device === 'phone' ? 'phone' : 'desktop');
  const [purpose, setPurpose] = useState<(typeof PURPOSES)[number]>(form.purposes?.[0] ?? 'create');
  const frame = useRef<HTMLIFrameElement>(null);
  const holder = useRef<HTMLDivElement>(null);
  const [scale, setScale] = useState(1);

  // What is seen is what the server has: it gets everything at once.
  const waiting = useDraftState((state) => state.saveKind === 'waiting');
  useEffect(() => {
    if (waiting) void flush();
  }, [flush, waiting]);
  useEffect(() => {
    frame.current?.contentWindow?.postMessage({ kind: 'yingzao/draft', revision }, window.location.origin);
  }, [revision]);
  useEffect(() => {
    const element = holder.current;
    if (!element) return undefined;
    const fit = () => setScale(Math.min(1, element.clientWidth / WIDTHS[device]));
    fit();
    const observer = new ResizeObserver(fit);
    observer.observe(element);
    return () => observer.disconnect();
  }, [device]);

  const roles = document.roles ?? [];
  return (
    <div className="yz-preview">
      <div className="yz-preview-tools">
        <label>
          <span>{text('preview.as')}</span>
          <Select
            aria-label={text('preview.as')}
            value={role ?? ''}
            popupMatchSelectWidth={false}
            options={[
              { value: '', label: text('preview.everything') },
              ...roles.map((one) => ({ value: one.key, label: label(one.label as Readonly<Record<string, string>>, one.key) })),
            ]}
            onChange={(value: string) => setRole(value || undefined)}
          />
        </label>
        <Segmented
          aria-label={text('preview.device')}
          options={(['desktop', 'phone'] as const).map((value) => ({ value, label: text(`form_setting.device_${value}`) }))}
          value={device}
          onChange={(next) => setDevice(next as 'desktop' | 'phone')}
        />
        <Segmented
          aria-label={text('preview.purpose')}
          options={PURPOSES.map((value) => ({ value, label: text(`form_setting.purpose_${value}`) }))}
          value={purpose}
          onChange={(next) => setPurpose(next as (typeof PURPOSES)[number])}
        />
      </div>
      <div ref={holder} className="yz-preview-holder" style={{ height: HEIGHTS[device] * scale }}>
        {/* Our own page, signed in like this one: a sandbox would take from it what it is to show. */}
        {/* oxlint-disable-next-line react/iframe-missing-sandbox */}
        <iframe
          ref={frame}
          title={text('preview.title')}
          className={`yz-preview-frame yz-preview-${device}`}
          src={previewPath(document.app.key, form.id, { role, purpose })}
          style={{ width: WIDTHS[device], height: HEIGHTS[device], transform: scale < 1 ? `scale(${scale})` : undefined }}
        />
      </div>
      <p className="yz-muted">{text('preview.note', { name: label(entity.label as Readonly<Record<string, string>>, entity.key) })}</p>
    </div>
  );
}

import { ArrowRightOutlined } from '@ant-design/icons';
import type { ReactNode } from 'react';

import { SentenceText, useSentences } from '../expression';
import { useText } from '../i18n/use_text';
import { type ItemPanelProps, ItemsScreen } from '../items/items_screen';
import type { JsonObject } from '../schema_form/core/schema';
import { summaryOf } from '../schema_form/core/summary';
import { outlineOf } from './outline';
import './processes.css';

const QUESTIONS = { entity: true };

/** Processes as an outline of their steps, with the complete form of every step. */
export default function ProcessesSection() {
  const text = useText();
  return (
    <ItemsScreen
      section="processes"
      model="Process"
      title={text('section.processes')}
      note={text('processes.note')}
      icon="apartment"
      questions={QUESTIONS}
      Panel={Outline}
      told={({ names }, process) => `${names.entityLabel(String(process.entity ?? ''))} · ${text('processes.steps', { count: Array.isArray(process.nodes) ? process.nodes.length : 0 })}`}
    />
  );
}

function Outline({ naming: { root, words, names }, item }: ItemPanelProps) {
  const text = useText();
  const around = { value: item, model: 'Process', outer: null };
  const say = useSentences();
  const said = (node: JsonObject) => summaryOf(root, words, names, 'Node', node, around);
  return (
    <div className="yzb-panel">
      <span className="yz-setting-name">{text('processes.outline')}</span>
      <ol className="yzb-outline" aria-label={text('processes.outline')}>
        {outlineOf(item).map(({ node, ways, loose }) => {
          const { title, note } = said(node);
          return (
            <li key={String(node.id ?? node.key)} className={`yzb-outline-node yzb-outline-${String(node.type)}`}>
              <p>
                <strong>{title}</strong> <span className="yz-muted">{note}</span>
                {loose && <span className="yz-part-wrong">{text('processes.loose')}</span>}
              </p>
              {ways.length > 0 && (
                <ul>
                  {ways.map(({ edge, target }) => (
                    <li key={String(edge.id)}>
                      {way(edge)}
                      <ArrowRightOutlined aria-hidden="true" /> {target ? said(target).title : <span className="yz-part-wrong">{String(edge.target)}</span>}
                    </li>
                  ))}
                </ul>
              )}
            </li>
          );
        })}
      </ol>
    </div>
  );

  /** Why one goes that way: its name, what was decided, what has to hold. */
  function way(edge: JsonObject): ReactNode {
    const label = edge.label && typeof edge.label === 'object' && !Array.isArray(edge.label) ? ((edge.label as Record<string, string>)[names.language] ?? '') : '';
    const parts = [
      label,
      typeof edge.outcome === 'string' ? words.value('outcome', edge.outcome) : '',
      edge.default === true ? text('processes.otherwise') : '',
    ];
    const why = parts.filter((part, at) => part && parts.findIndex((one) => one.toLowerCase() === part.toLowerCase()) === at).join(' · ');
    const condition = typeof edge.condition === 'string' ? edge.condition : '';
    const sentence = condition ? say(String(item.entity ?? ''), condition) : undefined;
    return (
      <>
        {why && <span className="yzb-outline-why">{why}</span>}
        {condition && <span className="yzb-outline-condition">{sentence ? <SentenceText sentence={sentence} /> : condition}</span>}
      </>
    );
  }
}

import { useSearch } from '@tanstack/react-router';
import { Spinner } from './spinner';
import { Suspense, lazy, useRef, useState } from 'react';

import { SectionSkeleton } from '../app/section_skeleton';
import { useSection } from '../app/use_section';
import { findById, useDocument } from '../draft';
import { EntityEditor } from './entity_editor';
import { EntityList } from './entity_list';
import { NoEntities } from './no_entities';
import { useVocabulary } from './vocabulary';
import './model.css';

const RelationDiagram = lazy(() => import('./diagram/relation_diagram'));

/** Entities, their fields and how they hang together: `/build/<app>/data/<entity>?field=<field>` or `/diagram`. */
export default function ModelPage() {
  const document = useDocument();
  const { inside, go } = useSection();
  const search: Readonly<Record<string, string | undefined>> = useSearch({ strict: false });
  const vocabulary = useVocabulary();
  const [fresh, setFresh] = useState<string>();
  const main = useRef<HTMLDivElement>(null);
  const entities = document.entities ?? [];
  const diagram = inside[0] === 'diagram';
  const entity = findById(entities, inside[0] ?? '') ?? entities[0];

  if (!vocabulary) return <SectionSkeleton />;
  return (
    <div className="yzm">
      <EntityList
        current={diagram ? undefined : entity?.id}
        diagram={diagram}
        fresh={fresh}
        onFresh={setFresh}
        onOpen={(id) => go(id)}
        onNamed={() => requestAnimationFrame(() => main.current?.querySelector<HTMLElement>('.yzm-new-field input')?.focus())}
      />
      <div className="yzm-main" ref={main}>
        {diagram ? (
          <Suspense fallback={<Spinner />}>
            <RelationDiagram onOpen={(id) => go(id)} />
          </Suspense>
        ) : entity ? (
          <EntityEditor
            key={entity.id}
            entity={entity}
            vocabulary={vocabulary}
            fieldId={search.field}
            tab={search.tab}
            onField={(id) => go(id ? `${entity.id}?field=${id}` : entity.id, true)}
            onTab={(tab) => go(`${entity.id}?tab=${tab}`, true)}
          />
        ) : (
          <NoEntities
            onMade={(id) => {
              setFresh(id);
              go(id);
            }}
          />
        )}
      </div>
    </div>
  );
}

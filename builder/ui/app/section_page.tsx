import { NotFoundPage } from '@yingzao/runtime-ui/app/pages/not_found_page';
import { Suspense } from 'react';

import { SECTIONS } from './sections';
import { SectionSkeleton } from './section_skeleton';
import { useSection } from './use_section';

/** The section the address names. */
export function SectionPage() {
  const { section } = useSection();
  const found = SECTIONS.find((one) => one.key === section);
  if (!found) return <NotFoundPage />;
  return (
    <Suspense fallback={<SectionSkeleton />}>
      <found.Component />
    </Suspense>
  );
}

import { usePeople } from '../../hooks/use_people';

/** The picker's question for people. */
export function usePeopleOptions(search: string, open: boolean) {
  const answer = usePeople(search, open);
  return {
    options: (answer.data ?? []).map(({ id, name, email, department_name: department }) => ({ id, title: name, note: department || email })),
    loading: answer.isFetching,
    failed: answer.isError,
  };
}

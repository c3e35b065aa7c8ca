import { useMe } from './use_me';
import { usePeople } from './use_people';

/** A person's name, where no answer has brought it along. */
export function usePersonName(id: string | undefined): string | undefined {
  const me = useMe();
  const own = me?.user.id === id ? me?.user.name : undefined;
  const people = usePeople('', Boolean(id) && !own);
  return own ?? people.data?.find((person) => person.id === id)?.name;
}

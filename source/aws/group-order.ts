/** Keeps the messages of a group in their order, whoever handles them. */
export type GroupOrder = {
  /** Does `work` after everything that was handed in before for any of these groups. */
  readonly run: (groups: Iterable<string>, work: () => Promise<void>) => Promise<void>;
  /** Nothing of this group may follow: one of its messages did not go. */
  readonly block: (group: string) => void;
  readonly isBlocked: (group: string) => boolean;
  /** Nothing of this group may follow of what has been handed in so far: one of its messages went back. */
  readonly skip: (group: string) => void;
  readonly isSkipped: (group: string) => boolean;
};

export const createGroupOrder = (): GroupOrder => {
  const last = new Map<string, Promise<void>>();
  const blocked = new Set<string>();
  const skipped = new Set<string>();
  return {
    run: async (groups, work) => {
      const names = [...new Set(groups)];
      const before = names.flatMap(name => last.get(name) ?? []);
      const done = Promise.all(before).then(work);
      // Whoever comes after waits for the end, not for success.
      const settled = done.catch(() => undefined);
      for (const name of names) last.set(name, settled);
      await settled;
      for (const name of names)
        if (last.get(name) === settled) {
          last.delete(name);
          skipped.delete(name);
        }
      await done;
    },
    block: group => {
      blocked.add(group);
    },
    isBlocked: group => blocked.has(group),
    skip: group => {
      skipped.add(group);
    },
    isSkipped: group => skipped.has(group),
  };
};

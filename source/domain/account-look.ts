/** The terminal's own colours that a production account can be shown in. */
export const accountColors = ['red', 'yellow', 'green', 'blue', 'magenta', 'cyan'] as const;

export type AccountColor = (typeof accountColors)[number];

/** How a named account looks in the header. */
export type AccountLook = {
  /** Twelve digits. */
  readonly id: string;
  /** Shown in place of the number. */
  readonly name: string | undefined;
  /** The whole header stands in it. */
  readonly color: AccountColor | undefined;
};

/** How this account looks; `undefined` for one that is not known yet or that nobody named. */
export const accountLook = (
  accounts: readonly AccountLook[],
  account: string | undefined,
): AccountLook | undefined => accounts.find(({id}) => id === account);

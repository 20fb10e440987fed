/** Where the credential provider asks for a code and the screen's dialog answers. */
export type MfaDesk = {
  /** Resolves with the code that was typed; rejects when the question was sent away. */
  readonly ask: (serial: string, profile?: string) => Promise<string>;
  /** `undefined`: no code will come. */
  readonly answer: (code: string | undefined) => void;
  /** Rejects whatever is open: those who asked were left. */
  readonly sendAway: () => void;
  /** Whether anybody was ever asked. */
  readonly wasAsked: () => boolean;
};

type Question = {
  readonly serial: string;
  readonly profile: string | undefined;
  readonly settle: (code: string | undefined) => void;
};

/**
 * Creates a desk; `onQuestion` opens the dialog. A new question of the same profile about the same device sends the one
 * before away; any other waits until that is settled, as with profiles of several places, which may share a device.
 */
export const createMfaDesk = (onQuestion: (serial: string, profile: string | undefined) => void): MfaDesk => {
  let asked = false;
  let questions: readonly Question[] = [];
  const openNext = (): void => {
    const [next] = questions;
    if (next !== undefined) onQuestion(next.serial, next.profile);
  };
  return {
    ask: async (serial, profile) => {
      asked = true;
      const older = questions.filter(question => question.serial === serial && question.profile === profile);
      return new Promise((resolve, reject) => {
        const settle = (code: string | undefined): void => {
          if (code === undefined) reject(new Error('No MFA code was given'));
          else resolve(code);
        };
        const [open] = questions;
        questions = [...questions.filter(question => !older.includes(question)), {serial, profile, settle}];
        for (const question of older) question.settle(undefined);
        if (open === undefined || older.includes(open)) openNext();
      });
    },
    answer: code => {
      const [open, ...waiting] = questions;
      questions = waiting;
      open?.settle(code);
      openNext();
    },
    sendAway: () => {
      const all = questions;
      questions = [];
      for (const {settle} of all) settle(undefined);
    },
    wasAsked: () => asked,
  };
};

/** Where the credential provider asks for a code and the screen's dialog answers. */
export type MfaDesk = {
  /** Resolves with the code that was typed; rejects when the question was sent away. */
  readonly ask: (serial: string) => Promise<string>;
  /** `undefined`: no code will come. */
  readonly answer: (code: string | undefined) => void;
  /** Whether anybody was ever asked. */
  readonly wasAsked: () => boolean;
};

/** Creates a desk; `onQuestion` opens the dialog. A new question sends the one before away. */
export const createMfaDesk = (onQuestion: (serial: string) => void): MfaDesk => {
  let asked = false;
  let answerOpenQuestion: (code: string | undefined) => void = () => undefined;
  return {
    ask: async serial => {
      asked = true;
      answerOpenQuestion(undefined);
      return new Promise((resolve, reject) => {
        answerOpenQuestion = code => {
          if (code === undefined) reject(new Error('No MFA code was given'));
          else resolve(code);
        };
        onQuestion(serial);
      });
    },
    answer: code => {
      answerOpenQuestion(code);
    },
    wasAsked: () => asked,
  };
};

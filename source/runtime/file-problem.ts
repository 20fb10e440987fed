/** The code of an error of the file system: `ENOENT`. */
export const codeOfError = (error: unknown): string =>
  error instanceof Error && 'code' in error && typeof error.code === 'string' ? error.code : String(error);

const words: Readonly<Record<string, string>> = {
  ENOENT: 'there is no such file or folder',
  EACCES: 'permission denied',
  EMFILE: 'too many files are open',
  EISDIR: 'it is a folder',
  ENOTDIR: 'its folder is no folder',
  ENOSPC: 'the disk is full',
  EROFS: 'the disk is read-only',
};

/** Why a file cannot be read or written, in a few words. */
export const fileProblem = (error: unknown): string => words[codeOfError(error)] ?? codeOfError(error);

/** A file that cannot be read; the message is one line that names it. */
export class UnreadableFile extends Error {
  override readonly name = 'UnreadableFile';
}

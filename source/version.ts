declare global {
  /** The version in package.json, put in by the build (source/build/build.js); absent when the source runs unbundled. */
  const __VERSION__: string | undefined;
}

/** The version of this program, as in package.json. */
export const version = typeof __VERSION__ === 'undefined' ? 'unbuilt' : __VERSION__;

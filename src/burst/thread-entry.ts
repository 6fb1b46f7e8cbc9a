// Where the module is that a thread runs.

/** Said by the bundler; a bundle has the module beside its chunks. */
declare const MXPROBE_VERSION: string | undefined;

export const BURST_THREAD = new URL(
  typeof MXPROBE_VERSION === 'string' ? './burst-thread.js' : './thread-from-source.mjs',
  import.meta.url,
);

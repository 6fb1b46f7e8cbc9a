// Which mxprobe this is; the build says it.
declare const MXPROBE_VERSION: string | undefined;

/** The version of this package. */
export const version: string = typeof MXPROBE_VERSION === 'string' ? MXPROBE_VERSION : 'development';

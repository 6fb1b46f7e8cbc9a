// The entries of the package, by their file in src/library/entry/: what `import 'mxprobe/NAME'` finds.
export const ENTRIES = ['index', 'sandbox', 'wire', 'bounce', 'expect'];

// The `require` of the built program, which stands at the head of its entry.

/**
 * Loads the chunks beside the entry. They are ours, they are there and they don't change: nothing is looked for, which Node's
 * own loader does for each. Where Node can keep what it compiled (22.1), its own loader is faster: then that is taken, with a
 * folder of the user's own, since what lies there is run. Self-contained: the build takes its text.
 */
export function chunkRequire(native, folder) {
  const loaded = new Map();
  let load = null;

  function compiled(name) {
    const file = `${folder}/${name.slice(2)}`;
    const module = { exports: {} };
    loaded.set(name, module);
    const text = native('node:fs').readFileSync(file, 'utf8');
    const parameters = ['exports', 'require', 'module', '__filename', '__dirname'];
    native('node:vm').compileFunction(text, parameters, { filename: file })(
      module.exports,
      require,
      module,
      file,
      folder,
    );
    return module.exports;
  }

  /** Node's own loader with its cache; null where it has none, or no folder of ours. */
  function cached() {
    const { enableCompileCache } = native('node:module');
    if (enableCompileCache === undefined || process.getuid === undefined) return null;
    const { HOME, XDG_CACHE_HOME } = process.env;
    const base = XDG_CACHE_HOME || HOME;
    if (!base) return null;
    try {
      const { uid, mode } = native('node:fs').statSync(base);
      if (uid !== process.getuid() || (mode & 0o022) !== 0) return null;
      enableCompileCache(XDG_CACHE_HOME ? `${base}/mxprobe` : `${base}/.cache/mxprobe`);
      return native;
    } catch {
      return null;
    }
  }

  function require(name) {
    if (!name.startsWith('./')) return native(name);
    const known = loaded.get(name);
    if (known !== undefined) return known.exports;
    load ??= cached() ?? compiled;
    return load(name);
  }
  return require;
}

// Takes the place of `string-width` in the bundle: the option parser measures our own help texts, which are ASCII. The package
// loads the segmenter and the emoji tables of ICU, which costs half of a command's start.
export default function stringWidth(text) {
  return String(text).replace(/\x1b\[[0-9;]*m/g, '').length;
}

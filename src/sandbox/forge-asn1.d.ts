// node-forge is used for its ASN.1 writer only; this part of it loads in a third of the time of the whole.
declare module 'node-forge/lib/asn1.js' {
  import type { asn1 } from 'node-forge';

  const written: typeof asn1;
  export default written;
}

// The form in the body of a request, of which no more is read than may be.

/** A form of ours without a file: a path, some choices. */
export const FORM_BYTES = 64 * 1024;

/** Null if it is none. */
export async function formIn(request: Request, maxBytes: number): Promise<FormData | null | 'too-large'> {
  const pieces: Uint8Array[] = [];
  let size = 0;
  for await (const piece of request.body ?? []) {
    size += piece.length;
    if (size > maxBytes) return 'too-large';
    pieces.push(piece);
  }
  const type = request.headers.get('content-type') ?? '';
  if (!/^(?:multipart\/form-data|application\/x-www-form-urlencoded)\b/i.test(type)) return null;
  const whole = new Response(Buffer.concat(pieces), { headers: { 'content-type': type } });
  return whole.formData().catch(() => null);
}

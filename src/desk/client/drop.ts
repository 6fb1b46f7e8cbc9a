// A file that is dropped, or chosen, is explained at once.
export function dropFiles(): void {
  const form = document.querySelector<HTMLFormElement>('#paste');
  const input = form?.querySelector<HTMLInputElement>('input[type=file]');
  const area = form?.querySelector<HTMLElement>('.drop');
  if (form == null || input == null || area == null) return;
  input.addEventListener('change', () => {
    const [file] = input.files ?? [];
    const chosen = document.getElementById('chosen');
    if (chosen !== null) chosen.textContent = file?.name ?? '';
    if (file !== undefined) form.requestSubmit();
  });
  for (const name of ['dragenter', 'dragover'])
    area.addEventListener(name, (event) => {
      event.preventDefault();
      area.dataset.over = '';
    });
  for (const name of ['dragleave', 'drop']) area.addEventListener(name, () => delete area.dataset.over);
  area.addEventListener('drop', (event) => {
    const files = event.dataTransfer?.files;
    if (files === undefined || files.length === 0) return;
    event.preventDefault();
    input.files = files;
    input.dispatchEvent(new Event('change'));
  });
}

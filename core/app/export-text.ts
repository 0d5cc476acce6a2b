/** A value in an exported row; structures appear in JSON lines alone. */
export type Cell = string | number | boolean | object | undefined;

/** One row: its columns in order. */
export type ExportRow = Readonly<Record<string, Cell>>;

export type ExportFormat = 'csv' | 'jsonl';

/** Characters with which a spreadsheet takes a text for a formula. */
const FORMULA = /^[=+\-@\t\r]/;

/** Makes the writer of one format: each row becomes text, the first one of a CSV with its line of titles before it. */
export function exportWriter(format: ExportFormat): (row: ExportRow) => string {
  if (format === 'jsonl') return (row) => `${JSON.stringify(row)}\n`;
  let isFirst = true;
  return (row) => {
    const titles = isFirst ? csvLine(Object.keys(row)) : '';
    isFirst = false;
    return titles + csvLine(Object.values(row));
  };
}

/** One line of CSV as RFC 4180 has it, with CRLF. */
function csvLine(cells: readonly Cell[]): string {
  return `${cells.map(csvCell).join(',')}\r\n`;
}

/** Texts that a spreadsheet would take for a formula get an apostrophe: they come from platforms and clients. */
function csvCell(cell: Cell): string {
  if (cell === undefined) return '';
  if (typeof cell === 'number' || typeof cell === 'boolean') return String(cell);
  const text = typeof cell === 'string' ? cell : JSON.stringify(cell);
  const safe = FORMULA.test(text) ? `'${text}` : text;
  return /[",\r\n]/.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe;
}

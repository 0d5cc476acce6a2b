import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { createScreen } from './screen.ts';
import { flow, lineText, span } from './styled-line.ts';

const ESCAPE = '\u001B';

function scene(columns = 10, rows = 3) {
  const written: string[] = [];
  const terminal = { columns, rows, write: (text: string) => written.push(text) };
  return { written, screen: createScreen(terminal, false) };
}

describe('the screen', () => {
  it('gives the terminal back once, as it was', () => {
    const { screen, written } = scene();
    screen.leave();
    screen.enter();
    screen.enter();
    screen.leave();
    screen.leave();
    expect(written).toEqual([`${ESCAPE}[?1049h${ESCAPE}[?25l`, `${ESCAPE}[?25h${ESCAPE}[?1049l`]);
  });

  it('draws within its size, and nothing once it was left', () => {
    const { screen, written } = scene();
    screen.enter();
    screen.draw(['a long line of text', 'b', 'c', 'd'].map((text) => [span(text)]));
    screen.leave();
    screen.draw([[span('late')]]);
    expect(written[1]).toBe(`${ESCAPE}[Ha long li…${ESCAPE}[K\r\nb${ESCAPE}[K\r\nc${ESCAPE}[K${ESCAPE}[J`);
    expect(written).toHaveLength(3);
  });

  it('takes a terminal that does not say its size for a common one', () => {
    expect(createScreen({ columns: 0, rows: undefined, write: () => {} }, true).size()).toEqual({
      columns: 80,
      rows: 24,
    });
  });
});

describe('a line', () => {
  it('is never wider than the screen, and never moves the cursor, whatever it says', () => {
    fc.assert(
      fc.property(
        fc.array(fc.string({ unit: 'binary' }), { maxLength: 5 }),
        fc.integer({ min: 1, max: 40 }),
        (texts, columns) => {
          const written = lineText(
            texts.map((text) => span(text)),
            columns,
            false,
          );
          expect(Array.from(written).length).toBeLessThanOrEqual(columns);
          expect(written).not.toMatch(/\p{Cc}/u);
        },
      ),
    );
  });

  it('has colours only where there are some', () => {
    expect(lineText([span('ok', 'good')], 10, true)).toBe(`${ESCAPE}[32mok${ESCAPE}[0m`);
    expect(lineText([span('ok', 'good')], 10, false)).toBe('ok');
  });

  it('goes on below where the items do not fit', () => {
    const lines = flow([[span('one')], [span('two')], [span('three')]], 12);
    expect(lines.map((line) => lineText(line, 80, false))).toEqual(['  one   two', '  three']);
  });
});
